/** The label: the courier's when it gives one, ours when not, kept for good. */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { printLabel } from '../../src/core/shipment/index.ts';
import { setCourier } from '../helpers/master.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';

describe('stories/labels', () => {
  let house: House;

  before(async () => {
    house = await openHouse({
      // Naqel, who serves Saudi Arabia, gives no labels here.
      couriers: (all) => all.map((one) => (one.name === 'Naqel' ? { ...one, labels: 'none' as const } : one)),
    });
  });
  afterEach(() => house.clickpost.switches.reset());
  after(() => house?.close());

  async function labelOf(
    number: string,
  ): Promise<{ shipment: ShipmentRow; origin: string; head: string; size: number }> {
    const shipment = await until('labelled', async () => {
      const one = await house.shipment(number);
      return one?.state === 'labelled' && one;
    });
    const [document] = await house.rows<{ origin: string; sha256: string; size: number; bytes: Uint8Array }>(
      'SELECT origin, sha256, size, bytes FROM documents WHERE id = ?',
      [shipment.label_id],
    );
    const bytes = Buffer.from(document?.bytes ?? []);
    expect(bytes.length).to.equal(document?.size);
    expect(createHash('sha256').update(bytes).digest('hex')).to.equal(document?.sha256);
    return { shipment, origin: document?.origin ?? '', head: bytes.subarray(0, 5).toString(), size: bytes.length };
  }

  it("a courier with labels: the courier's PDF is kept", async () => {
    const { number } = await house.place('simple');

    const label = await labelOf(number);

    await house.check();
    expect(label).to.include({ origin: 'courier', head: '%PDF-' });
  });

  it('a courier without labels: ours is drawn, in Arabic, and kept', async () => {
    const { number } = await house.place('arabic', { storeCode: 'sa_ar' });

    const label = await labelOf(number);

    await house.check();
    expect(label).to.include({ origin: 'hub', head: '%PDF-' });
    expect(label.size).to.be.greaterThan(5_000);
  });

  it('a link that has run out: a new one is asked for', async () => {
    // Slow, so that there is a moment between the booking and the download.
    house.clickpost.switches.set({ labelSeconds: -5, slow: 200 });
    const { number } = await house.place('simple');
    await until('booked', async () => (await house.shipment(number))?.awb != null);
    house.clickpost.switches.set({ labelSeconds: 600 });

    const label = await labelOf(number);

    await house.check();
    expect(label).to.include({ origin: 'courier', head: '%PDF-' });
  });

  it('printed three times, the hub started anew in between, the link long gone: the same bytes each time', async () => {
    const { number } = await house.place('simple');
    const { shipment } = await labelOf(number);
    const print = async (reason?: string): Promise<[string, number]> => {
      const { document, copyNo } = await house.hub.db.tx((tx) => printLabel(tx, shipment.id, reason));
      return [createHash('sha256').update(document.bytes).digest('hex'), copyNo];
    };
    const fetched = () => house.clickpost.journal.all().filter((one) => one.path.includes('/labels/')).length;
    const before = fetched();

    const first = await print();
    const second = await print('smudged');
    await house.restart();
    house.clickpost.switches.set({ labelSeconds: -5 });
    const third = await print('lost');

    await house.check();
    expect([first[1], second[1], third[1]]).to.deep.equal([1, 2, 3]);
    expect(new Set([first[0], second[0], third[0]]).size).to.equal(1);
    expect(fetched()).to.equal(before);
  });

  it('links that always run out: ours serves', async () => {
    house.clickpost.switches.set({ labelSeconds: -5 });

    const { number } = await house.place('simple');

    const label = await labelOf(number);
    await house.check();
    expect(label).to.include({ origin: 'hub' });
  });

  it('the label store is down for a while: the label comes later', async () => {
    house.clickpost.switches.set({ fail: { count: 3, path: '/labels/' } });

    const { number } = await house.place('simple');

    const label = await labelOf(number);
    await house.check();
    expect(label).to.include({ origin: 'courier' });
  });

  it('the label store is down for longer than we wait: ours at once, and theirs in its place when it is back', async () => {
    await setCourier(house.hub.db, 'ARAMEX', { labelWaitSeconds: 0 });
    house.clickpost.switches.set({ fail: { count: 3, path: '/labels/' } });

    const { number } = await house.place('simple');

    const { shipment } = await labelOf(number);
    const versions = await until('both', async () => {
      const rows = await house.rows<{ origin: string; id: string }>(
        "SELECT origin, id FROM documents WHERE owner_id = ? AND kind = 'shipping_label' ORDER BY version",
        [shipment.id],
      );
      return rows.length === 2 && rows;
    });
    await house.check();
    expect(versions.map((one) => one.origin)).to.deep.equal(['hub', 'courier']);
    expect((await house.shipment(number))?.label_id).to.equal(versions[1]?.id);
  });
});
