/** Printers and print jobs in the console: set up, sent to, moved; only for those whose store it is. */
import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
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
    const wave = { ids: shipmentId, printing: 'labels', location: locationId, request: randomUUID() };
    const sent = await visitor.post('/console/printing/wave', wave);
    const twice = await visitor.post('/console/printing/wave', wave);
    const bare = await visitor.post('/console/printing/wave', { ...wave, request: randomUUID() });
    const test = await visitor.post(`${at}/test`, { request: 'request-3' });
    const jobs = await house.db.read((reader) => listJobs(reader, { locations: ['*'], limit: 10, offset: 0 }));
    const label = jobs.find((one) => one.papers.length > 0);
    const job = `/console/printing/jobs/${label?.id ?? ''}`;
    const late = await visitor.post(`${job}/cancel`, { version: '9' });
    const gone = await visitor.post(`${job}/cancel`, { version: '1' });

    const codes = [made, wrong, stale, sent, twice, bare, test, late, gone].map((one) => one.statusCode);
    expect(codes).to.deep.equal([303, 400, 409, 303, 303, 400, 303, 409, 303]);
    expect(jobs).to.have.length(2);
    expect(jobs.filter((one) => one.waveId === wave.request)).to.have.length(1);
    const progress = `/console/printing/waves/${wave.request}`;
    expect(sent.headers.location).to.equal(progress);
    for (const page of ['/console/printing', '/console/printing/printers/new', at, '/console/handover', progress])
      expect((await visitor.get(page)).statusCode, page).to.equal(200);
    const page = (await visitor.get('/console/printing')).payload;
    expect(page).to.include('Label desk');
    // By the clock of the store.
    expect(page.match(/UTC[+-]\d+/g)).to.deep.equal(['UTC+4', 'UTC+4']);
    const part = `/console/shipments/${shipmentId}/prints`;
    expect((await visitor.get(part)).payload).to.include('UTC+4');
  });

  it('another store sees no printer, and nobody without the right sets one up', async () => {
    const visitor = house.visitor();
    await visitor.signIn('store.3011');

    const page = await visitor.get('/console/printing');
    const form = await visitor.get('/console/printing/printers/new');

    expect([page.statusCode, form.statusCode]).to.deep.equal([200, 403]);
    expect(page.payload).to.not.include('Label desk');
  });

  it('the card of a parcel: sent to a printer of its store, live, once for each request; a second time with a reason', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    const [printer] = await house.db.read((reader) => listPrinters(reader, [locationId]));
    const orderId = (await house.db.read((reader) => findShipment(reader, shipmentId)))?.orderId ?? '';
    const at = `/console/shipments/${shipmentId}`;
    const before = await visitor.get(`/console/orders/${orderId}`);
    const asked = { printer: printer?.id ?? '', request: randomUUID() };
    const bare = await visitor.post(`${at}/print-on`, asked);
    const sent = await visitor.post(`${at}/print-on`, { ...asked, reason: 'lost' });
    const twice = await visitor.post(`${at}/print-on`, { ...asked, reason: 'lost' });
    const elsewhere = await visitor.post(`${at}/print-on`, { ...asked, printer: randomUUID(), request: randomUUID() });
    const live = await visitor.get(`${at}/prints`);
    const stranger = house.visitor();
    await stranger.signIn('store.3011');
    const others = await stranger.post(`${at}/print-on`, { ...asked, request: randomUUID() });
    const unseen = await stranger.get(`${at}/prints`);

    expect(before.payload).to.include(`print-on-${shipmentId}`).and.include('Label desk');
    expect([bare, sent, twice, elsewhere, others, unseen].map((one) => one.statusCode)).to.deep.equal([
      400, 303, 303, 404, 404, 404,
    ]);
    expect(sent.headers.location).to.equal(`/console/orders/${orderId}#printing-${shipmentId}`);
    expect(live.payload).to.include('Waits').and.include('Printed again').and.include('every 2s');
    const jobs = await house.db.read((reader) => listJobs(reader, { locations: ['*'], orderId, limit: 10, offset: 0 }));
    expect(jobs.filter((one) => one.reprint)).to.have.length(1);
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
