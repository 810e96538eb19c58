/** What Magento is told for each status: complete, and such as the simulated shop has set it up. */
import { expect } from 'chai';
import { statusStates } from '../../../sandbox/magento/states.ts';
import { commentOf, tellings } from '../../../src/connectors/magento/statuses.ts';
import { orderStatuses } from '../../../src/core/order/channel-notices.ts';
import { makeStatusNotice } from './made.ts';

describe('connectors/magento/statuses', () => {
  it('tellings: every status, has its entry and a comment without gaps', () => {
    expect(Object.keys(tellings).sort()).to.deep.equal([...orderStatuses].sort());
    for (const { comment } of Object.values(tellings)) expect(comment({})).to.match(/^[A-Z][\w ]+\w$/);
  });

  it('tellings: every status of ours, is another one, begins with hub_ and fits its column', () => {
    const own = Object.values(tellings).flatMap(({ status }) => status ?? []);

    expect(new Set(own).size).to.equal(own.length);
    // sales_order.status is VARCHAR(32).
    for (const status of own) expect(status).to.match(/^hub_[a-z_]{1,28}$/);
  });

  it('tellings: the simulated shop, has each of them in the states that the table names', () => {
    for (const { status, states } of Object.values(tellings))
      if (status !== undefined) expect(statusStates[status], status).to.include.members([...states]);
  });

  it('commentOf: parcels, date, reason and news, are named; a code is put into words', () => {
    const parcels = { all: 3, left: 2, delivered: 1 };
    const texts = [
      commentOf(makeStatusNotice({ status: 'partly_delivered', facts: { parcels, expectedOn: '2026-11-24' } })),
      commentOf(makeStatusNotice({ status: 'rejected', facts: { reason: 'spending_limit' } })),
      commentOf(makeStatusNotice({ status: 'allocated', news: 'expected', facts: { expectedOn: '2026-11-25' } })),
      commentOf(makeStatusNotice({ status: 'cancelled', facts: { reason: 'order.unknown_sku' } })),
    ];

    expect(texts).to.deep.equal([
      'Partly delivered [2 of 3 parcels shipped, 1 delivered], expected on 2026-11-24',
      'Rejected: the customer is over the spending limit',
      'New delivery date. Allocated, expected on 2026-11-25',
      'Cancelled: unknown sku',
    ]);
  });
});
