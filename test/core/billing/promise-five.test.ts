/** Promise 5: whatever is shipped, cancelled, credited and paid back, what is invoiced is what is charged, to the minor unit. */
import { expect } from 'chai';
import fc from 'fast-check';
import { balanceOrder, creditCancelled, creditShipments } from '../../../src/core/billing/index.ts';
import { moneyOf } from '../../../src/core/payment/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { shop } from '../made.ts';
import { bill, cancelled, captured, ordered, planned, sumsOf } from './made.ts';

const numRuns = process.env['OMNIHUB_QUICK'] === undefined ? 40 : 10;

const step = fc.record({
  what: fc.constantFrom('ship', 'ship', 'cancel', 'credit', 'drop'),
  which: fc.nat(9),
  pieces: fc.nat(5),
});

describe('core/billing: promise 5', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(100);
  });
  afterEach(() => fresh.drop());

  for (const mode of ['prepaid', 'authorised', 'cod'] as const)
    it(`any sequence of ship, cancel, credit and refund of an order that is ${mode}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({ totalMinor: fc.integer({ min: 0, max: 90_000 }), quantity: fc.integer({ min: 1, max: 4 }) }),
            {
              minLength: 1,
              maxLength: 3,
            },
          ),
          fc.integer({ min: 0, max: 2_000 }),
          fc.integer({ min: -5_000, max: 500 }),
          fc.array(step, { minLength: 3, maxLength: 9 }),
          async (lines, shippingMinor, other, steps) => {
            const { db } = fresh;
            const goods = lines.reduce((sum, line) => sum + line.totalMinor, 0);
            const otherMinor = Math.max(other, -(goods + shippingMinor));
            const total = goods + shippingMinor + otherMinor;
            const made = await ordered(db, lines, {
              shippingMinor,
              otherMinor,
              payment: {
                method: 'card',
                mode,
                paidMinor: mode === 'prepaid' ? total : 0,
                dueMinor: mode === 'prepaid' ? 0 : total,
              },
            });
            const open = lines.map((line) => line.quantity);
            const cancelledPieces = lines.map(() => 0);
            const parcels: { id: string; pieces: number[]; arrived: boolean }[] = [];

            for (const { what, which, pieces } of steps) {
              const parcel = parcels[which % Math.max(1, parcels.length)];
              if (what === 'ship') {
                const wanted = open.map((count, at) => Math.min(count, (which + at) % (pieces + 1)));
                if (wanted.every((count) => count === 0)) continue;
                const id = await planned(db, made, wanted);
                await bill(db, made, id);
                if (mode === 'authorised' && which % 3 > 0) await captured(db, made, id);
                wanted.forEach((count, at) => (open[at] = (open[at] ?? 0) - count));
                parcels.push({ id, pieces: wanted, arrived: false });
              } else if (what === 'cancel' && parcel?.arrived === false) {
                await cancelled(db, parcel.id);
                await db.tx((tx) => creditCancelled(tx, [{ orderId: made.orderId, shipmentId: parcel.id }]));
                parcel.pieces.forEach((count, at) => (open[at] = (open[at] ?? 0) + count));
                parcels.splice(parcels.indexOf(parcel), 1);
              } else if (what === 'credit' && parcel !== undefined) {
                parcel.arrived = true;
                const at = parcel.pieces.findIndex((count) => count > 0);
                const wish = { orderLineId: made.lineIds[at] ?? '', quantity: 1 };
                // A piece that came back may be credited once; more than was billed is refused and changes nothing.
                await db
                  .tx((tx) =>
                    creditShipments(tx, [
                      {
                        shipmentId: parcel.id,
                        lines: [wish],
                        shipping: 'proportional',
                        reason: 'returned',
                        key: `k${parcel.id}${which}`,
                      },
                    ]),
                  )
                  .catch((error: { code?: string }) => expect(error.code).to.equal('billing.credit_too_much'));
              } else if (what === 'drop') {
                const at = which % lines.length;
                const count = Math.min(open[at] ?? 0, 1);
                if (count === 0) continue;
                open[at] = (open[at] ?? 0) - count;
                cancelledPieces[at] = (cancelledPieces[at] ?? 0) + count;
                await db.tx(async (tx) => {
                  await tx.run('UPDATE order_lines SET cancelled = ? WHERE id = ?', [
                    cancelledPieces[at] ?? 0,
                    made.lineIds[at] ?? '',
                  ]);
                  await balanceOrder(tx, made.orderId);
                  await balanceOrder(tx, made.orderId);
                });
              }
              const sums = await sumsOf(db, made.orderId);
              expect(sums.invoiced - sums.credited, JSON.stringify({ what, sums })).to.equal(
                sums.charged - sums.refunded,
              );
              expect(sums.invoiced - sums.credited).to.be.within(0, total);
            }

            // Nothing more is wanted: everything that was paid is invoiced or has gone back.
            await db.tx(async (tx) => {
              await tx.run("UPDATE orders SET state = 'closed' WHERE id = ?", [made.orderId]);
              await balanceOrder(tx, made.orderId);
            });
            const money = await db.read((reader) => moneyOf(reader, made.orderId));
            const end = await sumsOf(db, made.orderId);
            expect(end.invoiced - end.credited).to.equal(end.charged - end.refunded);
            if (mode === 'prepaid') expect(total - end.paidBack).to.equal(end.invoiced - end.credited);
            expect(money.unallocatedMinor).to.equal(0);
          },
        ),
        { numRuns, seed: 5 },
      );
    });
});
