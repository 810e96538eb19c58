import { expect } from 'chai';
import { createIndexRows, type IndexRows } from '../../../src/core/availability/index-rows.ts';

function rowsOf(rows: IndexRows, sku: string): Record<string, [number, number]> {
  const found: Record<string, [number, number]> = {};
  const slot = rows.slotOf(sku);
  if (slot !== undefined)
    rows.each(slot, (place, free, physical) => (found[rows.places[place] ?? '?'] = [free, physical]));
  return found;
}

describe('core/availability/index-rows', () => {
  it('set: a new row, another number, the same number: only the last changes nothing', () => {
    const rows = createIndexRows();

    const said = [rows.set('L1', 'A', 3, 5), rows.set('L1', 'A', -2, 5), rows.set('L1', 'A', -2, 5)];

    expect(said).to.deep.equal([true, true, false]);
    expect(rowsOf(rows, 'A')).to.deep.equal({ L1: [-2, 5] });
    expect(rows.count).to.equal(1);
  });

  it('remove: a row in the middle, the others stay', () => {
    const rows = createIndexRows();
    for (const place of ['L1', 'L2', 'L3']) rows.set(place, 'A', 1, 1);

    expect(rows.remove('L1', 'A')).to.equal(true);
    expect(rows.remove('L1', 'A')).to.equal(false);
    expect(rows.remove('L9', 'A')).to.equal(false);

    expect(Object.keys(rowsOf(rows, 'A')).sort()).to.deep.equal(['L2', 'L3']);
    expect(rows.count).to.equal(2);
  });

  it('a hundred thousand random changes: says what a plain map says', () => {
    const rows = createIndexRows();
    const plain = new Map<string, Map<string, [number, number]>>();
    for (let at = 0; at < 100_000; at++) {
      if (at === 40_000) rows.pack();
      const place = `L${Math.floor(Math.random() * 60)}`;
      const sku = `S${Math.floor(Math.random() * 300)}`;
      const known = plain.get(sku) ?? plain.set(sku, new Map()).get(sku);
      if (Math.random() < 0.05) {
        expect(rows.remove(place, sku)).to.equal(known?.delete(place));
        continue;
      }
      const free = Math.floor(Math.random() * 10) - 3;
      rows.set(place, sku, free, free + 1);
      known?.set(place, [free, free + 1]);
    }

    for (const [sku, expected] of plain) expect(rowsOf(rows, sku), sku).to.deep.equal(Object.fromEntries(expected));
    expect(rows.count).to.equal([...plain.values()].reduce((sum, one) => sum + one.size, 0));
  });

  it('memory: a million rows of 100 places and 10,000 SKUs, 16 MB of integers at most', () => {
    const rows = createIndexRows();

    for (let place = 0; place < 100; place++)
      for (let sku = 0; sku < 10_000; sku++) rows.add(`L${place}`, `S${sku}`, 1, 1);

    rows.pack();

    expect(rows.count).to.equal(1_000_000);
    expect(rows.bytes).to.be.below(16_000_000);
    expect(Object.keys(rowsOf(rows, 'S77'))).to.have.length(100);
  });
});
