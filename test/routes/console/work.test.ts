import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { makeOrder, makeParkedPush, makeShipment, makeTask, someLocation } from '../../helpers/make.ts';
import { openHouse, type House, type Visitor } from './house.ts';

describe('routes/console: work of people', () => {
  let house: House;
  let manager: Visitor;
  beforeEach(async () => {
    house = await openHouse();
    manager = house.visitor();
    await manager.signIn('manager');
  });
  afterEach(() => house.close());

  const insertPush = async (own = {}, body?: string): Promise<string> => {
    const [inbound, parked] = makeParkedPush(own, body);
    await house.db.tx(async (tx) => {
      await tx.insert('inbound_messages', [{ ...inbound }]);
      await tx.insert('parked', [parked]);
    });
    return String(parked.id);
  };
  const stateOf = async (table: string, id: string): Promise<unknown> =>
    (await house.db.read((reader) => reader.one<{ state: string }>(`SELECT state FROM ${table} WHERE id = ?`, [id])))
      ?.state;

  it('parked: its reason and its body are shown, and nothing in it runs', async () => {
    const id = await insertPush({}, '{"order":{"customer_email":"secret@person.ae","note":"<script>1</script>"}}');

    const page = await manager.get(`/console/parked/${id}`);

    expect(page.payload).to.contain('secret@person.ae').and.contain('&lt;script').and.contain('NOPE-1');
  });

  it('parked: replay puts it back to work once, wakes the house and is written down', async () => {
    const id = await insertPush();

    const first = await manager.post(`/console/parked/${id}/replay`);
    const second = await manager.post(`/console/parked/${id}/replay`);

    expect([first.statusCode, second.statusCode]).to.eql([303, 409]);
    expect(await stateOf('parked', id)).to.equal('replayed');
    expect(house.woken()).to.equal(1);
    const audit = await house.db.read((reader) =>
      reader.one<{ who: string }>("SELECT who FROM audit_log WHERE action = 'parked.replayed'"),
    );
    expect(audit?.who).to.equal('manager');
  });

  it('parked: a group with the same reason is replayed together, others stay', async () => {
    const same = [await insertPush(), await insertPush()];
    const other = await insertPush({ reason_code: 'magento.down' });

    const answer = await manager.post('/console/parked/replay-group', { reason: 'order.unknown_sku' });

    expect(answer.headers.location).to.contain('count=2');
    for (const id of same) expect(await stateOf('parked', id)).to.equal('replayed');
    expect(await stateOf('parked', other)).to.equal('open');
  });

  it('parked: of another channel is neither shown nor replayed', async () => {
    const id = await insertPush();
    const visitor = house.visitor();
    await visitor.signIn('support.sa');

    expect((await visitor.get('/console/parked')).payload).not.to.contain(id);
    expect((await visitor.post(`/console/parked/${id}/replay`)).statusCode).to.equal(404);
    expect((await visitor.post(`/console/parked/${id}/close`)).statusCode).to.equal(404);
    expect(await stateOf('parked', id)).to.equal('open');
  });

  it('parked: a store has no such page', async () => {
    const visitor = house.visitor();
    await visitor.signIn('store.1042');

    expect((await visitor.get('/console/parked')).statusCode).to.equal(403);
  });

  it('task: done is done by name; a task of elsewhere is not there', async () => {
    const order = makeOrder();
    const task = makeTask({ order_id: order.id });
    await house.db.tx(async (tx) => {
      await tx.insert('orders', [order]);
      await tx.insert('tasks', [task]);
    });
    const stranger = house.visitor();
    await stranger.signIn('support.sa');

    const refused = await stranger.post(`/console/tasks/${String(task.id)}/close`);
    const listed = await manager.get('/console/tasks?workgroup=orders');
    await manager.post(`/console/tasks/${String(task.id)}/close`);

    expect(refused.statusCode).to.equal(404);
    expect(listed.payload).to.contain(String(order.number));
    expect(await stateOf('tasks', String(task.id))).to.equal('done');
  });

  it('release: asks why, and tells the history who it was', async () => {
    const order = makeOrder({ state: 'on_hold', reason: 'payment_pending' });
    await house.db.tx((tx) => tx.insert('orders', [order]));
    const path = `/console/orders/${String(order.id)}/release`;

    const silent = await manager.post(path, { why: '' });
    const done = await manager.post(path, { why: 'paid by bank transfer' });
    const again = await manager.post(path, { why: 'paid by bank transfer' });

    expect([silent.statusCode, done.statusCode, again.statusCode]).to.eql([400, 303, 409]);
    const row = await house.db.read((reader) =>
      reader.one<{ who: string; why: string }>("SELECT who, why FROM history WHERE move = 'release'"),
    );
    expect(row).to.include({ who: 'manager', why: 'paid by bank transfer' });
  });

  describe('label', () => {
    const order = makeOrder();
    const labelId = uuidv7();
    const parcel = makeShipment(String(order.id), { label_id: labelId, location_id: someLocation.id });
    const path = `/console/shipments/${String(parcel.id)}`;
    beforeEach(async () => {
      const bytes = Buffer.from('%PDF-1.4 a label');
      await house.db.tx(async (tx) => {
        await tx.insert('orders', [order]);
        await tx.insert('shipments', [parcel]);
        await tx.insert('documents', [
          {
            id: labelId,
            kind: 'shipping_label',
            owner_id: String(parcel.id),
            order_id: String(order.id),
            origin: 'hub',
            media_type: 'application/pdf',
            sha256: '0'.repeat(64),
            size: bytes.length,
            bytes,
            created_at: '2026-01-01 00:00:00.000',
          },
        ]);
      });
    });

    it('pdf: the kept bytes, shown in our own frame alone', async () => {
      const answer = await manager.get(`${path}/label.pdf`);

      expect(answer.rawPayload.toString()).to.equal('%PDF-1.4 a label');
      expect(answer.headers['content-type']).to.contain('application/pdf');
      expect(answer.headers['content-disposition']).to.contain('inline');
      expect(answer.headers['x-frame-options']).to.equal('SAMEORIGIN');
    });

    it('print: the first copy freely, the second with a reason', async () => {
      const first = await manager.post(`${path}/print`);
      const silent = await manager.post(`${path}/print`);
      const second = await manager.post(`${path}/print`, { reason: 'jam' });

      expect(first.headers.location).to.contain('copy=1');
      expect(silent.statusCode).to.equal(400);
      expect(second.headers.location).to.contain('copy=2');
      const { payload } = await manager.get(`/console/orders/${String(order.id)}`);
      expect(payload).to.contain('The printer jammed').and.contain('Print again');
    });

    it('print and hand over: not for another store, not without the right', async () => {
      const elsewhere = house.visitor();
      await elsewhere.signIn('warehouse.1001');
      const support = house.visitor();
      await support.signIn('support');

      expect((await elsewhere.post(`${path}/print`)).statusCode).to.equal(404);
      expect((await elsewhere.post(`${path}/dispatch`)).statusCode).to.equal(404);
      expect((await support.post(`${path}/print`)).statusCode).to.equal(403);
      expect(await stateOf('shipments', String(parcel.id))).to.equal('labelled');
    });

    it('hand over: a store of its own does it', async () => {
      const store = house.visitor();
      await store.signIn('store.1042');

      const page = await store.get(`/console/orders/${String(order.id)}`);
      const done = await store.post(`${path}/dispatch`);

      expect(page.payload).to.contain(`${path}/dispatch`);
      expect(done.statusCode).to.equal(303);
      expect(await stateOf('shipments', String(parcel.id))).to.equal('dispatched');
    });
  });
});
