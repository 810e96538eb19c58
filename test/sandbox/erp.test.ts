/** The ERP simulator by itself: what it takes, in which order it books, what it tells. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { startErpSandbox, type ErpSandbox } from '../../sandbox/index.ts';

type Said = { path: string; body: Record<string, unknown> };

const sale = (outSeq: number, more: object = {}): Record<string, unknown> => ({
  messageId: `m-${outSeq}`,
  type: 'sale.posting.v1',
  outSeq,
  company: 'AE01',
  location: '1042',
  documentKey: `W-${outSeq}/S1`,
  salesLocation: 'WEB-AE',
  lines: [{ lineNo: 1, sku: 'A', quantity: '1', fulfilmentLocation: '1042', gross: '100.00' }],
  charges: [{ gross: '10.00' }],
  tenders: [{ amount: '110.00' }],
  rounding: '0.00',
  totals: { gross: '110.00' },
  ...more,
});

describe('sandbox/erp', () => {
  let erp: ErpSandbox;
  let hub: http.Server;
  let said: Said[];

  beforeEach(async () => {
    said = [];
    hub = http.createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        said.push({ path: request.url ?? '', body: text === '' ? {} : (JSON.parse(text) as Said['body']) });
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
    erp = await startErpSandbox({
      hubUrl: `http://127.0.0.1:${(hub.address() as AddressInfo).port}`,
      retryBaseMs: 10,
      companies: [
        {
          id: 'AE01',
          key: 'to-hub',
          pushKey: 'to-erp',
          transport: 'push',
          stores: ['1042'],
          otherLocations: ['WEB-AE'],
        },
      ],
      stock: [{ store: '1042', sku: 'A', quantity: 10 }],
    });
    erp.switches.set({ gzip: false });
  });
  afterEach(async () => {
    await erp.stop();
    hub.closeAllConnections();
    hub.close();
  });

  async function post(body: Record<string, unknown>, key = 'to-erp'): Promise<{ status: number; body: Said['body'] }> {
    const answer = await fetch(`${erp.url}/hub/postings`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': String(body['messageId']),
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Said['body'] };
  }
  const company = () => erp.company('AE01');

  it('postings: booked once, answered with document and position, echoed with the number of the hub', async () => {
    const first = await post(sale(1));
    const again = await post(sale(1));
    await erp.idle();

    expect(first.status).to.equal(200);
    expect(first.body).to.include({ status: 'POSTED', outSeq: 1, ledgerTo: '0000000000001001' });
    expect(again.body).to.deep.equal(first.body);
    expect(company().ledger.onHand('1042', 'A').onHand).to.equal(9);
    expect(company().staging.revenue.get('WEB-AE')).to.equal(110_000);
    const echoes = said.filter((one) => one.path === '/erp/v1/stock/movements');
    expect(echoes).to.have.length(1);
    expect(echoes[0]?.body).to.deep.include({ stream: { key: 'AE01/1042', seq: 1 } });
    expect(echoes[0]?.body['watermark']).to.deep.equal({ ledger: '0000000000001001', omsSeqApplied: 1, omsParked: [] });
    expect((echoes[0]?.body['payload'] as Said['body'])['origin']).to.deep.equal({
      by: 'OMS',
      outSeq: 1,
      messageId: 'm-1',
    });
  });

  it('postings: the order of the numbers, not of arrival; a missing number holds up its store', async () => {
    const early = await post(sale(2));
    const first = await post(sale(1));
    await erp.idle();

    expect([early.status, early.body['status']]).to.deep.equal([202, 'STAGED']);
    expect(first.body['status']).to.equal('POSTED');
    expect(
      company()
        .ledger.entries()
        .map((entry) => entry.origin?.outSeq),
    ).to.deep.equal([1, 2]);
    expect(said.filter((one) => one.path === '/erp/v1/outcomes').map((one) => one.body['outSeq'])).to.deep.equal([2]);
  });

  it('postings: parked holds nobody up and is named in the watermark; mended, it is told', async () => {
    erp.switches.set({ park: { count: 1 } });
    await post(sale(1));
    await post(sale(2));
    expect(company().watermark('1042')).to.deep.include({ omsSeqApplied: 2, omsParked: [1] });

    company().staging.repair('m-1');
    await erp.idle();

    expect(company().watermark('1042')).to.deep.include({ omsSeqApplied: 2, omsParked: [] });
    expect(said.filter((one) => one.path === '/erp/v1/outcomes').map((one) => one.body['status'])).to.deep.equal([
      'POSTED',
    ]);
  });

  it('postings: what does not add up, a foreign place, a long key, a key twice, a number twice', async () => {
    const wrong = await post(sale(1, { tenders: [{ amount: '1.00' }] }));
    const foreign = await post(
      sale(2, {
        location: '1042',
        lines: [{ lineNo: 1, sku: 'A', quantity: '1', fulfilmentLocation: '3011', gross: '100.00' }],
      }),
    );
    const long = await post(sale(3, { documentKey: 'X'.repeat(36) }));
    await post(sale(4));
    const twin = await post(sale(5, { documentKey: 'W-4/S1' }));
    const clash = await post(sale(4, { messageId: 'm-other' }));

    expect([wrong, foreign, long].map((one) => (one.body['error'] as { code: string }).code)).to.deep.equal([
      'TENDERS',
      'LOCATION',
      'DOCUMENT_KEY',
    ]);
    expect(twin.body['status']).to.equal('DUPLICATE');
    expect(clash.status).to.equal(409);
    expect(company().ledger.onHand('1042', 'A').onHand).to.equal(9);
  });

  it('postings: without the right key, nothing; an unknown message is said to be unknown', async () => {
    expect((await post(sale(1), 'wrong')).status).to.equal(401);
    const answer = await fetch(`${erp.url}/hub/postings/m-9`, { headers: { authorization: 'Bearer to-erp' } });

    expect(answer.status).to.equal(404);
    expect(((await answer.json()) as Said['body'])['code']).to.equal('POSTING_UNKNOWN');
  });

  it('watermark: a number that is written late keeps it down, and with it what the hub may take as contained', async () => {
    const { ledger } = company();
    const early = ledger.take();
    await post(sale(1));
    expect(company().watermark('1042')).to.deep.include({ ledger: '0000000000001000', omsSeqApplied: 0 });
    expect(ledger.at('1042', ledger.safe()).get('A')).to.deep.include({ onHand: 10 });

    const draft = {
      store: '1042',
      sku: 'A',
      quantity: -1,
      nonSellable: 0,
      kind: 'SALE' as const,
      document: { type: 'X', number: '1' },
    };
    ledger.write(early, draft, new Date());

    expect(company().watermark('1042')).to.deep.include({ ledger: '0000000000001002', omsSeqApplied: 1 });
    expect(ledger.at('1042').get('A')).to.deep.include({ onHand: 8 });
  });

  it('tills: a receipt that waits for its statement, then one entry that names it', async () => {
    const receipt = await company().tills.sell('1042', [{ sku: 'A', quantity: 2 }], { statement: true });
    expect(company().ledger.onHand('1042', 'A').onHand).to.equal(10);

    await company().tills.postStatement('1042');

    expect(company().ledger.onHand('1042', 'A').onHand).to.equal(8);
    expect(said.map((one) => one.path)).to.deep.equal(['/erp/v1/sales', '/erp/v1/stock/movements']);
    const document = (said[1]?.body['payload'] as { sourceDocument: object }).sourceDocument;
    expect(document).to.deep.include({ receipts: [{ number: receipt.saleId, line: 1 }] });
  });
});
