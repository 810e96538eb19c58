/** Statements as couriers write them, and what their rows mean: tables of cases, and money that never comes from nowhere. */
import { expect } from 'chai';
import fc from 'fast-check';
import { firstRemittanceRules, type RemittanceRule } from '../../../config/remittances.ts';
import {
  matchRows,
  minorIn,
  openOf,
  readStatement,
  type Receivable,
  type StatementRow,
} from '../../../src/core/remittance/index.ts';

const rule = firstRemittanceRules['*'] as RemittanceRule;
const runs = process.env['OMNIHUB_QUICK'] === undefined ? 300 : 50;

function owed(over: Partial<Receivable> = {}): Receivable {
  const id = over.id ?? 'r1';
  return {
    id,
    shipmentId: `s-${id}`,
    orderId: 'o',
    orderNumber: 'AE-1',
    channelId: 'AE',
    courierCode: 'ARAMEX',
    awb: 'A1',
    reference: 'AE-1-1',
    currency: 'AED',
    amountMinor: 10_000,
    remittedMinor: 0,
    writtenMinor: 0,
    state: 'collected',
    version: 1,
    collectedAt: '',
    dueAt: '',
    settledAt: null,
    ...over,
  };
}
const rowOf = (over: Partial<StatementRow> = {}): StatementRow => ({
  lineNo: 2,
  awb: 'A1',
  reference: '',
  currency: 'AED',
  amountMinor: 10_000,
  said: '100.00',
  ...over,
});

