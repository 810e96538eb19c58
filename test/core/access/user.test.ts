/** What a person may do and reach. */
import { expect } from 'chai';
import { mayDo, mayReach, type User } from '../../../src/core/access/index.ts';

function makeUser(more: Partial<User> = {}): User {
  return {
    id: '019a0000-0000-7000-8000-000000000001',
    login: 'someone',
    displayName: 'Someone',
    role: 'manager',
    locale: 'en',
    channels: ['*'],
    locations: ['*'],
    state: 'active',
    mustChangePassword: false,
    ...more,
  };
}

describe('core/access/user', () => {
  it('mayDo: a role with the permission, may; one without, may not', () => {
    expect(mayDo(makeUser(), 'people.manage')).to.equal(true);
    expect(mayDo(makeUser({ role: 'store' }), 'shipments.print')).to.equal(true);
    expect(mayDo(makeUser({ role: 'store' }), 'people.manage')).to.equal(false);
    expect(mayDo(makeUser({ role: 'courier' }), 'orders.view')).to.equal(false);
  });

  it('mayDo: a disabled account or a role that is gone, may nothing', () => {
    expect(mayDo(makeUser({ state: 'disabled' }), 'orders.view')).to.equal(false);
    expect(mayDo(makeUser({ role: 'gone' as never }), 'orders.view')).to.equal(false);
  });

  it('mayReach: somebody of all channels and locations, reaches everything', () => {
    expect(mayReach(makeUser(), {})).to.equal(true);
    expect(mayReach(makeUser(), { channelId: 'AE', locationId: '1042' })).to.equal(true);
  });

  it('mayReach: somebody of one channel, reaches that channel only', () => {
    const user = makeUser({ channels: ['SA'] });

    expect(mayReach(user, { channelId: 'SA' })).to.equal(true);
    expect(mayReach(user, { channelId: 'SA', locationId: '3011' })).to.equal(true);
    expect(mayReach(user, { channelId: 'AE' })).to.equal(false);
    expect(mayReach(user, { locationId: '3011' })).to.equal(false);
  });

  it('mayReach: somebody of a store, reaches what is at the store only', () => {
    const user = makeUser({ channels: ['AE'], locations: ['1042'] });

    expect(mayReach(user, { locationId: '1042' })).to.equal(true);
    expect(mayReach(user, { channelId: 'AE', locationId: '1042' })).to.equal(true);
    expect(mayReach(user, { channelId: 'SA', locationId: '1042' })).to.equal(false);
    expect(mayReach(user, { locationId: '1043' })).to.equal(false);
    expect(mayReach(user, { channelId: 'AE' })).to.equal(false);
  });
});
