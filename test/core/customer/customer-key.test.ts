import { expect } from 'chai';
import { customerKeyOf } from '../../../src/core/customer/index.ts';

const nobody = { channelId: 'AE', email: '', phone: '' };

describe('core/customer/customer-key', () => {
  it("customerKeyOf: the shop's number, else the e-mail, else the phone, else nothing", () => {
    const all = { ...nobody, id: '7', email: 'ali@example.com', phone: '+971501234567' };

    expect(customerKeyOf(all)).to.equal('m:AE:7');
    expect(customerKeyOf({ ...nobody, email: all.email, phone: all.phone })).to.equal('e:ali@example.com');
    expect(customerKeyOf({ ...nobody, phone: all.phone })).to.equal('p:+971501234567');
    expect(customerKeyOf(nobody)).to.equal(null);
  });

  it('customerKeyOf: spellings of one e-mail, are one customer; plus addresses are not', () => {
    const keyOf = (email: string): string | null => customerKeyOf({ ...nobody, email });

    expect(keyOf(' Ali@Example.COM ')).to.equal(keyOf('ali@example.com'));
    expect(keyOf('ali+1@example.com')).not.to.equal(keyOf('ali@example.com'));
    expect(keyOf('not an address')).to.equal(null);
  });

  it('customerKeyOf: a very long e-mail, stands for itself by its hash', () => {
    const long = `${'a'.repeat(200)}@example.com`;

    const key = customerKeyOf({ ...nobody, email: long });

    expect(key).to.match(/^e:#[0-9a-f]{64}$/);
    expect(key).not.to.equal(customerKeyOf({ ...nobody, email: `b${long}` }));
  });

  it('customerKeyOf: a phone as it was typed, tells nobody', () => {
    expect(customerKeyOf({ ...nobody, phone: '050 123 4567' })).to.equal(null);
  });
});
