/** What a courier is asked besides the booking: each once, its answer kept; and a waybill of elsewhere takes the booking's place. */
import { expect } from 'chai';
import {
  askDuePickups,
  askPickup,
  askProof,
  askProofFilesAgain,
  intendPickup,
  intendProof,
  intendProofFile,
  listCollectable,
  listPickups,
  recordBooking,
  recordBookingRefused,
  recordFollowed,
  recordPickup,
  recordPickupRefused,
  recordProof,
  recordProofFile,
  registerElsewhere,
  intendBooking,
  intendRegister,
  isPickupDue,
  pickupRuleOf,
  setPickupRules,
} from '../../../src/core/shipment/index.ts';
import { billShipments, loadInvoice } from '../../../src/core/billing/index.ts';
import { findPieces, insertPieces } from '../../../src/core/shipment/store-pieces.ts';
import { AppError } from '../../../src/platform/errors.ts';
import type { Tx } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, booked, codeOf, shop, sourced } from '../made.ts';

describe('core/shipment/errands', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(100);
  });
  afterEach(() => fresh.drop());

  const tx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => fresh.db.tx(work);
  const told = async (event: string): Promise<number> =>
    (await all<{ n: number }>(fresh.db, `SELECT COUNT(*) AS n FROM event_log WHERE event = '${event}'`))[0]?.n ?? 0;
  const tasks = () =>
    all<{ kind: string; state: string }>(fresh.db, 'SELECT kind, state FROM tasks ORDER BY created_at');
  const wishOf = async (own: object = {}) => {
    const [ready] = await fresh.db.read((reader) => listCollectable(reader));
    const at = { locationId: ready?.locationId ?? '', courierCode: ready?.courierCode ?? '' };
    return { ...at, on: '2099-01-02', from: '14:00', until: '18:00', who: 'ann', ...own };
  };

  it('askPickup: once per place, courier and day; the answer is kept, a refused one opens a task and may be asked again', async () => {
    const { awb } = await booked(fresh.db);
    await booked(fresh.db);
    const wish = await wishOf();

    const id = await tx((t) => askPickup(t, wish));
    const again = await codeOf(tx((t) => askPickup(t, wish)));
    const intent = await tx((t) => intendPickup(t, id));
    await tx((t) => recordPickupRefused(t, id, new AppError('refused', 'clickpost.courier_refused')));
    const refused = await tasks();
    const anew = await tx((t) => askPickup(t, { ...wish, from: '15:00' }));
    await tx((t) => recordPickup(t, id, '4711'));
    const later = [await codeOf(tx((t) => askPickup(t, wish))), await tx((t) => intendPickup(t, id))];

    expect(intent).to.deep.include({ on: '2099-01-02', what: '2 parcels' });
    expect(intent?.parcel).to.include({ awb });
    expect([again, ...later]).to.deep.equal(['pickup.asked_already', 'pickup.asked_already', undefined]);
    expect(anew).to.equal(id);
    expect(refused).to.deep.equal([{ kind: 'pickup.refused', state: 'open' }]);
    expect((await tasks()).map((one) => one.state)).to.deep.equal(['done']);
    expect(await told('pickup.asked')).to.equal(2);
    const [kept, ...more] = await fresh.db.read((reader) => listPickups(reader, 10));
    expect(more).to.deep.equal([]);
    expect(kept).to.include({
      outcome: 'taken',
      confirmation: '4711',
      parcels: 2,
      asks: 2,
      from: '15:00',
      askedBy: 'ann',
    });
  });

  it('intendPickup: the parcel that it was asked for is being called back, it is asked for another one', async () => {
    const [one, two] = [await booked(fresh.db), await booked(fresh.db)];
    const wish = await wishOf();
    const id = await tx((t) => askPickup(t, wish));

    const before = await tx((t) => intendPickup(t, id));
    await tx((t) => t.run("UPDATE shipments SET state = 'recalled' WHERE awb = ?", [before?.parcel.awb ?? '']));
    const after = await tx((t) => intendPickup(t, id));

    expect(new Set([before?.parcel.awb, after?.parcel.awb])).to.deep.equal(new Set([one.awb, two.awb]));
  });

  it('askPickup: a day that is over, times the wrong way round, nothing that waits: refused, nothing kept', async () => {
    await booked(fresh.db);

    const codes = [
      await codeOf(tx(async (t) => askPickup(t, await wishOf({ on: '2020-01-01' })))),
      await codeOf(tx(async (t) => askPickup(t, await wishOf({ from: '18:00' })))),
      await codeOf(tx(async (t) => askPickup(t, await wishOf({ courierCode: 'NOBODY' })))),
    ];

    expect(codes).to.deep.equal(['pickup.day_past', 'pickup.times_wrong', 'pickup.nothing_ready']);
    expect(await fresh.db.read((reader) => listPickups(reader, 10))).to.deep.equal([]);
    expect(await fresh.db.read((reader) => listPickups(reader, 10, { locations: [] }))).to.deep.equal([]);
  });

  it('askProof: after the delivery alone; its link is kept, one that is no web page is not, and a later none loses nothing', async () => {
    const { shipmentId, awb } = await booked(fresh.db);
    const proof = () => all<object>(fresh.db, 'SELECT outcome, link, error_code, asks FROM delivery_proofs');
    const early = await codeOf(tx((t) => askProof(t, shipmentId, 'ann')));
    await tx((t) => t.run("UPDATE shipments SET state = 'delivered' WHERE id = ?", [shipmentId]));

    await tx((t) => askProof(t, shipmentId, 'ann'));
    const twice = await codeOf(tx((t) => askProof(t, shipmentId, 'ann')));
    const intent = await tx((t) => intendProof(t, shipmentId));
    await tx((t) => recordProof(t, shipmentId, 'javascript:alert(1)'));
    const bad = await proof();
    await tx((t) => askProof(t, shipmentId, 'ann'));
    await tx((t) => recordProof(t, shipmentId, 'https://pod.example/1.png'));
    await tx((t) => askProof(t, shipmentId, 'ann'));
    await tx((t) => recordProof(t, shipmentId, undefined));

    expect([early, twice]).to.deep.equal(['proof.not_delivered', 'proof.asked_already']);
    expect(intent).to.include({ awb });
    expect(bad).to.deep.equal([{ outcome: 'refused', link: null, error_code: 'proof.link_invalid', asks: 1 }]);
    expect(await proof()).to.deep.equal([
      { outcome: 'none', link: 'https://pod.example/1.png', error_code: null, asks: 3 },
    ]);
    expect(await told('shipment.proof_wanted')).to.equal(3);
  });

  it('registerElsewhere: the parcel is booked by that waybill, its task gone; what a booking still brings is superfluous', async () => {
    const { orderId, shipmentId } = await sourced(fresh.db);
    await tx((t) => billShipments(t, [{ orderId, shipmentId }]));
    const intent = await tx(async (t) => intendBooking(t, shipmentId, await loadInvoice(t, shipmentId)));
    if (intent === undefined) throw new Error('nothing to book');
    await tx((t) => recordBookingRefused(t, shipmentId, new AppError('refused', 'clickpost.courier_refused')));
    const said = { awb: 'HAND1', courierCode: 'ARAMEX', why: 'booked by telephone' };

    const stale = await codeOf(tx((t) => registerElsewhere(t, shipmentId, { ...said, version: 1 })));
    const unknown = await codeOf(tx((t) => registerElsewhere(t, shipmentId, { ...said, courierCode: 'SMSA' })));
    await tx((t) => registerElsewhere(t, shipmentId, said));
    const asked = await tx((t) => intendRegister(t, shipmentId));
    await tx((t) => recordFollowed(t, shipmentId));
    await tx((t) => recordBooking(t, shipmentId, { awb: 'LATE1', partnerId: 2 }, intent));

    expect([stale, unknown]).to.deep.equal(['shipment.moved_meanwhile', 'shipment.courier_unknown']);
    expect(asked).to.include({ awb: 'HAND1', partnerId: 2, account: 'ARAMEX', country: 'AE' });
    const [row] = await all<object>(fresh.db, 'SELECT state, awb, partner_id, courier_code FROM shipments');
    expect(row).to.deep.equal({ state: 'booked', awb: 'HAND1', partner_id: 2, courier_code: 'ARAMEX' });
    expect((await tasks()).map((one) => one.state)).to.deep.equal(['done']);
    expect(await all(fresh.db, 'SELECT awb, state FROM dropped_awbs')).to.deep.equal([
      { awb: 'LATE1', state: 'asked' },
    ]);
    expect([
      await told('shipment.registered'),
      await told('shipment.booked'),
      await told('awb.superfluous'),
    ]).to.deep.equal([1, 1, 1]);
  });

  it('registerElsewhere: a waybill that another parcel has, or that was given back, or a parcel that is booked: refused', async () => {
    const other = await booked(fresh.db);
    const { orderId, shipmentId } = await sourced(fresh.db);
    await tx((t) => billShipments(t, [{ orderId, shipmentId }]));
    const said = { awb: other.awb, courierCode: 'ARAMEX', why: 'by hand' };

    const codes = [
      await codeOf(tx((t) => registerElsewhere(t, shipmentId, said))),
      await codeOf(tx((t) => registerElsewhere(t, other.shipmentId, { ...said, awb: 'HAND2' }))),
    ];

    expect(codes).to.deep.equal(['shipment.awb_taken', 'shipment.illegal_move']);
    expect(await told('shipment.registered')).to.equal(0);
  });

  it('pieces: kept once, found by courier and waybill together', async () => {
    const { orderId, shipmentId } = await booked(fresh.db);
    const of = { id: shipmentId, orderId };

    await tx((t) => insertPieces(t, of, 2, ['BOX1', 'BOX2']));
    await tx((t) => insertPieces(t, of, 2, ['BOX1', 'BOX2']));
    const found = await tx((t) =>
      findPieces(t, [
        { partnerId: 2, awb: 'BOX2' },
        { partnerId: 3, awb: 'BOX1' },
      ]),
    );

    expect([...found]).to.deep.equal([['2\nBOX2', { partnerId: 2, awb: 'BOX2', shipmentId, orderId }]]);
    expect((await all<object>(fresh.db, 'SELECT awb FROM piece_awbs')).length).to.equal(2);
  });

  it('proof: its file is fetched once and kept; a refused one leaves the link; a host that is down is asked again', async () => {
    const { shipmentId } = await booked(fresh.db);
    await tx((t) => t.run("UPDATE shipments SET state = 'delivered' WHERE id = ?", [shipmentId]));
    const proof = async () =>
      (
        await all<Record<string, unknown>>(
          fresh.db,
          'SELECT document_id, file_error, file_waits, link FROM delivery_proofs',
        )
      )[0];
    const link = 'https://pod.example/7.png';
    const later = new Date(Date.now() + 20 * 60_000);

    await tx((t) => askProof(t, shipmentId, 'ann'));
    await tx((t) => recordProof(t, shipmentId, link));
    const intent = await tx((t) => intendProofFile(t, shipmentId));
    await tx((t) => recordProofFile(t, shipmentId, { code: 'clickpost.proof_host_down', wait: true }));
    const early = await tx((t) => askProofFilesAgain(t, new Date(), 10));
    const again = await tx((t) => askProofFilesAgain(t, later, 10));
    await tx((t) => recordProofFile(t, shipmentId, { code: 'clickpost.proof_host_down', wait: true }));
    const tries = await all(fresh.db, 'SELECT file_tries FROM delivery_proofs');
    await tx((t) => recordProofFile(t, shipmentId, { code: 'clickpost.proof_invalid', wait: false }));
    const refused = await proof();
    const none = await tx((t) => askProofFilesAgain(t, later, 10));
    const file = { bytes: Buffer.from('a picture'), mediaType: 'image/png' };
    await tx((t) => recordProofFile(t, shipmentId, file));
    await tx((t) => recordProofFile(t, shipmentId, file));

    expect(intent).to.include({ link });
    expect([early, again, none]).to.deep.equal([0, 1, 0]);
    expect(tries).to.deep.equal([{ file_tries: 1 }]);
    expect(refused).to.include({ document_id: null, file_error: 'clickpost.proof_invalid', file_waits: 0, link });
    expect(await told('shipment.proof_linked')).to.equal(2);
    const papers = await all<{ id: string; sha256: string }>(
      fresh.db,
      "SELECT id, sha256 FROM documents WHERE kind = 'delivery_proof'",
    );
    expect(papers).to.have.length(1);
    expect(await proof()).to.include({ document_id: papers[0]?.id, file_error: null, link });
    expect(await tx((t) => intendProofFile(t, shipmentId))).to.equal(undefined);
  });

  it('automatic pick-ups: off unless a rule says so; at its time or when enough wait; once a day, however often it is looked', async () => {
    const wish = await booked(fresh.db).then(() => wishOf());
    const at = { location: '*', courier: wish.courierCode, from: '14:00', until: '18:00' };
    const rules = (own: object) => tx((t) => setPickupRules(t, [{ ...at, ...own }]));
    // Noon in Dubai.
    const noon = new Date(Date.UTC(2099, 0, 2, 8));
    const asked = (now = noon) => askDuePickups(fresh.db, now);

    const off = await asked();
    await rules({ at: '13:00', parcels: 2 });
    const early = await asked();
    await booked(fresh.db);
    const enough = [await asked(), await asked()];
    const [pickup] = await all<Record<string, unknown>>(
      fresh.db,
      'SELECT on_day, asked_by, parcels, asks FROM pickups',
    );
    const nextDay = [await asked(new Date(Date.UTC(2099, 0, 3, 15))), await asked(new Date(Date.UTC(2099, 0, 3, 8)))];
    const wrong = [{ at: undefined }, { at: '25:00' }, { at: '13:00', until: '09:00' }].map((own) =>
      codeOf(rules(own)),
    );

    expect([off, early, ...enough, ...nextDay]).to.deep.equal([0, 0, 1, 0, 0, 1]);
    expect(pickup).to.deep.equal({ on_day: '2099-01-02', asked_by: 'hub', parcels: 2, asks: 1 });
    expect(await Promise.all(wrong)).to.deep.equal(Array(3).fill('pickup.rules_invalid'));
    expect(isPickupDue({ ...at, at: '13:00' }, '12:59', 9)).to.equal(false);
    expect(isPickupDue({ ...at, at: '13:00' }, '13:00', 1)).to.equal(true);
    expect(isPickupDue({ ...at, at: '13:00' }, '18:00', 9)).to.equal(false);
    expect(pickupRuleOf([{ ...at, location: 'X' }], { locationId: 'Y', courierCode: at.courier })).to.equal(undefined);
  });
});
