/** Lanes are measured from the house's own scans. */
import { expect } from 'chai';
import { listFigures } from '../../src/core/rate/index.ts';
import { measureLanes } from '../../src/jobs/measure-lanes.ts';
import { booked, shop } from '../core/made.ts';
import type { FreshDatabase } from '../helpers/database.ts';

const DAY_MS = 86_400_000;

describe('jobs/measure-lanes', () => {
  let house: FreshDatabase;
  before(async () => {
    house = await shop();
  });
  after(() => house.drop());

  const at = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
  let scans = 0;
  const scan = (shipmentId: string, meaning: string, ms: number) =>
    house.db.tx((tx) =>
      tx.insert('tracking_events', [
        {
          event_key: String(++scans).padStart(64, '0'),
          shipment_id: shipmentId,
          code: 1,
          meaning,
          description: '',
          remark: '',
          place: '',
          scanned_at_raw: '',
          scanned_at: at(ms),
          received_at: at(ms),
        },
      ]),
    );

  it('run: a delivered, a late and a returned parcel; again, nothing new; what has just come in waits', async () => {
    const now = Date.now();
    const left = now - 3 * DAY_MS;
    const parcels = [await booked(house.db), await booked(house.db), await booked(house.db), await booked(house.db)];
    const promised = ['2999-01-01', '2020-01-01', '2999-01-01', '2999-01-01'];
    for (const [n, { shipmentId }] of parcels.entries()) {
      const deliveredAt = n === 2 ? null : at(left + 1.2 * DAY_MS);
      await house.db.tx((tx) =>
        tx.run('UPDATE shipments SET dispatched_at = ?, delivered_at = ?, promised_on = ? WHERE id = ?', [
          at(left),
          deliveredAt,
          promised[n] ?? null,
          shipmentId,
        ]),
      );
    }
    const [good, late, back, fresh] = parcels.map((one) => one.shipmentId);
    await scan(good ?? '', 'delivered', left + 1.2 * DAY_MS);
    await scan(late ?? '', 'delivery_failed', left + DAY_MS);
    await scan(late ?? '', 'delivered', left + 1.2 * DAY_MS);
    await scan(late ?? '', 'delivered', left + 1.3 * DAY_MS);
    await scan(back ?? '', 'returned', left + 2 * DAY_MS);
    await scan(fresh ?? '', 'delivered', now - 1_000);

    const first = await measureLanes.run({ db: house.db, now: new Date(now) });
    const second = await measureLanes.run({ db: house.db, now: new Date(now) });

    expect(first).to.equal('3 parcels, 0 lanes without their oldest days');
    expect(second).to.equal('0 parcels, 0 lanes without their oldest days');
    const figures = await house.db.read((reader) => listFigures(reader, { least: 1, limit: 10 }));
    expect(figures.map((one) => one.toCity === '')).to.have.members([true, false]);
    for (const figure of figures)
      expect(figure).to.include({ parcels: 3, promised: 3, onTime: 1, firstFailed: 1, returned: 1, p50Days: 1.5 });
    const later = await measureLanes.run({ db: house.db, now: new Date(now + 300_000) });
    expect(later).to.match(/^1 parcels/);
  });
});
