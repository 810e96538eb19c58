/** Whatever is cancelled, recalled, kept, sent, lost and sent again, in any order: no piece is lost and none is held twice. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  cancelLines,
  cancelOrder,
  followShipments,
  recordKept,
  recordLetGo,
  resolveUndelivered,
} from '../../../src/core/change/index.ts';
import {
  dispatchShipments,
  planShipments,
  progressOrders,
  workOn,
  type ShipmentState,
} from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { all, lineOf, otherSku, shop, sourced } from '../made.ts';
import { linesOf, parcelsOf } from './made.ts';

const runs = process.env['OMNIHUB_QUICK'] === undefined ? 8 : 3;
const steps = ['less', 'book', 'send', 'let_go', 'keep', 'lose', 'reship', 'refund', 'source', 'cancel'] as const;
type Step = { readonly do: (typeof steps)[number]; readonly at: number; readonly many: number };

const step = fc.record({
  do: fc.constantFrom(...steps),
  at: fc.integer({ min: 0, max: 5 }),
  many: fc.integer({ min: 1, max: 2 }),
});

describe('core/change/conserved', () => {
  it('any sequence: reserved is what live parcels hold, and the buckets of a line sum to what was ordered', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (sequence) => {
        const fresh = await shop(6);
        try {
          const { orderId } = await sourced(fresh.db, {
            lines: [
              lineOf({ quantity: 3, totalMinor: 31_500, taxMinor: 1_500 }),
              lineOf({
                magentoItemId: 2,
                shipItemId: 2,
                quantity: 2,
                sku: otherSku,
                totalMinor: 21_000,
                taxMinor: 1_000,
              }),
            ],
          });
          for (const one of sequence) {
            await take(fresh.db, orderId, one);
            await check(fresh.db, orderId);
          }
        } finally {
          await fresh.drop();
        }
      }),
      { numRuns: runs, seed: 20261122 },
    );
  });
});

/** One step; what the house refuses is no step. */
async function take(db: Database, orderId: string, { do: what, at, many }: Step): Promise<void> {
  const parcels = await parcelsOf(db, orderId);
  const one = parcels[at % Math.max(1, parcels.length)];
  const id = one?.id ?? '';
  const wish = { reason: 'a step' };
  const work = async (): Promise<unknown> => {
    switch (what) {
      case 'less': {
        const lines = await linesOf(db, orderId);
        const line = lines[at % lines.length];
        return db.tx((tx) => cancelLines(tx, orderId, [{ orderLineId: line?.id ?? '', quantity: many }], wish));
      }
      case 'book':
        if (one?.state !== 'planned') return undefined;
        return db.tx(async (tx) => {
          await tx.run("UPDATE shipments SET state = 'labelled', label_id = 'x' WHERE id = ?", [id]);
        });
      case 'send':
        await db.tx((tx) => dispatchShipments(tx, [id]));
        await db.tx((tx) => followShipments(tx, [id]));
        return db.tx((tx) => progressOrders(tx, [orderId]));
      case 'let_go':
        return db.tx((tx) => recordLetGo(tx, id));
      case 'keep':
        return db.tx((tx) => recordKept(tx, id, 'courier.no'));
      case 'lose':
        await db.tx(async (tx) => {
          const set = await workOn(tx, [id]);
          set.tryMove(id, 'lose');
          await set.save();
        });
        return db.tx((tx) => progressOrders(tx, [orderId]));
      case 'reship':
      case 'refund':
        return db.tx((tx) => resolveUndelivered(tx, id, what, wish));
      case 'source':
        return db.tx((tx) => sourceOrders(tx, [orderId], planShipments));
      case 'cancel':
        return many === 1 ? undefined : db.tx((tx) => cancelOrder(tx, orderId, wish));
    }
  };
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'bug') throw error;
  }
}

const holds = new Set<ShipmentState>([
  'planned',
  'charging',
  'charge_failed',
  'invoiced',
  'booking_failed',
  'booked',
  'labelled',
  'recalled',
]);

async function check(db: Database, orderId: string): Promise<void> {
  const pieces = await all<{
    order_line_id: string;
    location_id: string;
    sku: string;
    quantity: number;
    reserved: number;
    state: ShipmentState;
    resolution: string | null;
  }>(
    db,
    `SELECT l.order_line_id, l.location_id, l.sku, l.quantity, l.reserved, s.state, s.resolution
     FROM shipment_lines l JOIN shipments s ON s.id = l.shipment_id WHERE s.order_id = '${orderId}'`,
  );
  for (const piece of pieces) expect(piece.reserved, piece.state).to.equal(holds.has(piece.state) ? piece.quantity : 0);
  const stock = await all<{ location_id: string; sku: string; reserved: number }>(
    db,
    'SELECT location_id, sku, reserved FROM stock',
  );
  for (const { location_id, sku, reserved } of stock) {
    const held = pieces
      .filter((piece) => piece.location_id === location_id && piece.sku === sku)
      .reduce((sum, piece) => sum + piece.reserved, 0);
    expect(reserved, `${location_id} ${sku}`).to.equal(held);
  }
  for (const line of await linesOf(db, orderId)) {
    const placed = pieces
      .filter((piece) => piece.order_line_id === line.id)
      .filter((piece) => piece.state !== 'cancelled' && piece.resolution !== 'reship')
      .reduce((sum, piece) => sum + piece.quantity, 0);
    // What is neither cancelled nor in a parcel is open: never less than nothing.
    expect(line.quantity - line.cancelled - placed, line.sku).to.be.at.least(0);
    expect(line.cancelled).to.be.at.least(0);
  }
  const [order] = await all<{ state: string }>(db, `SELECT state FROM orders WHERE id = '${orderId}'`);
  if (order?.state === 'cancelled') {
    expect(pieces.filter((piece) => holds.has(piece.state))).to.deep.equal([]);
    for (const line of await linesOf(db, orderId)) expect(line.cancelled).to.equal(line.quantity);
  }
}
