/** Courier reports: forward only, each kept once, the pieces out once, in whatever order and however often they come. */
import { expect } from 'chai';
import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { meaningOf } from '../../../src/connectors/clickpost/codes.ts';
import { recordScans, type CourierScan } from '../../../src/core/shipment/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, booked, messageOf, shop } from '../made.ts';

const runs = process.env['OMNIHUB_LONG'] === '1' ? 2000 : 120;

/** Codes as a courier sends them, and where they lead. */
const ways: readonly (readonly [readonly number[], string])[] = [
  [[28, 25, 4, 5, 6, 8], 'delivered'],
  [[28, 25, 4, 5, 6, 9, 6, 8], 'delivered'],
  [[28, 25, 4, 5, 6, 9, 11, 12, 21, 13, 14], 'returned'],
  [[28, 25, 4, 5, 16], 'lost'],
  [[28, 25, 4, 5, 17], 'damaged'],
  [[4, 5], 'in_transit'],
  [[28, 3, 25], 'labelled'],
];

describe('core/shipment/record-scans', () => {
  let fresh: FreshDatabase;

  before(async () => {
    fresh = await shop(5000);
  });
  after(() => fresh.drop());

  const scanOf = (of: { awb: string; partnerId: number }, code: number, at: number): CourierScan => ({
    awb: of.awb,
    partnerId: of.partnerId,
    code,
    description: '',
    remark: '',
    location: '',
    scannedAtRaw: `2026-11-21T10:${String(at).padStart(2, '0')}:00Z`,
    scannedAt: `2026-11-21 10:${String(at).padStart(2, '0')}:00.000`,
  });
  const record = (scans: readonly CourierScan[]) =>
    fresh.db.tx((tx) =>
      recordScans(
        tx,
        scans.map((scan) => ({ message: messageOf({ id: uuidv7() }), read: () => scan })),
        meaningOf,
      ),
    );

  it('recordScans: any order, any repeats, any grouping, ends in the same state and takes the pieces out once', async () => {
    const way = fc.constantFrom(...ways);
    const plan = way.chain(([codes, state]) =>
      fc.record({
        codes: fc.constant(codes),
        state: fc.constant(state),
        order: fc.shuffledSubarray([...codes.keys()], { minLength: codes.length }),
        again: fc.array(fc.nat(codes.length - 1), { maxLength: 6 }),
        group: fc.integer({ min: 1, max: 5 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(plan, async ({ codes, state, order, again, group }) => {
        const parcel = await booked(fresh.db);
        const scans = [...order, ...again].map((at) => scanOf(parcel, codes[at] ?? 0, at));

        for (let at = 0; at < scans.length; at += group) await record(scans.slice(at, at + group));

        const [shipment] = await all<{ state: string }>(
          fresh.db,
          `SELECT state FROM shipments WHERE id = '${parcel.shipmentId}'`,
        );
        const gone = await all(fresh.db, `SELECT seq FROM stock_movements WHERE order_id = '${parcel.orderId}'`);
        const kept = await all(fresh.db, `SELECT seq FROM tracking_events WHERE shipment_id = '${parcel.shipmentId}'`);
        expect(shipment?.state).to.equal(state);
        expect(gone).to.have.length(state === 'labelled' ? 0 : 1);
        expect(kept).to.have.length(codes.length);
      }),
      { numRuns: runs, seed: 20261121 },
    );
  }).timeout(120_000);

  it('recordScans: the newest state beside an old scan, is believed', async () => {
    const parcel = await booked(fresh.db);

    await record([{ ...scanOf(parcel, 5, 1), latest: { code: 8, description: '', scannedAtRaw: '' } }]);

    const [shipment] = await all<{ state: string }>(
      fresh.db,
      `SELECT state FROM shipments WHERE id = '${parcel.shipmentId}'`,
    );
    expect(shipment?.state).to.equal('delivered');
  });

  it('recordScans: a parcel nobody knows among known ones, fails alone', async () => {
    const parcel = await booked(fresh.db);

    const outcomes = await record([scanOf({ ...parcel, awb: 'NOBODY' }, 5, 1), scanOf(parcel, 5, 1)]);

    expect(outcomes.map((one) => (one as { code?: string } | undefined)?.code)).to.deep.equal([
      'shipment.unknown_awb',
      undefined,
    ]);
  });

  it('recordScans: a report that cannot be read, fails alone', async () => {
    const parcel = await booked(fresh.db);

    const outcomes = await fresh.db.tx((tx) =>
      recordScans(
        tx,
        [
          {
            message: messageOf(),
            read: () => {
              throw new Error('half a scan');
            },
          },
          { message: messageOf(), read: () => scanOf(parcel, 4, 1) },
        ],
        meaningOf,
      ),
    );

    expect(outcomes.map((one) => (one as { kind?: string } | undefined)?.kind)).to.deep.equal(['bug', undefined]);
  });
});
