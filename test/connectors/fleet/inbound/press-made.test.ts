import { expect } from 'chai';
import { pressMade } from '../../../../src/connectors/fleet/inbound/press-made.ts';
import type { PressMessage } from '../../../../src/core/fleet/index.ts';

const body: PressMessage = {
  id: 'p1:HF000000000195',
  awb: 'HF000000000195',
  partnerId: -1,
  reference: 'AE-1-1',
  kind: 'fail',
  at: '2026-11-22 10:00:00.000',
  place: '',
  note: 'nobody there',
  reason: 1,
  attempt: 2,
};
const codeOf = (one: unknown): string => {
  try {
    return String(pressMade.parse(one as PressMessage).code);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('connectors/fleet/inbound/press-made', () => {
  it('parse: a failed attempt, with its reason and number', () => {
    expect(pressMade.parse(body)).to.deep.include({
      code: 40,
      ndrCode: 1,
      attempt: 2,
      remark: 'nobody there',
      partnerId: -1,
    });
  });

  it('parse: a pick-up, is on the way at once', () => {
    expect(pressMade.parse({ ...body, kind: 'dispatch' }).latest?.code).to.equal(20);
  });

  it('key: repeated, is the same', () => {
    expect(pressMade.key({ ...body, note: 'again' })).to.equal(pressMade.key(body));
  });

  it('parse: an unknown field, passes', () => {
    expect(codeOf({ ...body, phone: 'new' })).to.equal('40');
  });

  for (const [what, wrong] of [
    ['a missing waybill', { ...body, awb: undefined }],
    ['an unknown press', { ...body, kind: 'sell' }],
    ['an aggregator’s number', { ...body, partnerId: 2 }],
    ['no moment', { ...body, at: 'yesterday' }],
  ] as const)
    it(`parse: ${what}, is invalid`, () => {
      expect(codeOf(wrong)).to.equal('fleet.press_invalid');
    });
});
