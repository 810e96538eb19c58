/** Every way that a courier's numbers can lead a parcel, to its end: in order, and doubled in any other order. */
import { expect } from 'chai';
import { meaningOf, statusMeanings } from '../../../src/connectors/clickpost/codes.ts';
import { recordScans, type ShipmentState } from '../../../src/core/shipment/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, booked, messageOf, shop } from '../made.ts';

/** Numbers in the order in which they happen · where the parcel is then · kinds of the tasks that are open. */
type Way = [string, readonly number[], ShipmentState, readonly string[]];
const ways: readonly Way[] = [
  ['as it should be', [28, 1, 2, 25, 4, 1005, 1006, 5, 1004, 6, 8], 'delivered', []],
  ['collected at the second try, late and held on the way', [1, 3, 25, 4, 5, 18, 20, 19, 5, 6, 8], 'delivered', []],
  ['failed, tried again, delivered', [4, 5, 6, 9, 5, 6, 9, 6, 8], 'delivered', []],
  ['out of the area, and back', [4, 5, 7, 11, 12, 21, 13, 14], 'returned', ['shipment.returned']],
  ['failed, and back', [4, 6, 9, 11, 12, 21, 27, 26, 13, 15, 13, 14], 'returned', ['shipment.returned']],
  ['lost on the way', [4, 5, 16], 'lost', ['shipment.lost']],
  ['lost on its way back', [4, 6, 9, 12, 16], 'lost', ['shipment.lost']],
  ['damaged', [4, 5, 17], 'damaged', ['shipment.damaged']],
  ['tracking closed, delivered after all', [4, 5, 23, 8], 'delivered', []],
  ['its exchange is reported beside it', [4, 6, 30, 8, 31, 32], 'delivered', []],
  ['called off before it left', [28, 2, 3, 10], 'booking_failed', ['shipment.cancelled']],
  ['a number that nobody told us of', [4, 777, 5], 'in_transit', ['shipment.unknown']],
];
/** Kinds that a later report need not take back: what they asked may have been answered meanwhile. */
const passing = new Set(['shipment.returning', 'shipment.delivery_failed']);

describe('core/shipment/status-paths', () => {
  let fresh: FreshDatabase;
  before(async () => {
    fresh = await shop(100);
  });
  after(() => fresh.drop());

  async function walk(codes: readonly number[], order: readonly number[]) {
    const parcel = await booked(fresh.db);
    const start = Date.now() - 3_600_000;
    const scans = codes.map((code, at) => ({
      awb: parcel.awb,
      partnerId: parcel.partnerId,
      code,
      description: `code ${code}`,
      remark: `${at}`,
      location: 'Dubai',
      scannedAtRaw: '',
      scannedAt: momentOf(new Date(start + at * 60_000)),
    }));
    for (const at of order) {
      const scan = scans[at];
      if (scan !== undefined)
        await fresh.db.tx((tx) => recordScans(tx, [{ message: messageOf(), read: () => scan }], meaningOf));
    }
    const of = `shipment_id = '${parcel.shipmentId}'`;
    const [shipment] = await all<{ state: ShipmentState }>(
      fresh.db,
      `SELECT state FROM shipments WHERE id = '${parcel.shipmentId}'`,
    );
    const tasks = await all<{ kind: string }>(fresh.db, `SELECT kind FROM tasks WHERE ${of} AND state = 'open'`);
    const kept = await all(fresh.db, `SELECT seq FROM tracking_events WHERE ${of}`);
    const out = await all(
      fresh.db,
      `SELECT business_key FROM stock_movements WHERE kind = 'dispatch' AND order_id = '${parcel.orderId}'`,
    );
    return {
      state: shipment?.state,
      tasks: tasks.map((one) => one.kind).filter((kind) => !passing.has(kind)),
      kept: kept.length,
      out: out.length,
    };
  }

  for (const [name, codes, state, tasks] of ways) {
    const inOrder = codes.map((_, at) => at);
    const expected = { state, tasks, kept: codes.length, out: state === 'booking_failed' ? 0 : 1 };

    it(`${name}: ${codes.join(' ')}, ${state}`, async () => {
      expect(await walk(codes, inOrder)).to.deep.equal(expected);
    });

    // Who has left stays so: only an end that comes once may come at any place.
    if (state === 'in_transit' || state === 'booking_failed') continue;
    it(`${name}: the last first, each twice, the same end`, async () => {
      const backwards = [...inOrder].reverse();

      expect(
        await walk(
          codes,
          backwards.flatMap((at) => [at, at]),
        ),
      ).to.deep.equal(expected);
    });
  }

  it('every documented number is on one of the ways', () => {
    const walked = new Set(ways.flatMap(([, codes]) => codes));

    // A request in the returns portal has no parcel.
    const left = Object.keys(statusMeanings)
      .map(Number)
      .filter((code) => !walked.has(code) && code !== 101);
    expect(left).to.deep.equal([]);
  });
});
