/** What couriers report: doubled, shuffled, in bursts, too early, by strangers; and the ways a parcel can go. */
import { expect } from 'chai';
import type { PathName } from '../../sandbox/index.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';
import { askPickup, askProof } from '../../src/core/shipment/index.ts';
import { createPartners } from '../../src/connectors/create.ts';
import type { Partners } from '../../src/connectors/index.ts';
import { askSilentParcels } from '../../src/jobs/ask-silent.ts';
import { listFailedDeliveries } from '../../src/jobs/list-failed-deliveries.ts';
import { toldOf } from './outcomes.ts';

/** The connectors as the house's hub has them. */
const partnersOf = (house: House): Partners => createPartners(house.hub.config, () => undefined);

describe('stories/scans', () => {
  let house: House;

  before(async () => {
    house = await openHouse({ stepMs: 60 });
    house.clickpost.switches.set({ paths: { silent: 1 } });
  });
  afterEach(async () => {
    house.clickpost.switches.reset();
    house.clickpost.switches.set({ paths: { silent: 1 } });
    await house.hub.db.tx((tx) => tx.run("UPDATE tasks SET state = 'done', open_key = NULL WHERE state = 'open'"));
    await house.hub.db.tx((tx) => tx.run("UPDATE parked SET state = 'closed' WHERE state = 'open'"));
  });
  after(() => house?.close());

  const labelled = (number: string): Promise<ShipmentRow> =>
    until(`${number} labelled`, async () => {
      const shipment = await house.shipment(number);
      return shipment?.state === 'labelled' && shipment;
    });
  const reaches = (number: string, state: string) =>
    until(`${number} ${state}`, async () => (await house.order(number))?.state === state);

  async function go(path: PathName): Promise<{ number: string; entityId: number; shipment: ShipmentRow }> {
    const { number, order } = await house.place('simple');
    const shipment = await labelled(number);
    house.clickpost.setPath(shipment.awb ?? '', path);
    return { number, entityId: order.entity_id, shipment };
  }
  const gone = (shipment: ShipmentRow) =>
    house.count(
      'stock_movements',
      `kind = 'dispatch' AND order_id = '${shipment.order_id}' AND location_id = '${shipment.location_id}'`,
    );

  it('every callback twice and overtaking each other: delivered, pieces out once', async () => {
    house.clickpost.switches.set({ duplicate: 1, reorder: 0.7 });
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map(() => go('failed')));

    for (const { number } of all) await reaches(number, 'closed');
    await house.clickpost.idle();
    await house.check();
    for (const { shipment, entityId } of all) {
      expect(await gone(shipment)).to.equal(1);
      // Two attempts at the door within one second look like one scan, as their times have no finer part.
      expect(await house.count('tracking_events', `shipment_id = '${shipment.id}'`)).to.be.within(7, 8);
      expect(toldOf(house, entityId).at(-1)).to.equal('delivered');
    }
  });

  it('all scans in one burst, of which only the newest is told: delivered', async () => {
    house.clickpost.switches.set({ burst: 20, webhookKind: 'selected' });
    const { number, shipment } = await go('normal');

    await reaches(number, 'closed');
    await house.check();
    expect(await gone(shipment)).to.equal(1);
  });

  it('a delivery that failed and then worked: delivered, and the task is gone', async () => {
    const { number, shipment, entityId } = await go('failed');

    await reaches(number, 'closed');
    await house.check();
    const moves = await house.rows<{ move: string }>('SELECT move FROM history WHERE entity_id = ? ORDER BY seq', [
      shipment.id,
    ]);
    expect(moves.map(({ move }) => move)).to.include.members(['dispatch', 'bring', 'miss', 'deliver']);
    expect(toldOf(house, entityId).at(-1)).to.equal('delivered');
  });

  const endings: readonly [PathName, string, string, readonly string[]][] = [
    ['rto', 'returned', 'returned', ['order.undelivered', 'shipment.returned']],
    ['lost', 'lost', 'lost', ['order.undelivered', 'shipment.lost']],
    ['damaged', 'damaged', 'lost', ['order.undelivered', 'shipment.damaged']],
    ['return_failed', 'returned', 'returned', ['order.undelivered', 'shipment.returned']],
    ['not_served', 'returned', 'returned', ['order.undelivered', 'shipment.returned']],
  ];
  for (const [path, state, told, tasks] of endings) {
    it(`${path}: the order is undelivered and a person is asked, the pieces are out once`, async () => {
      const { number, entityId, shipment } = await go(path);

      await reaches(number, 'undelivered');
      await until(state, async () => (await house.shipment(number))?.state === state);
      await house.settled();
      const asked = (await house.openTasks()).map((task) => task.kind);
      await house.check({ tasks: asked });
      // Reports that a later one has overtaken on the way ask nobody any more.
      expect(asked).to.include.members([...tasks]);
      expect([...tasks, 'shipment.delivery_failed', 'shipment.returning']).to.include.members(asked);
      expect(await house.order(number)).to.include({ reason: `shipment_${state}` });
      expect(toldOf(house, entityId).at(-1)).to.equal(told);
      expect(await gone(shipment)).to.equal(1);
    });
  }

  it('not collected at first: the parcel stays ours, the reason is kept; collected later it is delivered', async () => {
    const { number, shipment } = await go('silent');

    await house.clickpost.sendStatus(shipment.awb ?? '', 3, { npr: 9 });
    await house.settled();
    const early = await house.shipment(number);
    house.clickpost.setPath(shipment.awb ?? '', 'normal');

    await reaches(number, 'closed');
    await house.check();
    const [kept] = await house.rows<{ npr_code: number }>(
      'SELECT npr_code FROM tracking_events WHERE shipment_id = ? AND code = 3',
      [shipment.id],
    );
    expect(early?.state).to.equal('labelled');
    expect(kept?.npr_code).to.equal(9);
  });

  it('tracking that is closed (expired) says nothing of the parcel: it is still followed, and delivered in the end', async () => {
    const { number, shipment } = await go('expired');
    await until(
      'closed there',
      async () => (await house.count('tracking_events', `shipment_id = '${shipment.id}' AND code = 23`)) > 0,
    );

    await house.settled();
    const meanwhile = await house.shipment(number);
    await house.clickpost.sendStatus(shipment.awb ?? '', 8);

    await reaches(number, 'closed');
    await house.check();
    expect(meanwhile?.state).to.equal('in_transit');
  });

  it('a failed delivery is answered: taken by the aggregator, tried again, delivered; its reason is a number', async () => {
    const { number, shipment } = await go('silent');
    const awb = shipment.awb ?? '';
    for (const code of [4, 6]) await house.clickpost.sendStatus(awb, code);
    await house.clickpost.sendStatus(awb, 9, { ndr: 6 });
    await until('failed', async () => (await house.shipment(number))?.state === 'delivery_failed');

    const answer = await partnersOf(house).clickpost.answerFailedDelivery({
      awb,
      partnerId: shipment.partner_id ?? 0,
      account: 'ARAMEX',
      action: 'reattempt',
      reattempt: { address: 'Villa 6', phone: '+971501234567', preferredOn: '2026-11-24' },
      reference: shipment.reference,
    });

    expect(answer).to.equal('taken');
    await reaches(number, 'closed');
    await house.check();
    const [kept] = await house.rows<{ ndr_code: number }>(
      'SELECT ndr_code FROM tracking_events WHERE shipment_id = ? AND code = 9',
      [shipment.id],
    );
    expect(kept?.ndr_code).to.equal(6);
  });

  it('all callbacks are lost: the list of changes and the question for the silent parcel find what was missed', async () => {
    const { number, shipment } = await go('silent');
    const awb = shipment.awb ?? '';
    for (const code of [4, 5, 8]) await house.clickpost.sendStatus(awb, code, { quiet: true });
    const job = askSilentParcels(partnersOf(house));

    // Half a day later nobody has heard of it.
    await job.run({ db: house.hub.db, now: new Date(Date.now() + 13 * 3_600_000) });

    await reaches(number, 'closed');
    await house.check();
    expect(await house.count('tracking_events', `shipment_id = '${shipment.id}'`)).to.equal(3);
  });

  it('a failed delivery whose callback was lost: found with its reason, a case is opened, the parcel goes on', async () => {
    const { number, shipment } = await go('silent');
    const awb = shipment.awb ?? '';
    for (const code of [4, 6]) await house.clickpost.sendStatus(awb, code);
    await house.clickpost.sendStatus(awb, 9, { ndr: 1, quiet: true });
    const job = listFailedDeliveries(partnersOf(house));

    await job.run({ db: house.hub.db, now: new Date(Date.now() + 1000) });
    await until('failed', async () => (await house.shipment(number))?.state === 'delivery_failed');
    await until('a case', () => house.count('delivery_cases', `shipment_id = '${shipment.id}'`));
    await job.run({ db: house.hub.db, now: new Date(Date.now() + 2000) });
    await house.clickpost.sendStatus(awb, 8);

    await reaches(number, 'closed');
    await house.check();
    const kept = await house.rows<{ ndr_code: number }>(
      'SELECT ndr_code FROM tracking_events WHERE shipment_id = ? AND code = 9',
      [shipment.id],
    );
    expect(kept.map((one) => Number(one.ndr_code))).to.deep.equal([1]);
  });

  it('seven silent parcels: asked for in two calls, as five of one courier go into one', async () => {
    const parcels = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(() => go('silent')));
    for (const { shipment } of parcels)
      for (const code of [4, 8]) await house.clickpost.sendStatus(shipment.awb ?? '', code, { quiet: true });
    const before = house.clickpost.callCounts.track;

    await askSilentParcels(partnersOf(house)).run({
      db: house.hub.db,
      now: new Date(Date.now() + 13 * 3_600_000),
    });

    for (const { number } of parcels) await reaches(number, 'closed');
    await house.check();
    expect(house.clickpost.callCounts.track - before).to.equal(2);
  });

  it('a pick-up is asked for and confirmed once; a proof is there once the parcel is delivered; each answer is kept', async () => {
    const { number, shipment } = await go('silent');
    const awb = shipment.awb ?? '';
    const wish = {
      locationId: shipment.location_id,
      courierCode: shipment.courier_code ?? '',
      on: '2099-01-02',
      from: '14:00',
      until: '18:00',
      who: 'story',
    };
    const asked = (path: string) => house.clickpost.journal.all().filter((one) => one.path.includes(path)).length;

    await house.hub.db.tx((tx) => askPickup(tx, wish));
    const [pickup] = await until('confirmed', async () => {
      const rows = await house.rows<{ confirmation: string }>(
        "SELECT confirmation FROM pickups WHERE outcome = 'taken'",
      );
      return rows.length > 0 && rows;
    });
    const again = await house.hub.db.tx((tx) => askPickup(tx, wish)).catch((error: { code: string }) => error.code);
    for (const code of [4, 6, 8]) await house.clickpost.sendStatus(awb, code);
    await reaches(number, 'closed');
    await house.hub.db.tx((tx) => askProof(tx, shipment.id, 'story'));
    const [proof] = await until('proof', async () => {
      const rows = await house.rows<{ link: string }>("SELECT link FROM delivery_proofs WHERE outcome = 'found'");
      return rows.length > 0 && rows;
    });

    await house.check();
    expect(pickup?.confirmation).to.match(/^\d+$/);
    expect(again).to.equal('pickup.asked_already');
    expect(proof?.link).to.contain(`/proofs/${awb}.png`);
    expect([asked('create-pickup'), asked('pod_from_shipment')]).to.deep.equal([1, 1]);
  });

  it('delivered is reported before anything else: the parcel has left, once, and is delivered', async () => {
    const { number, shipment } = await go('silent');

    await house.clickpost.sendStatus(shipment.awb ?? '', 8);
    await house.clickpost.sendStatus(shipment.awb ?? '', 5, { at: new Date(Date.now() - 60_000) });

    await reaches(number, 'closed');
    await house.check();
    expect(await gone(shipment)).to.equal(1);
  });
});
