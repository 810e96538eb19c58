/** Kept papers for other systems: within a store, in several forms, printed with a reason; what cannot be read is replaced. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { PDFDocument, degrees } from '@cantoo/pdf-lib';
import { takeLabel } from '../../labels/received.ts';
import { drawShippingLabel } from '../../labels/shipping.ts';
import { createApiClient, type NewApiClient } from '../../src/core/access/index.ts';
import { deleteOldBytes, keepDocument } from '../../src/core/document/index.ts';
import { intendBooking, manifestData, packShipment, recordLabel } from '../../src/core/shipment/index.ts';
import { billShipments, loadInvoice } from '../../src/core/billing/index.ts';
import type { AppError } from '../../src/platform/errors.ts';
import { makeWavePaper } from '../../src/routes/paper-runs.ts';
import { setCourier } from '../helpers/master.ts';
import { all, booked, fillShop, sourced } from '../core/made.ts';
import { makeLabel } from '../labels/sample.ts';
import { openHouse, type House } from './console/house.ts';

const KEY = 'a-key-of-the-papers-desk';
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('routes/admin-documents', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
    await fillShop(house.db);
    const papers = ['documents.view', 'documents.reprint'] as const;
    const clients: readonly NewApiClient[] = [
      { name: 'desk', scopes: [...papers], key: KEY },
      { name: 'elsewhere', scopes: [...papers], key: 'a-key-of-another-store', locations: ['NOWHERE'] },
      { name: 'reader', scopes: ['documents.view'], key: 'a-key-of-a-reader' },
    ];
    await house.db.tx(async (tx) => {
      for (const one of clients) await createApiClient(tx, one);
    });
  });
  after(() => house.close());

  async function call(method: string, url: string, payload?: object, key = KEY) {
    const headers = { authorization: `Bearer ${key}` };
    return house.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  }
  const labelOf = async (shipmentId: string): Promise<string> =>
    (await all<{ label_id: string }>(house.db, `SELECT label_id FROM shipments WHERE id = '${shipmentId}'`))[0]
      ?.label_id ?? '';
  async function labelled(bytes?: Uint8Array): Promise<{ shipmentId: string; orderId: string; id: string }> {
    const { shipmentId, orderId } = await booked(house.db, {}, false);
    const file = bytes ?? (await drawShippingLabel(makeLabel()));
    await house.db.tx((tx) =>
      recordLabel(tx, shipmentId, { bytes: file, mediaType: 'application/pdf', origin: 'hub' }),
    );
    return { shipmentId, orderId, id: await labelOf(shipmentId) };
  }

  it('list, one, file: for its store; nothing of it for another, no invoice without the right to money', async () => {
    const { id, orderId } = await labelled();
    const invoice = await house.db.tx((tx) =>
      keepDocument(tx, {
        kind: 'invoice',
        orderId,
        origin: 'hub',
        mediaType: 'application/pdf',
        bytes: Buffer.from('%PDF-i'),
      }),
    );

    const list = JSON.parse((await call('GET', '/admin/documents?kind=shipping_label')).payload) as {
      rows: { id: string; sha256: string }[];
    };
    const file = await call('GET', `/admin/documents/${id}/file`);
    const others = await call('GET', '/admin/documents', undefined, 'a-key-of-another-store');

    expect(list.rows.find((row) => row.id === id)?.sha256).to.equal(sha(file.rawPayload));
    expect(JSON.parse(others.payload)).to.deep.equal({ rows: [] });
    for (const path of [id, `${id}/file`])
      expect((await call('GET', `/admin/documents/${path}`, undefined, 'a-key-of-another-store')).statusCode).to.equal(
        404,
      );
    expect((await call('POST', `/admin/documents/${id}/print`, {}, 'a-key-of-another-store')).statusCode).to.equal(404);
    expect((await call('GET', `/admin/documents/${invoice.id}`)).statusCode).to.equal(404);
    expect((await call('POST', `/admin/documents/${id}/print`, {}, 'a-key-of-a-reader')).statusCode).to.equal(403);
  });

  it('file: on A6, four to a sheet, and for Zebra printers the same bytes ever after', async () => {
    const { id, shipmentId } = await labelled();
    const inForm = async (format: string) => call('GET', `/admin/documents/${id}/file?format=${format}`);

    const [first, a6, a4] = [await inForm('zpl203'), await inForm('a6'), await inForm('a4x4')];
    await house.db.tx((tx) =>
      tx.run(
        "UPDATE orders SET ship_to = REPLACE(ship_to, 'a', 'e') WHERE id = (SELECT order_id FROM shipments WHERE id = ?)",
        [shipmentId],
      ),
    );

    expect(first.payload).to.match(/^\^XA/);
    expect((await inForm('zpl203')).rawPayload.equals(first.rawPayload)).to.equal(true);
    expect(a6.rawPayload.equals((await inForm('a6')).rawPayload)).to.equal(true);
    expect((await PDFDocument.load(a4.rawPayload)).getPage(0).getSize().width).to.be.closeTo(595.3, 0.1);
    expect((await inForm('png')).statusCode).to.equal(400);
  });

  it('print: a second copy needs a reason, and none leaves once the courier has scanned the parcel', async () => {
    const { id, shipmentId } = await labelled();
    const print = async (body: object): Promise<string> => {
      const answer = await call('POST', `/admin/documents/${id}/print`, body);
      return answer.statusCode === 201 ? 'done' : (JSON.parse(answer.payload) as { code: string }).code;
    };

    expect(await print({ format: 'pdf', printer: 'front' })).to.equal('done');
    expect(await print({})).to.equal('print.reason_needed');
    expect(await print({ reason: 'jam' })).to.equal('done');
    await house.db.tx((tx) => tx.run("UPDATE shipments SET state = 'in_transit' WHERE id = ?", [shipmentId]));
    expect(await print({ reason: 'lost' })).to.equal('print.parcel_left');
  });

  it('labels of a wave: a kept file that cannot be read gives way to our own, with a task; the others are printed', async () => {
    const [good, bad] = [await labelled(), await labelled(Buffer.from('%PDF-1.4 nothing more'))];
    const scope = { channels: ['*'], locations: ['*'] };

    const wave = await makeWavePaper(house.db, scope, [good.shipmentId, bad.shipmentId], 'labels');
    const versions = await all<{ version: number; superseded_by: string | null }>(
      house.db,
      `SELECT version, superseded_by FROM documents WHERE owner_id = '${bad.shipmentId}' ORDER BY version`,
    );
    const tasks = await all<{ kind: string }>(
      house.db,
      `SELECT kind FROM tasks WHERE shipment_id = '${bad.shipmentId}'`,
    );

    expect((await PDFDocument.load(wave.bytes)).getPageCount()).to.equal(2);
    expect(versions.map((one) => one.superseded_by === null)).to.deep.equal([false, true]);
    expect(tasks.map((one) => one.kind)).to.include('label.refused');
  });

  it('takeLabel, recordLabel: a label that lies is kept as it came and printed upright, the same at every print', async () => {
    const whole = await PDFDocument.create();
    const [page] = await whole.embedPdf(await drawShippingLabel(makeLabel()));
    whole.addPage([page!.height, page!.width]).drawPage(page!, { x: page!.height, y: 0, rotate: degrees(90) });
    const bytes = await whole.save();
    const { shipmentId } = await booked(house.db, {}, false);

    const label = await takeLabel(bytes);
    await house.db.tx((tx) => recordLabel(tx, shipmentId, { ...label, origin: 'courier' }));
    const id = await labelOf(shipmentId);
    const printed = await call('GET', `/admin/documents/${id}/file`);
    const kept = await all<{ sha256: string }>(
      house.db,
      `SELECT sha256 FROM documents WHERE owner_id = '${shipmentId}' ORDER BY version`,
    );

    expect(kept.map((one) => one.sha256)).to.deep.equal([sha(bytes), sha(printed.rawPayload)]);
    expect((await PDFDocument.load(printed.rawPayload)).getPage(0).getSize().height).to.be.closeTo(425.2, 0.1);
    expect(sha((await takeLabel(bytes)).printed?.bytes ?? bytes)).to.equal(sha(printed.rawPayload));
    expect((await call('GET', `/admin/documents/${id}/file?format=zpl203`)).statusCode).to.equal(409);
  });

  it('packShipment: boxes reach the booking and the handover sheet; the sheet shows the cash of the parcel', async () => {
    const { orderId, shipmentId } = await sourced(house.db, {});
    const intend = () => house.db.tx(async (tx) => intendBooking(tx, shipmentId, await loadInvoice(tx, shipmentId)));
    await house.db.tx((tx) => billShipments(tx, [{ orderId, shipmentId }]));
    await house.db.tx((tx) => packShipment(tx, shipmentId, [{ weightG: 1200 }, { weightG: 800 }]));
    const single = await intend();
    await setCourier(house.db, undefined, { multiPiece: true });
    const several = await intend();
    await house.db.tx((tx) => tx.run("UPDATE shipments SET awb = 'A1' WHERE id = ?", [shipmentId]));
    await house.db.tx((tx) => tx.run("UPDATE orders SET payment_mode = 'cod' WHERE id = ?", [orderId]));
    const billed = { number: 'I', issuedOn: '2026-11-22', totalMinor: 77, shippingMinor: 0, shippingTaxMinor: 0 };
    const sheet = await house.db.read((reader) => manifestData(reader, [shipmentId], new Map([[shipmentId, billed]])));

    expect(single?.packages).to.equal(undefined);
    expect(single?.parcel.weightG).to.equal(2000);
    expect(several?.packages?.map((one) => one.weightG)).to.deep.equal([1200, 800]);
    expect(several?.packages?.every((one) => one.items.length > 0)).to.equal(true);
    expect(sheet.parcels[0]).to.deep.include({ pieces: 2, weightG: 2000 });
    expect(sheet.parcels[0]?.cashOnDelivery?.minor).to.equal(77);
    const late = await house.db.tx((tx) => packShipment(tx, shipmentId, [{ weightG: 1 }], 0)).catch((e: unknown) => e);
    expect((late as AppError).code).to.equal('shipment.moved_meanwhile');
  });

  it('deleteOldBytes: an old label loses its file and keeps its hash and its prints; an invoice keeps all', async () => {
    const { id, orderId } = await labelled();
    await call('POST', `/admin/documents/${id}/print`, {});
    const invoice = await house.db.tx((tx) =>
      keepDocument(tx, {
        kind: 'invoice',
        orderId,
        origin: 'hub',
        mediaType: 'application/pdf',
        bytes: Buffer.from('%PDF-i'),
      }),
    );
    await house.db.tx((tx) =>
      tx.run("UPDATE documents SET created_at = '2026-01-01 00:00:00.000' WHERE id IN (?, ?)", [id, invoice.id]),
    );

    const dropped = await house.db.tx((tx) => deleteOldBytes(tx, '2026-02-01 00:00:00.000', 200));
    const again = await house.db.tx((tx) => deleteOldBytes(tx, '2026-02-01 00:00:00.000', 200));
    const one = JSON.parse((await call('GET', `/admin/documents/${id}`)).payload) as {
      sha256: string;
      prints: object[];
    };
    const rows = await all<{ kind: string; dropped_at: string | null }>(
      house.db,
      `SELECT kind, dropped_at FROM documents WHERE id IN ('${id}', '${invoice.id}') ORDER BY kind`,
    );

    expect([dropped, again]).to.deep.equal([1, 0]);
    expect([one.sha256.length, one.prints.length]).to.deep.equal([64, 1]);
    expect((await call('GET', `/admin/documents/${id}/file`)).statusCode).to.equal(404);
    expect(rows.map((row) => row.dropped_at === null)).to.deep.equal([true, false]);
  });
});
