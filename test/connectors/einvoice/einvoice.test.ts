/** Clearing, reporting and looking up documents, against the simulator. */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { startEinvoiceSandbox, type EinvoiceSandbox } from '../../../sandbox/index.ts';
import { createEinvoice, type Einvoice } from '../../../src/connectors/einvoice/index.ts';
import { clearInvoice } from '../../../src/connectors/einvoice/operations/clear-invoice.ts';
import { findInvoice } from '../../../src/connectors/einvoice/operations/find-invoice.ts';
import { reportInvoice } from '../../../src/connectors/einvoice/operations/report-invoice.ts';
import type { EinvoiceDocument, EinvoiceIntent } from '../../../src/core/billing/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { createHttp } from '../../../src/platform/http.ts';

const KEY = 'einvoice-key-for-tests';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let made = 0;
function intent(over: Partial<EinvoiceDocument> = {}): EinvoiceIntent {
  made += 1;
  const document: EinvoiceDocument = {
    uuid: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    counter: made,
    previousHash: sha256('0'),
    type: 'invoice',
    profile: 'simplified',
    number: `SA01-2026-${made}`,
    issuedAt: new Date().toISOString(),
    currency: 'SAR',
    seller: { name: 'شركة', taxNumber: '300000000000003' },
    lines: [{ name: 'Thing', quantity: 1, net: '100.00', rate: '15.00', tax: '15.00' }],
    prepaid: '0.00',
    tax: '15.00',
    total: '115.00',
    ...over,
  };
  return { companyId: 'SA01', hash: sha256(JSON.stringify(document)), document };
}

describe('connectors/einvoice', () => {
  let sandbox: EinvoiceSandbox;
  let einvoice: Einvoice;

  const at = (url: string, key = KEY): Einvoice =>
    createEinvoice({
      endpoints: { SA01: { url, key } },
      http: createHttp({ partner: 'einvoice', timeoutMs: 500, secrets: [] }),
      timeoutMs: 500,
    });
  const errorOf = async (work: Promise<unknown>): Promise<[string, string]> => {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    return error instanceof AppError ? [error.kind, error.code] : ['none', String(error)];
  };

  before(async () => {
    sandbox = await startEinvoiceSandbox({ keys: [KEY] });
    einvoice = at(sandbox.url);
  });
  afterEach(() => sandbox.switches.reset());
  after(() => sandbox.stop());

  it('build: uuid, hash and the document itself', () => {
    const one = intent();

    for (const operation of [reportInvoice, clearInvoice])
      expect(operation.build?.(one)).to.deep.equal({
        uuid: one.document.uuid,
        invoiceHash: one.hash,
        invoice: one.document,
      });
    expect(findInvoice.path({ companyId: 'SA01', uuid: 'a/b' })).to.equal('/invoices/a%2Fb');
  });

  it('ask: a simplified document is reported, a standard one cleared', async () => {
    const buyer = { name: 'Buyer', taxNumber: '311111111111113' };
    await einvoice.sendDocument(intent());
    await einvoice.sendDocument(intent({ profile: 'standard', buyer }));

    const paths = sandbox.journal.all().map((one) => one.path);
    expect(paths).to.deep.equal(['/invoices/reporting/single', '/invoices/clearance/single']);
    expect(sandbox.kept().map((one) => one.status)).to.deep.equal(['REPORTED', 'CLEARED']);
  });

  it('parse: accepted with its QR, with a warning, refused with its reasons', async () => {
    const accepted = await einvoice.sendDocument(intent());
    sandbox.switches.set({ warn: { count: 1 } });
    const warned = await einvoice.sendDocument(intent());
    const refused = await einvoice.sendDocument(intent({ total: '116.00' }));

    expect(accepted).to.include({ result: 'accepted' });
    expect(
      Buffer.from(accepted.qr ?? '', 'base64')
        .subarray(2, 10)
        .toString(),
    ).to.equal('شركة');
    expect(warned.result).to.equal('warned');
    expect(warned.messages.map((one) => one.code)).to.deep.equal(['BR-KSA-98']);
    expect(refused).to.deep.equal({
      result: 'refused',
      messages: [{ code: 'BR-CO-15', text: 'the lines do not make the total' }],
    });
  });

  it('find: the answer is lost, it is there; sent twice, one document and the same answer', async () => {
    const one = intent();
    sandbox.switches.set({ lostResponse: { count: 1 } });

    const [kind] = await errorOf(einvoice.sendDocument(one));
    const found = await einvoice.findDocument(one);
    const again = await einvoice.sendDocument(one);

    expect(kind).to.equal('unavailable');
    expect(again).to.deep.equal(found);
    expect(sandbox.kept().filter((kept) => kept.uuid === one.document.uuid)).to.have.length(1);
    expect(await einvoice.findDocument(intent())).to.equal(undefined);
  });

  it('line: down, throttled, a wrong key, nobody there, not set up: unavailable, nothing is wrong with the document', async () => {
    sandbox.switches.set({ down: '503' });
    const down = await errorOf(einvoice.sendDocument(intent()));
    sandbox.switches.reset();

    expect(down).to.deep.equal(['unavailable', 'einvoice.down']);
    expect(await errorOf(at(sandbox.url, 'another-key').sendDocument(intent()))).to.deep.equal([
      'unavailable',
      'einvoice.not_authorised',
    ]);
    expect((await errorOf(at('http://127.0.0.1:9').sendDocument(intent())))[0]).to.equal('unavailable');
    expect(await errorOf(einvoice.sendDocument({ ...intent(), companyId: 'AE01' }))).to.deep.equal([
      'unavailable',
      'einvoice.not_configured',
    ]);
  });
});
