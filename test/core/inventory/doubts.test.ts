import { expect } from 'chai';
import {
  doubtPieces,
  liftDoubts,
  placeKey,
  readStock,
  recordAbsolutes,
  seedStock,
} from '../../../src/core/inventory/index.ts';
import { postAdjustment, type AdjustmentReason } from '../../../src/core/erp/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { firstItems } from '../../../config/items.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { all, places, shop } from '../made.ts';
import { move, movementOf, snapshot } from './facts.ts';

const [place] = places;
const earlier = momentOf(new Date(Date.now() - 3_600_000));
const later = (): string => momentOf(new Date(Date.now() + 3_600_000));

describe('core/inventory/doubts', () => {
  let fresh: FreshDatabase;
  let db: Database;
  // Each case has an item of its own: one house for all of them.
  let sku: string;
  let here: { locationId: string; sku: string };
  let cases = 0;
  before(async () => {
    fresh = await shop();
    db = fresh.db;
    await db.tx((tx) =>
      seedCatalog(tx, { companies: [], channels: [], couriers: [], locations: [], items: firstItems }),
    );
  });
  after(() => fresh.drop());
  beforeEach(async () => {
    sku = firstItems[++cases]?.sku ?? '';
    here = { locationId: place, sku };
    await db.tx((tx) => seedStock(tx, [{ ...here, quantity: 10 }]));
  });

  const key = () => ({ ...here, businessKey: `mv:${sku}` });
  const doubt = (reason = 'not_found') =>
    db.tx((tx) => doubtPieces(tx, [{ ...here, doubt: 'rest', found: 0, reason }]));
  /** Of the pieces in doubt, how many still are after the job. */
  const left = async (): Promise<number> => {
    await db.tx((tx) => liftDoubts(tx, 100));
    return (await db.read((reader) => readStock(reader, [here]))).get(placeKey(here))?.hold ?? -1;
  };
  const adjust = (reason: AdjustmentReason, quantity: number) =>
    db.tx((tx) => postAdjustment(tx, { locationId: place, lines: [{ sku, quantity, reason }], who: 'x' }));
  const count = (at: string) =>
    db.tx((tx) =>
      recordAbsolutes(tx, [
        {
          ...here,
          companyId: 'AE01',
          onHand: 4,
          quarantine: 0,
          ledger: '00000000000000001000',
          omsSeq: 0,
          omsParked: [],
          businessKey: `count:${sku}`,
          at,
        },
      ]),
    );
  const file = (over: { w: number; k: number; asOf?: string }) =>
    snapshot(db, { onHand: { [sku]: 10 }, places: [place], whole: false, ...over });
  const echo = async (quantity: number, kind: 'ADJUSTMENT' | 'COUNT') => {
    const { outSeq } = await adjust('NOT_FOUND', -2);
    await move(db, movementOf(1001, quantity, { ...key(), kind, reason: 'COUNT', echoOf: outSeq, at: later() }));
  };

  const says: Record<string, { ends: boolean; said: () => Promise<unknown> }> = {
    'the ERP shows our own adjustment': { ends: false, said: () => echo(-2, 'ADJUSTMENT') },
    'the ERP shows our own adjustment as a count': { ends: false, said: () => echo(-2, 'COUNT') },
    'the ERP has booked more than our adjustment said': { ends: false, said: () => echo(-3, 'ADJUSTMENT') },
    'the ERP says that it has processed our posting': {
      ends: false,
      said: async () => {
        await file({ w: 1000, k: 0, asOf: earlier });
        await doubt();
        await file({ w: 1000, k: 1 });
      },
    },
    'pieces are found broken, a matter of its own': { ends: false, said: () => adjust('DAMAGED', -1) },
    'the ERP adjusts for another reason': {
      ends: false,
      said: () => move(db, movementOf(1001, -1, { ...key(), reason: 'DAMAGE', at: later() })),
    },
    'goods come in': {
      ends: false,
      said: () => move(db, movementOf(1001, 5, { ...key(), kind: 'RECEIPT', at: later() })),
    },
    'a count comes in late that was taken before': { ends: false, said: () => count(earlier) },
    'a snapshot comes in late that was read before': {
      ends: false,
      said: () => file({ w: 1000, k: 0, asOf: earlier }),
    },
    'somebody has counted since': { ends: true, said: () => count(later()) },
    'a movement of a count since': {
      ends: true,
      said: () => move(db, movementOf(1001, -1, { ...key(), kind: 'COUNT', at: later() })),
    },
    'the ERP adjusts after counting': {
      ends: true,
      said: () => move(db, movementOf(1001, -1, { ...key(), reason: 'Count', at: later() })),
    },
    'a snapshot that was read since': { ends: true, said: () => file({ w: 1000, k: 0, asOf: later() }) },
    'a snapshot that does not say when it was read': { ends: true, said: () => file({ w: 1000, k: 0 }) },
    'a person counts them in the hub': { ends: true, said: () => adjust('COUNT', -3) },
    'a person finds more': { ends: true, said: () => adjust('FOUND', 2) },
  };
  for (const [name, { ends, said }] of Object.entries(says))
    it(`liftDoubts: ${name}: the doubt ${ends ? 'ends' : 'stays'}`, async () => {
      await doubt();
      await new Promise((resolve) => setTimeout(resolve, 2));

      await said();

      expect(await left()).to.satisfy((pieces: number) => (ends ? pieces === 0 : pieces > 0));
    });

  it('liftDoubts: said again after the count, it waits for the next', async () => {
    await doubt();
    const taken = momentOf(new Date());
    await new Promise((resolve) => setTimeout(resolve, 2));
    await doubt();

    await count(taken);

    expect(await left()).to.be.greaterThan(0);
  });

  it('liftDoubts: a clock that goes ahead is not believed', async () => {
    await count(later());
    await doubt();

    expect(await left()).to.be.greaterThan(0);
    expect(await all(db, 'SELECT taken_at FROM stock_movements WHERE taken_at > at')).to.deep.equal([]);
  });

  it('liftDoubts: a withdrawn item is withdrawn however often it is counted', async () => {
    await doubt('withdrawn');

    await count(later());

    expect(await left()).to.be.greaterThan(0);
  });
});