describe('core/remittance/match-rows', () => {
  for (const [said, currency, decimal, minor] of [
    ['100', 'AED', '.', 10_000],
    ['100.5', 'AED', '.', 10_050],
    ['1,234.56', 'AED', '.', 123_456],
    ['1.234,56', 'AED', ',', 123_456],
    ['12.345', 'KWD', '.', 12_345],
    ['١٢٫٥٠', 'AED', '.', 1_250],
    ['AED 100.00', 'AED', '.', 10_000],
    ['100.00 AED', 'AED', '.', 10_000],
    ['-5.00', 'AED', '.', -500],
    ['0', 'AED', '.', 0],
    ['100.001', 'AED', '.', null],
    ['100.000', 'AED', '.', 10_000],
    ['1,23.4', 'AED', '.', null],
    ['1e3', 'AED', '.', null],
    ['', 'AED', '.', null],
    ['abc', 'AED', '.', null],
    ['99999999999999999', 'AED', '.', null],
  ] as const)
    it(`minorIn: ${said || 'nothing'} ${currency} is ${minor}`, () => {
      expect(minorIn(said, currency, decimal)).to.equal(minor);
    });

  for (const [how, text] of [
    ['plain', 'AWB,COD Amount,Currency\nA1,100.00,AED\n'],
    ['semicolons, a mark in front, Windows lines', '\uFEFFawb;cod_amount;currency\r\nA1;100.00;aed\r\n\r\n'],
    ['tabs and other columns', 'Date\tWaybill\tAmount\n1.1.\tA1\t100.00\n'],
    ['Arabic', 'رقم الشحنة,المبلغ\nA١,١٠٠\n'],
    ['numbers that a spreadsheet may not change', 'AWB,COD\n="A1",100\n'],
    ['quotes', '"AWB","COD"\n"A1","100.00"\n'],
  ] as const)
    it(`readStatement: ${how}`, () => {
      const [row] = readStatement(text, rule, 'AED');

      expect(row).to.include({ lineNo: 2, awb: 'A1', amountMinor: 10_000, currency: 'AED' });
    });

  for (const currency of ['???', 'درهم', 'ر.س', 'AE', 'AEDX'])
    it(`readStatement: no amount of the currency ${currency}`, () => {
      const [row] = readStatement(`AWB,COD,Currency\nA1,100,${currency}\n`, rule, 'AED');

      expect(row).to.include({ awb: 'A1', amountMinor: null, said: '100' });
    });

  for (const [code, text] of [
    ['remittance.file_columns', 'Parcel,Sum\nA1,1\n'],
    ['remittance.file_columns', ''],
    ['remittance.file_empty', 'AWB,COD\n'],
    ['remittance.file_unreadable', 'AWB,COD\n\uFFFD,1\n'],
    ['remittance.file_unreadable', `AWB,COD\nA1,"${'x'.repeat(30_000)}\n`],
  ] as const)
    it(`readStatement: ${code} of ${text.slice(0, 20).replace(/\n/g, ' ') || 'nothing'}`, () => {
      expect(() => readStatement(text, rule, 'AED'))
        .to.throw()
        .with.property('code', code);
    });

  for (const [outcome, row, known, applied, open] of [
    ['matched', {}, owed(), 10_000, false],
    ['short', { amountMinor: 9_999 }, owed(), 9_999, true],
    ['short', { amountMinor: 0 }, owed(), 0, true],
    ['over', { amountMinor: 10_001 }, owed(), 10_000, true],
    ['matched', { amountMinor: 4_000 }, owed({ remittedMinor: 6_000, state: 'short' }), 4_000, false],
    ['already_remitted', {}, owed({ remittedMinor: 10_000, state: 'remitted' }), 0, true],
    ['wrong_currency', { currency: 'SAR' }, owed(), 0, true],
    ['negative', { amountMinor: -1 }, owed(), 0, true],
    ['unreadable', { amountMinor: null }, owed(), 0, true],
    ['not_delivered', {}, 'on its way', 0, true],
    ['not_cod', {}, 'paid', 0, true],
    ['not_cod', { amountMinor: 0 }, 'paid', 0, false],
    ['unknown_awb', {}, undefined, 0, true],
  ] as const)
    it(`matchRows: ${outcome} of ${JSON.stringify(row)}`, () => {
      const find = () =>
        known === undefined
          ? undefined
          : typeof known === 'string'
            ? { cod: known !== 'paid' }
            : { cod: true, receivable: known };

      const { verdicts } = matchRows([rowOf(row)], find, new Set());

      expect(verdicts[0]).to.include({ outcome, appliedMinor: applied, open });
    });

  it('matchRows: named twice in a file, or counted by an earlier one, a parcel is paid once', () => {
    const find = () => ({ cod: true, receivable: owed() });

    const twice = matchRows([rowOf(), rowOf({ lineNo: 3 })], find, new Set());
    const before = matchRows([rowOf()], find, new Set(['A1']));

    expect(twice.verdicts.map((one) => one.outcome)).to.deep.equal(['matched', 'duplicate']);
    expect(before.verdicts.map((one) => one.outcome)).to.deep.equal(['duplicate']);
    expect(before.paid.size).to.equal(0);
  });

  it('matchRows: small letters name the same parcel as capitals', () => {
    const { verdicts } = matchRows(
      [rowOf(), rowOf({ lineNo: 3, awb: 'a1' })],
      () => ({ cod: true, receivable: owed() }),
      new Set(),
    );

    expect(verdicts.map((one) => one.outcome)).to.deep.equal(['matched', 'duplicate']);
  });

  it('matchRows: whatever rows come, what is remitted is what rows applied, never more than was owed, and nothing else changes', () => {
    const amounts = fc.integer({ min: -500, max: 3_000 });
    const rows = fc.array(
      fc.record({
        awb: fc.constantFrom('A0', 'A1', 'A2', 'A3', 'X', ''),
        amountMinor: fc.option(amounts, { nil: null }),
        currency: fc.constantFrom('AED', 'AED', 'AED', 'KWD'),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 4, maxLength: 4 }),
        fc.array(rows, { maxLength: 3 }),
        (sums, files) => {
          const all = new Map(
            sums.map((amountMinor, n) => [`A${n}`, owed({ id: `r${n}`, awb: `A${n}`, amountMinor })]),
          );
          const applied = new Map<string, number>();
          for (const file of files) {
            const read = file.map((one, n) => rowOf({ ...one, lineNo: n + 2 }));
            const { verdicts, paid } = matchRows(
              read,
              (row) => {
                const receivable = all.get(row.awb);
                return receivable === undefined ? undefined : { cod: true, receivable };
              },
              new Set(),
            );
            expect(verdicts).to.have.length(read.length);
            for (const one of verdicts) {
              expect(one.appliedMinor).to.be.at.least(0);
              expect(one.appliedMinor).to.be.at.most(Math.max(0, one.row.amountMinor ?? 0));
              if (one.receivableId !== undefined)
                applied.set(one.receivableId, (applied.get(one.receivableId) ?? 0) + one.appliedMinor);
            }
            for (const [awb, before] of all) all.set(awb, paid.get(before.id) ?? before);
          }
          for (const one of all.values()) {
            expect(one.remittedMinor).to.equal(applied.get(one.id) ?? 0);
            expect(openOf(one)).to.be.at.least(0);
            expect(one.amountMinor).to.equal(one.remittedMinor + one.writtenMinor + openOf(one));
          }
        },
      ),
      { seed: 26, numRuns: runs },
    );
  });
});
