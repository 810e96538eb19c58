/** Papers in the console: made, kept, printed with a reason, and only for those whose store it is. */
import { expect } from 'chai';
import { drawShippingLabel } from '../../../labels/shipping.ts';
import { recordLabel } from '../../../src/core/shipment/index.ts';
import { booked, fillShop } from '../../core/made.ts';
import { makeLabel } from '../../labels/sample.ts';
import { openHouse, type House } from './house.ts';

describe('routes/console/documents', () => {
  let house: House;
  let orderId = '';
  let id = '';

  before(async () => {
    house = await openHouse();
    await fillShop(house.db);
    ({ orderId, shipmentId: id } = await booked(house.db, {}, false));
    const bytes = await drawShippingLabel(makeLabel());
    await house.db.tx((tx) => recordLabel(tx, id, { bytes, mediaType: 'application/pdf', origin: 'courier' }));
  });
  after(() => house.close());

  it('order page: a packing slip is made, shown, printed, and printed again with a reason', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    const made = await visitor.post(`/console/shipments/${id}/papers/packing_slip`, {});
    const page = String(made.headers['location']);
    const first = await visitor.post(`${page}/print`, { seen: '0' });
    const late = await visitor.post(`${page}/print`, { seen: '0', reason: 'jam' });
    const bare = await visitor.post(`${page}/print`, { seen: '1' });
    const again = await visitor.post(`${page}/print`, { seen: '1', reason: 'jam' });
    const file = await visitor.get(`${page}/file?copy=2`);

    expect([made, first, late, bare, again].map((one) => one.statusCode)).to.deep.equal([303, 303, 409, 400, 303]);
    expect(file.rawPayload.subarray(0, 5).toString()).to.equal('%PDF-');
    expect((await visitor.get(page)).payload).to.include('manager');
    expect((await visitor.get(`/console/orders/${orderId}`)).payload).to.include(page);
    expect((await visitor.get('/console/documents?kind=packing_slip')).payload).to.include(page);
  });

  it('hand over: labels in one file, a pick list and the sheet of one courier; another store gets nothing', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    const waiting = await visitor.get('/console/handover');
    expect(waiting.payload).to.include(`value="${id}"`);

    for (const what of ['labels', 'packing_slips', 'pick_list', 'manifest']) {
      const answer = await visitor.post('/console/handover', { ids: id, what, reason: 'jam' });
      expect(answer.statusCode, what).to.equal(200);
      expect(answer.rawPayload.subarray(0, 5).toString(), what).to.equal('%PDF-');
    }
    const unknown = await visitor.post('/console/handover', {
      ids: '01890000-0000-7000-8000-000000000000',
      what: 'labels',
    });

    expect(unknown.statusCode).to.equal(400);
    const state = (one: string) =>
      house.db.tx((tx) => tx.run(`UPDATE shipments SET state = '${one}' WHERE id = ?`, [id]));
    await state('recalled');
    const recalled = await visitor.post('/console/handover', { ids: id, what: 'manifest' });
    await state('labelled');
    expect([recalled.statusCode, recalled.payload.includes('called back')]).to.deep.equal([409, true]);
  });

  it('pages in Arabic: no English word is left', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    await visitor.post('/console/language', { locale: 'ar', next: '/console/documents' });
    for (const path of ['/console/documents', '/console/handover']) {
      const { payload } = await visitor.get(path);
      const text = payload
        .slice(payload.indexOf('<body'))
        .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
        .replace(/<option[^>]*lang="en".*?<\/option>/gs, '')
        .replace(/<button[^>]*lang="en".*?<\/button>/gs, '')
        .replace(/<[^>]+>/g, ' ');
      expect(text.match(/[A-Za-z]{3,}/g), path).to.equal(null);
    }
  });
});
