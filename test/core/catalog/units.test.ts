/** Quantities of the ERP become whole base units, or a code that says why not. */
import { expect } from 'chai';
import fc from 'fast-check';
import { convertToBase, shopPieces, type Units } from '../../../src/core/catalog/index.ts';

const units: Units = { base: 'G', salesFactor: 250, factors: { G: 1, KG: 1000, BOX: 6 } };

describe('core/catalog/units', () => {
  const good: readonly (readonly [string | undefined, string, number])[] = [
    [undefined, '7', 7],
    ['', '7', 7],
    ['G', '-1', -1],
    ['KG', '2.5', 2500],
    ['kg ', '0.001', 1],
    ['BOX', '1.5', 9],
    ['BOX', '-0', 0],
    ['G', '3.000', 3],
    ['G', '+4', 4],
  ];
  for (const [uom, text, quantity] of good) {
    it(`convertToBase: ${text} ${uom ?? '(no unit)'}, is ${quantity}`, () => {
      expect(convertToBase(units, uom, text)).to.deep.equal({ ok: true, quantity });
    });
  }

  const bad: readonly (readonly [string, string, string])[] = [
    ['CTN', '1', 'UNIT_UNKNOWN'],
    ['constructor', '1', 'UNIT_UNKNOWN'],
    ['G', '0.5', 'UNIT_FRACTION'],
    ['KG', '0.0005', 'UNIT_FRACTION'],
    ['G', '1e3', 'QUANTITY_INVALID'],
    ['G', '1,5', 'QUANTITY_INVALID'],
    ['G', '', 'QUANTITY_INVALID'],
    ['G', '--1', 'QUANTITY_INVALID'],
    ['KG', '2147484', 'QUANTITY_TOO_LARGE'],
  ];
  for (const [uom, text, code] of bad) {
    it(`convertToBase: "${text}" ${uom}, ${code}`, () => {
      expect(convertToBase(units, uom, text)).to.deep.equal({ ok: false, code });
    });
  }

  it('convertToBase: any whole number of any unit, is that many times its factor, exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: 1, max: 10_000 }), (count, factor) => {
        const made = convertToBase({ base: 'X', salesFactor: 1, factors: { U: factor } }, 'U', `${count}.00`);

        expect(made).to.deep.equal({ ok: true, quantity: count * factor || 0 });
      }),
    );
  });

  it('shopPieces: base units that make no whole piece, are not offered', () => {
    expect([0, 249, 250, 999, -3].map((base) => shopPieces(units, base))).to.deep.equal([0, 0, 1, 3, 0]);
    expect(shopPieces({ salesFactor: 0 }, 5)).to.equal(5);
  });
});
