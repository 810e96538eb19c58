import { expect } from 'chai';
import { isWaybill, readWaybill, waybillOf } from '../../../src/core/fleet/index.ts';

describe('core/fleet/waybill', () => {
  for (const [serial, awb] of [
    [1, 'HF000000000195'],
    [2, 'HF000000000292'],
    [97, 'HF000000009798'],
    [1_234_567_890, 'HF123456789092'],
    [9_999_999_999, 'HF999999999951'],
  ] as const)
    it(`waybillOf: ${serial}, its check digits leave 1 by 97`, () => {
      const made = waybillOf(serial);

      expect(BigInt(made.slice(2)) % 97n).to.equal(1n);
      expect([made.length, isWaybill(made)]).to.deep.equal([14, true]);
      expect(made).to.equal(awb);
    });

  it('isWaybill: one digit wrong, or two neighbours changed, is never taken for another', () => {
    const good = waybillOf(4_071_928_365);
    for (let at = 2; at < good.length; at++) {
      for (const digit of '0123456789')
        if (digit !== good[at]) expect(isWaybill(good.slice(0, at) + digit + good.slice(at + 1))).to.equal(false);
      const [a = '', b = ''] = [good[at], good[at + 1]];
      if (b !== '' && a !== b) expect(isWaybill(good.slice(0, at) + b + a + good.slice(at + 2))).to.equal(false);
    }
  });

  it('readWaybill: small letters and spaces do no harm, another courier’s number is none', () => {
    expect(readWaybill(' hf 0000 0000 0195')).to.equal('HF000000000195');
    expect(readWaybill('34102938475')).to.equal(undefined);
  });

  it('waybillOf: no serial, is a bug', () => {
    expect(() => waybillOf(0)).to.throw(RangeError);
    expect(() => waybillOf(10_000_000_000)).to.throw(RangeError);
  });
});
