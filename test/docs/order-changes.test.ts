/** The tables of docs/order-changes.md against the code. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { orderMoves, orderStates, type OrderState } from '../../src/core/order/index.ts';
import { cancellingOf, shipmentStates, type ShipmentState } from '../../src/core/shipment/index.ts';

const text = readFileSync(new URL('../../docs/order-changes.md', import.meta.url), 'utf8');

/** Rows of the table that begins with this head. */
function rowsUnder(head: string): string[][] {
  const lines = text.slice(text.indexOf(`| ${head} |`)).split('\n').slice(2);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/order-changes', () => {
  it('parcels: every state, with what the code does', () => {
    const rows = rowsUnder('parcel | taken back');

    expect(rows.map(([state]) => state).sort()).to.deep.equal(Object.keys(shipmentStates).sort());
    for (const [state, how] of rows) expect(cancellingOf({ state: state as ShipmentState }), state).to.equal(how);
  });

  it('orders: every state, with the moves that its table knows', () => {
    const rows = rowsUnder('order | cancel | hold | pause');
    const can = (state: string, move: string): string =>
      orderMoves.some((row) => row.on === move && row.from.includes(state as OrderState)) ? 'yes' : 'no';

    expect(rows.map(([state]) => state).sort()).to.deep.equal(Object.keys(orderStates).sort());
    for (const [state = '', cancel, hold, pause] of rows) {
      const ended = orderStates[state as OrderState].final;
      expect(cancel, `cancel ${state}`).to.equal(ended ? 'no' : 'yes');
      // Another reason would hide what it waits for: the command refuses what the table would let through.
      expect(hold, `hold ${state}`).to.equal(state === 'on_hold' ? 'no' : can(state, 'hold'));
      expect(pause, `pause ${state}`).to.equal(can(state, 'pause'));
    }
  });
});
