import { expect } from 'chai';
import {
  createDoorCodes,
  createOffice,
  findParcel,
  intendCode,
  makeRound,
  recordCodeSent,
  renewCode,
  takeBack,
  takePress,
  type Press,
} from '../../../src/core/fleet/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { photo } from '../../stories/courier.ts';
import { cod } from '../delivery/made.ts';
import { all, codeOf, shop } from '../made.ts';
import { assigned, byFleet, inStore } from './made.ts';

const kamal = { id: '00000000-0000-7000-8000-000000000001', name: 'Kamal' };
const other = { id: '00000000-0000-7000-8000-000000000002', name: 'Omar' };
const codes = createDoorCodes('a-secret-of-at-least-32-characters!!');

describe('core/fleet/take-press', () => {
  let fresh: FreshDatabase;
  const press = (one: Omit<Press, 'id'> & { id?: string }, by = kamal, now = new Date()) =>
    fresh.db.tx((tx) => takePress(tx, { id: crypto.randomUUID(), ...one }, by, codes, now));
  const messages = (awb: string) =>
    all<{ body: string }>(fresh.db, `SELECT body FROM inbound_messages WHERE business_key = '${awb}' ORDER BY seq`);

  before(async () => {
    fresh = await shop(60);
    await byFleet(fresh.db, { code: true });
  });
  after(() => fresh?.drop());

  it('take: one reference, asked by four at once and again, has one waybill', async () => {
    const office = createOffice(fresh.db);
    const order = {
      reference: 'AE-9-1',
      shipmentId: kamal.id,
      locationId: 'x',
      courierCode: 'FLEET_AE',
      partnerId: -1,
    };

    const answers = await Promise.all([1, 2, 3, 4].map(() => office.take(order)));

    expect(new Set([...answers, await office.take(order)].map((one) => JSON.stringify(one))).size).to.equal(1);
    expect(await office.find('AE-9-2')).to.equal(undefined);
    const [one] = answers;
    const awb = one !== undefined && 'awb' in one ? one.awb : '';
    for (const _ of [1, 2]) expect(await office.callOff(awb)).to.deep.equal({ awb });
    expect(await office.take(order)).to.deep.equal({ refused: 'called_off' });
    expect(await office.callOff('HF000000000000')).to.deep.equal({ refused: 'unknown' });
  });

  it('makeRound: two dispatchers, one wins; what was picked up is not taken back', async () => {
    const { awb, locationId } = await inStore(fresh.db);
    const wish = (courier: typeof kamal) => fresh.db.tx((tx) => makeRound(tx, { locationId, courier, awbs: [awb] }));

    expect([await codeOf(wish(kamal)), await codeOf(wish(other))]).to.deep.equal(['done', 'fleet.already_assigned']);
    const back = () => fresh.db.tx((tx) => takeBack(tx, locationId, awb));
    expect([await codeOf(back()), await codeOf(back()), await codeOf(wish(other))]).to.deep.equal([
      'done',
      'fleet.not_assigned',
      'done',
    ]);
    await press({ awb, kind: 'dispatch' }, other);
    expect(await codeOf(back())).to.equal('fleet.picked_up');
    expect(await createOffice(fresh.db).callOff(awb)).to.deep.equal({ refused: 'left' });
    expect(await codeOf(fresh.db.tx((tx) => takeBack(tx, 'elsewhere', awb)))).to.equal('fleet.parcel_unknown');
  });

  it('press: of another person, before the pick-up, without a reason, is refused and leaves nothing', async () => {
    const { awb } = await assigned(fresh.db, kamal);

    const refused = [
      await codeOf(press({ awb, kind: 'dispatch' }, other)),
      await codeOf(press({ awb: 'HF000000000000', kind: 'dispatch' })),
      await codeOf(press({ awb, kind: 'deliver', receiver: 'A' })),
      await codeOf(press({ awb, kind: 'dispatch' })),
      await codeOf(press({ awb, kind: 'fail' })),
      await codeOf(press({ awb, kind: 'deliver', receiver: ' ' })),
      await codeOf(press({ awb, kind: 'deliver', receiver: 'A', photo: Buffer.from('GIF89a') })),
    ];

    expect(refused).to.deep.equal([
      'fleet.parcel_unknown',
      'fleet.parcel_unknown',
      'fleet.not_picked_up',
      'done',
      'fleet.reason_needed',
      'fleet.receiver_needed',
      'fleet.photo_unreadable',
    ]);
    expect(await messages(awb)).to.have.length(1);
  });

  it('press: the same twice and at the same moment, is one; a late one keeps its moment, a wrong clock does not', async () => {
    const { awb } = await assigned(fresh.db, kamal);
    const id = crypto.randomUUID();
    const at = new Date(Date.now() - 3_600_000);

    const outcomes = await Promise.all([1, 2, 3].map(() => press({ id, awb, kind: 'dispatch', at })));
    await press({ awb, kind: 'fail', reason: 1, at: new Date(Date.now() + 9e8) });
    await press({ awb, kind: 'return' });
    await press({ awb, kind: 'fail', reason: 1, at });

    expect(outcomes.map((one) => one.outcome).sort()).to.deep.equal(['again', 'again', 'taken']);
    const said = (await messages(awb)).map((one) => JSON.parse(one.body) as { at: string; kind: string });
    expect(said.map((one) => one.kind)).to.deep.equal(['dispatch', 'fail', 'return', 'fail']);
    const moments = said.map((one) => Date.parse(`${one.at.replace(' ', 'T')}Z`));
    expect([moments[0], moments[3]]).to.deep.equal([at.getTime(), at.getTime()]);
    expect(moments[1]).to.be.at.most(Date.now());
    const parcel = await fresh.db.read((reader) => findParcel(reader, awb));
    expect(parcel).to.include({ endedAs: 'returned', attempts: 1 });
  });

  it('press: of a parcel that was called off meanwhile is refused while it can be left there; one made before that is a fact', async () => {
    const { awb } = await assigned(fresh.db, kamal);
    const before = new Date(Date.now() - 60_000);
    await createOffice(fresh.db).callOff(awb);

    expect(await codeOf(press({ awb, kind: 'dispatch' }))).to.equal('fleet.called_off');
    expect(await messages(awb)).to.have.length(0);
    expect((await press({ awb, kind: 'dispatch', at: before })).outcome).to.equal('taken');
    expect(await messages(awb)).to.have.length(1);
  });

  it('press: of a parcel that is being called back, and its office has not heard of it yet, is refused as well', async () => {
    const { awb } = await assigned(fresh.db, kamal);
    await fresh.db.tx((tx) => tx.run("UPDATE shipments SET state = 'recalled' WHERE awb = ?", [awb]));

    expect(await codeOf(press({ awb, kind: 'dispatch' }))).to.equal('fleet.called_off');
    expect(await messages(awb)).to.have.length(0);
  });

  it('press: handed over twice under two ids, its cash is taken once', async () => {
    const { awb } = await assigned(fresh.db, kamal, cod);
    const hand = () => press({ awb, kind: 'deliver', receiver: 'Aisha', cashTaken: true });
    await press({ awb, kind: 'dispatch' });

    await Promise.all([hand(), hand()]);

    const kept = `SELECT cash_minor FROM fleet_presses WHERE awb = '${awb}' AND kind = 'deliver' ORDER BY cash_minor IS NULL`;
    expect(await all(fresh.db, kept)).to.deep.equal([{ cash_minor: 12_000 }, { cash_minor: null }]);
  });

  it('code: asked for once its letter is out, counted when wrong, locked, renewed; never in a row of ours', async () => {
    const { awb } = await assigned(fresh.db, kamal);
    await press({ awb, kind: 'dispatch' });
    const letter = async () => (await fresh.db.tx((tx) => intendCode(tx, awb))) ?? expect.fail('no letter');
    const hand = (code?: string) =>
      press({ awb, kind: 'deliver', receiver: 'Aisha', photo, ...(code === undefined ? {} : { code }) });
    const first = await letter();
    await fresh.db.tx((tx) => recordCodeSent(tx, first));
    const right = codes(first.codeId);
    const wrong = right === '111111' ? '222222' : '111111';

    expect(await codeOf(hand())).to.equal('fleet.code_needed');
    for (const left of [4, 3, 2, 1, 0]) expect(await hand(wrong)).to.deep.equal({ outcome: 'wrong_code', left });
    expect(await codeOf(hand(right))).to.equal('fleet.code_locked');
    expect(await codeOf(fresh.db.tx((tx) => renewCode(tx, awb, other.id)))).to.equal('fleet.parcel_unknown');
    for (const _ of [1, 2]) await fresh.db.tx((tx) => renewCode(tx, awb, kamal.id));
    // Until the new letter is out the door is not open without a code.
    expect(await codeOf(hand())).to.equal('fleet.code_needed');
    const second = await letter();
    // The first letter's answer comes late and says nothing of the second.
    await fresh.db.tx((tx) => recordCodeSent(tx, first));
    await fresh.db.tx((tx) => recordCodeSent(tx, second));
    expect((await hand(right)).outcome).to.equal('wrong_code');
    const arabic = codes(second.codeId).replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
    expect((await hand(arabic)).outcome).to.equal('taken');
    const [kept] = await all<Record<string, unknown>>(fresh.db, `SELECT * FROM fleet_parcels WHERE awb = '${awb}'`);
    expect(Object.values(kept ?? {}).map(String)).not.to.include(codes(second.codeId));
    expect(await codeOf(fresh.db.tx((tx) => renewCode(tx, awb, kamal.id)))).to.equal('fleet.no_code');
    const [proof] = await all<{ media_type: string; bytes: Uint8Array }>(
      fresh.db,
      "SELECT media_type, bytes FROM documents WHERE kind = 'delivery_proof'",
    );
    expect(proof?.media_type).to.equal('image/jpeg');
    expect(Buffer.from(proof?.bytes ?? []).toString('latin1')).not.to.contain('GPS');
  });
});
