/** SSCC-18: check digits worked out by GS1's own examples, and the series under a prefix. */
import { expect } from 'chai';
import { checkDigit, isSscc, ssccOf } from '../../../src/core/document/index.ts';
import { AppError } from '../../../src/platform/errors.ts';

describe('core/document/sscc', () => {
  const digits: [body: string, check: number][] = [
    ['39501101530000001', 1],
    ['00614141123456789', 0],
    ['10614141123456789', 7],
    ['00000000000000000', 0],
    ['99999999999999999', 5],
  ];
  for (const [body, check] of digits) {
    it(`checkDigit: ${body}, ${check}; any other is refused`, () => {
      const accepted = [...'0123456789'].filter((digit) => isSscc(body + digit));

      expect(checkDigit(body)).to.equal(check);
      expect(accepted).to.deep.equal([String(check)]);
    });
  }

  it('ssccOf: eighteen digits, the serial runs over into the extension digit, and ends', () => {
    expect(ssccOf('9501101', 530_000_001)).to.equal('095011015300000010');
    expect(ssccOf('9501101', 3_530_000_001)).to.equal('395011015300000011');
    expect(isSscc(ssccOf('123456789012', 42))).to.equal(true);
    expect(() => ssccOf('123456789012', 100_000))
      .to.throw(AppError)
      .with.property('code', 'sscc.used_up');
    for (const prefix of ['123456', '1234567890123', '12A4567'])
      expect(() => ssccOf(prefix, 1))
        .to.throw(AppError)
        .with.property('code', 'sscc.prefix');
  });
});
