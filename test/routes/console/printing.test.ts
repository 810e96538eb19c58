/** Printers and print jobs in the console: set up, sent to, moved; only for those whose store it is. */
import { expect } from 'chai';
import { drawShippingLabel } from '../../../labels/shipping.ts';
import { listJobs, listPrinters } from '../../../src/core/printing/index.ts';
import { findShipment, recordLabel } from '../../../src/core/shipment/index.ts';
import { booked, fillShop, places } from '../../core/made.ts';
import { makeLabel } from '../../labels/sample.ts';
import { openHouse, type House } from './house.ts';

describe('routes/console/printing', () => {
  let house: House;
  let shipmentId = '';
  let locationId = '';

  before(async () => {
    house = await openHouse();
    await fillShop(house.db);
    ({ shipmentId } = await booked(house.db, {}, false));
    const bytes = await drawShippingLabel(makeLabel());
    await house.db.tx((tx) => recordLabel(tx, shipmentId, { bytes, mediaType: 'application/pdf', origin: 'hub' }));
    locationId = (await house.db.read((reader) => findShipment(reader, shipmentId)))?.locationId ?? places[0];
  });
  after(() => house.close());

  it('a printer is set up, gets a label and a test page, once for each request; an old version is refused', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    const wish = { name: 'Label desk', kind: 'label', connection: 'agent', formats: 'pdf', active: 'true', locationId };
    const made = await visitor.post('/console/printing/printers', {
      ...wish,
      address: 'ipp://10.0.0.9/ipp',
      version: '0',
    });
    const [printer] = await house.db.read((reader) => listPrinters(reader, [locationId]));
    const at = `/console/printing/printers/${printer?.id ?? ''}`;
    const wrong = await visitor.post(at, { ...wish, address: 'http://10.0.0.9', version: '1' });
    const stale = await visitor.post(at, { ...wish, address: 'ipp://10.0.0.8/ipp', version: '7' });
    const wave = { ids: shipmentId, printing: 'labels', location: locationId, request: 'request-1' };
    const sent = await visitor.post('/console/printing/wave', wave);
    const twice = await visitor.post('/console/printing/wave', wave);
    const bare = await visitor.post('/console/printing/wave', { ...wave, request: 'request-2' });
    const test = await visitor.post(`${at}/test`, { request: 'request-3' });
    const jobs = await house.db.read((reader) => listJobs(reader, { locations: ['*'], limit: 10, offset: 0 }));
    const label = jobs.find((one) => one.papers.length > 0);
    const job = `/console/printing/jobs/${label?.id ?? ''}`;
    const late = await visitor.post(`${job}/cancel`, { version: '9' });
    const gone = await visitor.post(`${job}/cancel`, { version: '1' });

    const codes = [made, wrong, stale, sent, twice, bare, test, late, gone].map((one) => one.statusCode);
    expect(codes).to.deep.equal([303, 400, 409, 303, 303, 400, 303, 409, 303]);
    expect(jobs).to.have.length(2);
    for (const page of ['/console/printing', '/console/printing/printers/new', at, '/console/handover'])
      expect((await visitor.get(page)).statusCode, page).to.equal(200);
    expect((await visitor.get('/console/printing')).payload).to.include('Label desk');
  });

  it('another store sees no printer, and nobody without the right sets one up', async () => {
    const visitor = house.visitor();
    await visitor.signIn('store.3011');

    const page = await visitor.get('/console/printing');
    const form = await visitor.get('/console/printing/printers/new');

    expect([page.statusCode, form.statusCode]).to.deep.equal([200, 403]);
    expect(page.payload).to.not.include('Label desk');
  });

  it('page in Arabic: no English word is left', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    await visitor.post('/console/language', { locale: 'ar', next: '/console/printing' });
    const { payload } = await visitor.get('/console/printing');
    const text = payload
      .slice(payload.indexOf('<body'))
      .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
      .replace(/<button[^>]*lang="en".*?<\/button>/gs, '')
      .replace(/<[^>]+>/g, ' ');

    expect(text.match(/[A-Za-z]{3,}/g)).to.equal(null);
  });
});
