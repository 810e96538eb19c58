/** The pages of invoices: the list, the card on the order's page, and the paper, which is the same whenever it is opened. */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { creditShipments } from '../../../src/core/billing/index.ts';
import { bill, ordered, planned, type Made } from '../../core/billing/made.ts';
import { pageCount } from '../../helpers/render.ts';
import { openHouse, type House, type Visitor } from './house.ts';
import { all } from '../../core/made.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { firstChannels } from '../../../config/channels.ts';
import { firstCompanies } from '../../../config/companies.ts';
import { firstItems } from '../../../config/items.ts';
import { firstLocations } from '../../../config/locations.ts';

describe('routes/console/invoices', () => {
  let house: House;
  let manager: Visitor;
  let made: Made;
  let invoice: { id: string; number: string };
  let note: { id: string; number: string };

  before(async () => {
    house = await openHouse();
    await house.db.tx((tx) =>
      seedCatalog(tx, {
        companies: firstCompanies,
        channels: firstChannels,
        locations: firstLocations.filter((one) => one.country === 'AE'),
        items: firstItems.slice(0, 2),
      }),
    );
    made = await ordered(house.db, [{ totalMinor: 10_000, quantity: 2 }]);
    const parcel = await planned(house.db, made, [2]);
    await bill(house.db, made, parcel);
    await house.db.tx((tx) => creditShipments(tx, [{ shipmentId: parcel, reason: 'shipment_returned' }]));
    [invoice = { id: '', number: '' }] = await all<typeof invoice>(house.db, 'SELECT id, number FROM invoices');
    [note = { id: '', number: '' }] = await all<typeof note>(house.db, 'SELECT id, number FROM credit_notes');
    manager = house.visitor();
    await manager.signIn('manager');
  });
  after(() => house.close());

  it('list: by number, by company, by day; pages that are not there are empty', async () => {
    const found = await manager.get(`/console/invoices?q=${invoice.number}`);
    const notes = await manager.get('/console/invoices?kind=credit_note&company=AE01');
    const none = await manager.get('/console/invoices?from=2099-01-01');
    const wrong = await manager.get('/console/invoices?from=tomorrow');

    expect(found.payload).to.include(invoice.number);
    expect(notes.payload).to.include(note.number).and.to.include(invoice.number);
    expect(none.payload).not.to.include(invoice.number);
    expect([found.statusCode, notes.statusCode, none.statusCode, wrong.statusCode]).to.deep.equal([200, 200, 200, 400]);
  });

  it('order page: its invoice and its credit note, with the way to their papers', async () => {
    const { payload } = await manager.get(`/console/orders/${made.orderId}`);

    expect(payload).to.include(`/console/invoices/${invoice.id}/paper.pdf`);
    expect(payload).to.include(`/console/credit-notes/${note.id}/paper.pdf`);
  });

  it('paper: a PDF, the same bytes each time, kept once with its hash', async () => {
    const papers = [
      await manager.get(`/console/invoices/${invoice.id}/paper.pdf`),
      await manager.get(`/console/invoices/${invoice.id}/paper.pdf`),
    ].map((answer) => answer.rawPayload);
    const credit = await manager.get(`/console/credit-notes/${note.id}/paper.pdf`);

    expect(papers[0]?.equals(papers[1] ?? Buffer.alloc(0))).to.equal(true);
    expect(await pageCount(papers[0] ?? Buffer.alloc(0))).to.equal(1);
    expect(credit.headers['content-disposition']).to.include(`${note.number}.pdf`);
    const kept = await all<{ sha256: string; owner_id: string }>(house.db, 'SELECT sha256, owner_id FROM documents');
    expect(kept).to.have.length(2);
    expect(kept.find((one) => one.owner_id === invoice.id)?.sha256).to.equal(
      createHash('sha256')
        .update(papers[0] ?? '')
        .digest('hex'),
    );
  });

  it('who may not see money: no card, no list, no paper', async () => {
    const packer = house.visitor();
    await packer.signIn('warehouse.1001');
    const pages = ['/console/invoices', `/console/invoices/${invoice.id}/paper.pdf`];

    for (const page of pages) expect((await packer.get(page)).statusCode).to.equal(403);
    expect((await manager.get(`/console/invoices/${made.orderId}/paper.pdf`)).statusCode).to.equal(404);
  });
});
