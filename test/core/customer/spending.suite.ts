/** Any sequence of orders, cancellations, charges, resets and new limits against a plain model; run on both databases. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  followSpending,
  resetAllSpending,
  resetSpending,
  settleSpending,
  setSpendingLimit,
} from '../../../src/core/customer/index.ts';
import { orderBook } from '../../../src/core/order/index.ts';
import { lineOf } from '../made.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { sleep } from '../../../src/platform/time.ts';
import { costing, guest, member, placed, spentBy, wrongAccounts } from './made.ts';

export type Step =
  | { readonly do: 'place'; readonly who: number; readonly asGuest: boolean; readonly pieces: number }
  | { readonly do: 'cancel' | 'piece' | 'grow' | 'charge' | 'close' | 'again'; readonly order: number }
  | { readonly do: 'limit'; readonly pieces: number }
  | { readonly do: 'reset'; readonly who: number }
  | { readonly do: 'reset_all' };

const PIECE = 1_000;

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('place' as const),
        who: fc.integer({ min: 0, max: 1 }),
        asGuest: fc.boolean(),
        pieces: fc.integer({ min: 1, max: 4 }),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom('cancel', 'piece', 'grow', 'charge', 'close', 'again'),
        order: fc.nat({ max: 20 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('limit' as const), pieces: fc.constantFrom(0, 0, 5, 8, 12) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), who: fc.integer({ min: 0, max: 1 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reset_all' as const) }) },
  ),
  { minLength: 4, maxLength: 24 },
);

type Modelled = { id: string; who: number; wanted: number; live: boolean; counts: boolean; settled: number };

/** Runs the steps on a fresh shop and compares after each; `tag` keeps the customers of one run apart from another's. */
export async function runSteps(db: Database, todo: readonly Step[], tag: string): Promise<void> {
  const orders: Modelled[] = [];
  let limit = 0;
  const mail = (who: number): string => `${tag}-${who}@example.com`;
  const spent = (who: number): number =>
    orders.filter((one) => one.who === who && one.counts).reduce((sum, one) => sum + one.wanted, 0);
  const follow = (id: string): Promise<void> => db.tx((tx) => followSpending(tx, [id], orderBook));
  const write = (id: string, set: string): Promise<unknown> =>
    db.tx((tx) => tx.run(`UPDATE orders SET ${set}, version = version + 1 WHERE id = ?`, [id]));
  const liveOne = (at: number): Modelled | undefined => {
    const live = orders.filter((one) => one.live);
    return live.length === 0 ? undefined : live[at % live.length];
  };
  await db.tx((tx) => setSpendingLimit(tx, { currency: 'AED', limitMinor: 0 }, { who: 'test' }));

  for (const step of todo) {
    switch (step.do) {
      case 'place': {
        const { who, asGuest, pieces } = step;
        const total = pieces * PIECE;
        const customer = asGuest ? guest(mail(who)) : member(`${tag}-${who}`, mail(who));
        const lines = [
          lineOf({ quantity: pieces, unitPriceMinor: PIECE, totalMinor: total, taxMinor: 0, taxPercent: 0 }),
        ];
        const before = spent(who);
        const row = await placed(db, costing(total, { ...customer, lines }));
        const passes = limit === 0 || before + total <= limit;
        expect(row.state, `${before} + ${total} under ${limit}`).to.equal(passes ? 'accepted' : 'rejected');
        if (passes) orders.push({ id: row.id, who, wanted: total, live: true, counts: true, settled: 0 });
        break;
      }
      case 'cancel': {
        const one = liveOne(step.order);
        if (one === undefined) break;
        await write(one.id, "state = 'cancelled'");
        Object.assign(one, { wanted: 0, live: false, settled: 0 });
        // As often as the message comes.
        await follow(one.id);
        await follow(one.id);
        break;
      }
      case 'piece': {
        const one = liveOne(step.order);
        if (one === undefined || one.wanted <= PIECE) break;
        await db.tx((tx) => tx.run('UPDATE order_lines SET cancelled = cancelled + 1 WHERE order_id = ?', [one.id]));
        await write(one.id, "reason = 'line_cancelled'");
        one.wanted -= PIECE;
        one.settled = Math.min(one.settled, one.wanted);
        await follow(one.id);
        break;
      }
      case 'grow': {
        const one = liveOne(step.order);
        if (one === undefined) break;
        await write(one.id, `grand_total_minor = grand_total_minor + ${PIECE}`);
        await db.tx((tx) =>
          tx.run(
            `UPDATE order_lines SET quantity = quantity + 1, total_minor = total_minor + ${PIECE} WHERE order_id = ?`,
            [one.id],
          ),
        );
        one.wanted += PIECE;
        await follow(one.id);
        break;
      }
      case 'charge': {
        const one = liveOne(step.order);
        if (one === undefined) break;
        const charge = { orderId: one.id, amountMinor: PIECE, ref: `c${orders.length}-${step.order}` };
        await db.tx((tx) => settleSpending(tx, [charge], orderBook));
        await db.tx((tx) => settleSpending(tx, [charge], orderBook));
        break;
      }
      case 'close': {
        const one = liveOne(step.order);
        if (one === undefined) break;
        await write(one.id, "state = 'closed'");
        Object.assign(one, { live: false, settled: one.wanted });
        await follow(one.id);
        break;
      }
      case 'again': {
        const one = orders[step.order % Math.max(1, orders.length)];
        if (one !== undefined) await follow(one.id);
        break;
      }
      case 'limit':
        limit = step.pieces * PIECE;
        await db.tx((tx) => setSpendingLimit(tx, { currency: 'AED', limitMinor: limit }, { who: 'test' }));
        break;
      case 'reset': {
        const customerId = await customerOf(db, `e:${mail(step.who)}`);
        // Orders know their moment to the millisecond.
        await sleep(2);
        if (customerId === undefined || !(await reset(db, customerId))) break;
        await sleep(2);
        for (const one of orders) if (one.who === step.who) one.counts = false;
        break;
      }
      case 'reset_all':
        await sleep(2);
        await db.tx((tx) => resetAllSpending(tx, 'AED', { who: 'test' }));
        await sleep(2);
        for (const one of orders) one.counts = false;
        break;
    }
    expect(await wrongAccounts(db), JSON.stringify(step)).to.deep.equal([]);
  }

  // Whoever orders last has everything counted.
  limit = 1_000 * PIECE;
  await db.tx((tx) => setSpendingLimit(tx, { currency: 'AED', limitMinor: limit }, { who: 'test' }));
  for (const who of [0, 1]) {
    const row = await placed(db, costing(PIECE, member(`${tag}-${who}`, mail(who))));
    orders.push({ id: row.id, who, wanted: PIECE, live: true, counts: true, settled: 0 });
    const account = await spentBy(db, `e:${mail(who)}`);
    expect((account?.booked ?? 0) + (account?.settled ?? 0), `customer ${who}`).to.equal(spent(who));
  }
  await db.tx((tx) => setSpendingLimit(tx, { currency: 'AED', limitMinor: 0 }, { who: 'test' }));
}

async function customerOf(db: Database, key: string): Promise<string | undefined> {
  const row = await db.read((r) =>
    r.one<{ customer_id: string }>('SELECT customer_id FROM customer_keys WHERE customer_key = ?', [key]),
  );
  return row?.customer_id;
}

/** False when nothing was counted for them yet. */
async function reset(db: Database, customerId: string): Promise<boolean> {
  try {
    await db.tx((tx) => resetSpending(tx, { customerId, currency: 'AED' }));
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'risk.customer_unknown') return false;
    throw error;
  }
}
