/** Large print files over both doors: asked for, made by the job, watched, fetched; nobody sees those of other stores. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { PDFDocument } from '@cantoo/pdf-lib';
import { drawShippingLabel } from '../../labels/shipping.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import { recordLabel } from '../../src/core/shipment/index.ts';
import { makePaperBatches } from '../../src/jobs/make-batches.ts';
import { all, booked, fillShop } from '../core/made.ts';
import { makeLabel } from '../labels/sample.ts';
import { openHouse, type House } from './console/house.ts';

describe('routes/paper-batches', () => {
  let house: House;
  const ids: string[] = [];
  const files = ['good', 'bad', 'zpl'] as const;

  before(async () => {
    house = await openHouse();
    await fillShop(house.db);
    const good = await drawShippingLabel(makeLabel());
    const bytes = { good, bad: Buffer.from('%PDF-1.4 nothing more'), zpl: Buffer.from('^XA^FO10,10^FDx^FS^XZ') };
    for (const what of files) {
      const { shipmentId } = await booked(house.db, {}, false);
      const mediaType = what === 'zpl' ? 'application/zpl' : 'application/pdf';
      await house.db.tx((tx) => recordLabel(tx, shipmentId, { bytes: bytes[what], mediaType, origin: 'courier' }));
      ids.push(shipmentId);
    }
  });
  after(() => house.close());

  const run = (): Promise<string> => makePaperBatches().run({ db: house.db, now: new Date() });

  it('console: more than fifty become a file that is made meanwhile; both languages, its file, its prints', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    const [row] = await all<Record<string, string>>(house.db, `SELECT * FROM shipments WHERE id = '${ids[0]}'`);
    const more = Array.from({ length: 50 }, (_, at) => ({
      ...row!,
      id: uuidv7(),
      reference: `COPY-${at}`,
      awb: `COPY${at}`,
      label_id: null,
      state: 'booked',
    }));
    await house.db.tx((tx) => tx.insert('shipments', more));

    const asked = await visitor.post('/console/handover', {
      ids: [...ids, ...more.map((one) => one.id)],
      what: 'labels',
    });
    const page = String(asked.headers['location']);
    const waiting = await visitor.get(page);
    const early = await visitor.get(`${page}/file`);
    await run();
    const part = await visitor.get(`${page}?part=progress`);
    const ended = await visitor.get(page);
    const file = await visitor.get(`${page}/file`);
    await visitor.post('/console/language', { locale: 'ar', next: page });
    const arabic = await visitor.get(page);
    const log = await all<{ requested_by: string; n: number }>(
      house.db,
      'SELECT requested_by, COUNT(*) AS n FROM print_jobs GROUP BY requested_by',
    );
    const tasks = await all<{ kind: string }>(house.db, `SELECT kind FROM tasks WHERE shipment_id = '${ids[1]}'`);

    expect([asked, waiting, early, ended, file].map((one) => one.statusCode)).to.deep.equal([303, 200, 409, 200, 200]);
    expect(waiting.payload)
      .to.match(/0\W+of\W+53\W+papers/)
      .and.to.include('hx-get');
    expect(part.headers['hx-refresh']).to.equal('true');
    expect(ended.payload)
      .to.match(/2\W+of\W+53\W+parcels/)
      .and.to.include('written for a label printer');
    expect((await PDFDocument.load(file.rawPayload)).getPageCount()).to.equal(2);
    expect(Number(file.headers['content-length'])).to.equal(file.rawPayload.length);
    expect(log.map((one) => ({ ...one }))).to.deep.equal([{ requested_by: 'manager', n: 3 }]);
    expect(tasks.map((one) => one.kind)).to.include('label.refused');
    expect((await all(house.db, `SELECT id FROM documents WHERE owner_id = '${ids[2]}'`)).length, 'ZPL stays').to.equal(
      1,
    );
    const text = arabic.payload
      .slice(arabic.payload.indexOf('<body'))
      .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
      .replace(/<button[^>]*lang="en".*?<\/button>/gs, '')
      .replace(/<[^>]+>/g, ' ');
    expect(text.match(/[A-Za-z]{3,}/g)).to.equal(null);
  });

  it('other systems: slips of a batch, a reason for labels printed before, and nothing of other stores', async () => {
    const client = async (name: string, locations?: string[]) => {
      const key = `the-key-of-the-client-${name}`;
      const scopes = ['documents.view', 'documents.reprint'] as const;
      const bound = locations === undefined ? {} : { locations };
      await house.db.tx((tx) => createApiClient(tx, { name, scopes: [...scopes], key, ...bound }));
      return async (method: 'GET' | 'POST', url: string, payload?: object) => {
        const headers = { authorization: `Bearer ${key}` };
        const answer = await house.server.inject({
          method,
          url,
          headers,
          ...(payload === undefined ? {} : { payload }),
        });
        const json = String(answer.headers['content-type']).includes('json');
        const body = (json ? JSON.parse(answer.payload) : {}) as Record<string, unknown>;
        return { status: answer.statusCode, bytes: answer.rawPayload, body };
      };
    };
    const [ours, others] = [await client('desk'), await client('elsewhere', ['NOWHERE'])];

    const bare = await ours('POST', '/admin/paper-batches', { shipments: ids.slice(0, 1), what: 'labels' });
    const slips = await ours('POST', '/admin/paper-batches', { shipments: ids, what: 'packing_slips' });
    const at = `/admin/paper-batches/${String(slips.body['id'])}`;
    await run();
    const done = await ours('GET', at);
    const file = await ours('GET', `${at}/file`);

    expect([bare.status, bare.body['code']]).to.deep.equal([400, 'print.reason_needed']);
    expect([slips.status, done.body['state'], done.body['percent']]).to.deep.equal([202, 'done', 100]);
    expect((await PDFDocument.load(file.bytes)).getPageCount()).to.equal(3);
    expect((await others('GET', at)).status).to.equal(404);
    expect((await others('GET', '/admin/paper-batches')).body['rows']).to.deep.equal([]);
    expect((await ours('POST', `${at}/stop`)).body['code']).to.equal('paper_batch.over');
    expect((await others('POST', '/admin/paper-batches', { shipments: ids, what: 'labels' })).status).to.equal(404);
  });
});
