/**
 * A store does not find two of ten pieces: whatever order that, the correction, a count, the ERP's numbers and its echo come in,
 * they are taken off once. The model: what lies on the shelf, what the ERP has in its books, and how far it has read us.
 */
import { expect } from 'chai';
import { firstItems } from '../../../config/items.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { postAdjustment } from '../../../src/core/erp/index.ts';
import { placeKey, readStock, recordAbsolutes, seedStock } from '../../../src/core/inventory/index.ts';
import { correctStock, turnDown } from '../../../src/core/rerouting/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { momentOf, sleep } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { move, movementOf, snapshot } from '../inventory/facts.ts';
import { all, lineOf, places, shop, sourced } from '../made.ts';

const [place] = places;
const THERE = 10;
const MISSING = 2;

type Step = 'reject' | 'correct' | 'echo' | 'count' | 'numbers';
/** How the ERP lets us hear of a count, or a person counts in the hub. */
const ways = ['absolute', 'movement', 'movement that the numbers had before', 'by hand'] as const;

/** Every order in which the three of our own keep theirs. */
function orders(): Step[][] {
  const found: Step[][] = [];
  const grow = (done: Step[], left: readonly Step[]): void => {
    if (left.length === 0) found.push(done);
    for (const one of left) {
      const waits = (one === 'correct' && left.includes('reject')) || (one === 'echo' && left.includes('correct'));
      if (!waits) grow([...done, one], left.filter((two) => two !== one)); // prettier-ignore
    }
  };
  grow([], ['reject', 'correct', 'echo', 'count', 'numbers']);
  return found;
}

describe('core/rerouting: once', () => {
  let fresh: FreshDatabase;
  let db: Database;
  let cases = 0;
  before(async () => {
    fresh = await shop(0);
    db = fresh.db;
    const items = Array.from({ length: 100 }, (_, at) => ({
      ...(firstItems[0] as (typeof firstItems)[number]),
      sku: `ONCE-${at}`,
    }));
    await db.tx((tx) => seedCatalog(tx, { companies: [], channels: [], couriers: [], locations: [], items }));
  });
  after(() => fresh.drop());

  /** Plays one order; what is there in the end as the hub and as the ERP have it. */
  async function play(steps: readonly Step[], way: (typeof ways)[number]) {
    const nth = cases++;
    const sku = `ONCE-${nth}`;
    const here = { locationId: place, sku };
    await db.tx((tx) => seedStock(tx, [{ ...here, quantity: THERE }]));
    const parcel = await sourced(db, { lines: [lineOf({ sku, quantity: MISSING })] });
    const erp = { book: THERE, ledger: 1_000 * (nth + 1), read: 0 };
    let shelf = THERE;
    const written = async (): Promise<number> =>
      Number((await all<{ n: number }>(db, 'SELECT COALESCE(MAX(out_seq), 0) AS n FROM erp_postings'))[0]?.n ?? 0);
    const before = await written();
    erp.read = before;
    const key = (what: string) => ({ ...here, businessKey: `${what}:${sku}`, at: momentOf(new Date()) });
    const numbers = () =>
      snapshot(db, { w: erp.ledger, k: erp.read, onHand: { [sku]: erp.book }, places: [place], whole: false });
    /** The ERP has worked off what we have posted before anybody counts there. */
    const echo = async (): Promise<void> => {
      const outSeq = await written();
      if (outSeq === erp.read) return;
      erp.read = outSeq;
      erp.book -= MISSING;
      await move(db, movementOf(++erp.ledger, -MISSING, { ...key('echo'), echoOf: outSeq }));
    };
    const play: Record<Step, () => Promise<unknown>> = {
      reject: async () => {
        shelf -= MISSING;
        await db.tx((tx) => turnDown(tx, parcel.shipmentId, { reason: 'not_found', cause: 'store', who: 'store' }));
      },
      correct: () => db.tx((tx) => correctStock(tx, [parcel], postAdjustment)),
      echo,
      numbers,
      count: async () => {
        await echo();
        const delta = shelf - erp.book;
        erp.book = shelf;
        const said = { ...key('count'), companyId: 'AE01' };
        if (way === 'by hand') {
          if (delta === 0) return;
          await db.tx((tx) =>
            postAdjustment(tx, { locationId: place, lines: [{ sku, quantity: delta, reason: 'COUNT' }], who: 'x' }),
          );
          erp.read = await written();
          return;
        }
        const ledger = ++erp.ledger;
        if (way === 'movement that the numbers had before') await numbers();
        const at = { ledger: String(ledger).padStart(20, '0'), omsSeq: erp.read, omsParked: [] };
        if (way === 'absolute')
          await db.tx((tx) => recordAbsolutes(tx, [{ ...said, ...at, onHand: erp.book, quarantine: 0 }]));
        else await move(db, movementOf(ledger, delta, { ...said, kind: 'COUNT' }));
      },
    };
    for (const step of steps) {
      await play[step]();
      // A count speaks for a later moment than what was said before it.
      await sleep(2);
    }
    await echo();
    await numbers();
    const row = (await db.read((reader) => readStock(reader, [here]))).get(placeKey(here));
    return { hub: row?.physical, erp: erp.book };
  }

  const between = (steps: readonly Step[]): boolean =>
    steps.indexOf('count') > steps.indexOf('reject') && steps.indexOf('count') < steps.indexOf('correct');
  for (const way of ways)
    it(`correctStock: heard as ${way}: in any order, once`, async () => {
      const all = orders().filter((steps) => way === 'absolute' || between(steps));
      for (const steps of all)
        expect(await play(steps, way), steps.join(' ')).to.deep.equal({ hub: THERE - MISSING, erp: THERE - MISSING });
    });
});
