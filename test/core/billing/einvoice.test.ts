/** Documents for the tax authority: a chain without holes, the same bytes on every repeat, and the paper that carries the QR. */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { drawInvoice } from '../../../labels/invoice.ts';
import {
  creditShipments,
  intendReport,
  keepPaper,
  listInvoicesOf,
  openPaper,
  recordReport,
  recordUnanswered,
  type EinvoiceDocument,
} from '../../../src/core/billing/index.ts';
import { qrOf } from '../../../src/core/billing/paper-of.ts';
import type { EinvoiceFact } from '../../../src/core/events.ts';
import { AppError } from '../../../src/platform/errors.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { changeMaster } from '../../helpers/master.ts';
import { all, shop } from '../made.ts';
import { bill, ordered, planned } from './made.ts';

describe('core/billing: einvoice', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(100);
    await changeMaster(fresh.db, (tx) =>
      tx.run('UPDATE companies SET billing = ? WHERE id = ?', [JSON.stringify({ einvoicing: true }), 'AE01']),
    );
  });
  afterEach(() => fresh.drop());

  async function billed(): Promise<EinvoiceFact> {
    const made = await ordered(fresh.db, [{ totalMinor: 10_000, quantity: 2 }]);
    await bill(fresh.db, made, await planned(fresh.db, made, [2]));
    const [invoice] = await fresh.db.read((reader) => listInvoicesOf(reader, [made.orderId]));
    return { orderId: made.orderId, documentId: invoice?.id ?? '', kind: 'invoice', companyId: 'AE01' };
  }

  it('billShipments: told of companies that report, and of no others', async () => {
    await billed();
    const told = (): Promise<unknown[]> => all(fresh.db, "SELECT event FROM outbox WHERE event = 'einvoice.due'");
    expect(await told()).to.have.length(1);

    await changeMaster(fresh.db, (tx) => tx.run('UPDATE companies SET billing = NULL'));
    await billed();

    expect(await told()).to.have.length(1);
  });

  it('intendReport: many at once, each names the one before it; asked again, the same bytes', async () => {
    const facts: EinvoiceFact[] = [];
    for (let at = 0; at < 8; at++) facts.push(await billed());

    const intents = await Promise.all(facts.map((fact) => fresh.db.tx((tx) => intendReport(tx, fact))));
    const again = await fresh.db.tx((tx) => intendReport(tx, facts[3] as EinvoiceFact));

    expect(again).to.deep.equal(intents[3]);
    const chain = intents.flatMap((one) => one ?? []).sort((a, b) => a.document.counter - b.document.counter);
    expect(chain.map((one) => one.document.counter)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    chain.forEach(({ hash, document }, at) => {
      expect(hash).to.equal(sha256(JSON.stringify(document)));
      expect(document.previousHash).to.equal(at === 0 ? sha256('0') : chain[at - 1]?.hash);
    });
  });

  it('recordReport: a no asks a person once and is final; no answer asks for the line', async () => {
    const fact = await billed();
    await fresh.db.tx((tx) => intendReport(tx, fact));

    await fresh.db.tx((tx) => recordUnanswered(tx, fact, new AppError('unavailable', 'einvoice.down')));
    await fresh.db.tx((tx) => recordReport(tx, fact, { result: 'refused', messages: [{ code: 'BR-1', text: 'no' }] }));
    await fresh.db.tx((tx) => recordReport(tx, fact, { result: 'accepted', messages: [] }));

    expect(await all(fresh.db, 'SELECT state FROM einvoices')).to.deep.equal([{ state: 'refused' }]);
    const tasks = await all(fresh.db, "SELECT kind, state FROM tasks WHERE kind LIKE 'einvoice.%' ORDER BY kind");
    expect(tasks).to.deep.equal([
      { kind: 'einvoice.refused', state: 'open' },
      { kind: 'einvoice.unanswered', state: 'done' },
    ]);
    expect(await fresh.db.tx((tx) => intendReport(tx, fact))).to.equal(undefined);
  });

  it('intendReport: a credit note names its invoice, and its lines make its total', async () => {
    const fact = await billed();
    const made = { orderId: fact.orderId };
    const [invoice] = await fresh.db.read((reader) => listInvoicesOf(reader, [made.orderId]));
    const [note] = await fresh.db.tx((tx) =>
      creditShipments(tx, [{ shipmentId: invoice?.shipmentId ?? '', reason: 'shipment_returned' }]),
    );

    const intent = await fresh.db.tx((tx) =>
      intendReport(tx, { ...fact, kind: 'credit_note', documentId: note?.id ?? '' }),
    );

    expect(intent?.document.original).to.equal(invoice?.number);
    expect(sumOf(intent?.document)).to.equal(11_500);
  });

  it('openPaper: shown before the answer and not kept; with the answer’s QR kept for good, once', async () => {
    const fact = await billed();
    await fresh.db.tx((tx) => intendReport(tx, fact));
    const before = await fresh.db.read((reader) => openPaper(reader, 'invoice', fact.documentId));
    expect(before.kept === undefined && before.isFinal).to.equal(false);

    await fresh.db.tx((tx) => recordReport(tx, fact, { result: 'warned', qr: 'QR', messages: [] }));
    const after = await fresh.db.read((reader) => openPaper(reader, 'invoice', fact.documentId));
    if (after.kept !== undefined) throw new Error('kept too soon');
    expect(after.isFinal).to.equal(true);
    const bytes = await drawInvoice(after.data);
    const [one, other] = await Promise.all(
      [1, 2].map(() => fresh.db.tx((tx) => keepPaper(tx, 'invoice', fact.documentId, bytes))),
    );

    expect(one?.id).to.equal(other?.id);
    const kept = await fresh.db.read((reader) => openPaper(reader, 'invoice', fact.documentId));
    expect(Buffer.from(kept.kept?.bytes ?? []).equals(bytes)).to.equal(true);
    const sha = createHash('sha256').update(bytes).digest('hex');
    expect(await all(fresh.db, 'SELECT kind, sha256 FROM documents')).to.deep.equal([{ kind: 'invoice', sha256: sha }]);
  });

  it('qrOf: tags 1 to 5, lengths in bytes', async () => {
    const fact = await billed();
    const [invoice] = await fresh.db.read((reader) => listInvoicesOf(reader, [fact.orderId]));
    if (invoice?.facts == null) throw new Error('no invoice');

    const bytes = Buffer.from(
      qrOf({ ...invoice, facts: { ...invoice.facts, seller: { ...invoice.facts.seller, nameAr: 'شركة' } } }),
      'base64',
    );

    expect([bytes[0], bytes[1], bytes.subarray(2, 10).toString('utf8')]).to.deep.equal([1, 8, 'شركة']);
    expect([bytes[10], bytes[11], bytes.subarray(12, 27).toString('utf8')]).to.deep.equal([2, 15, '100000000000003']);
  });
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const sumOf = (document: EinvoiceDocument | undefined): number =>
  (document?.lines ?? []).reduce((sum, line) => sum + Math.round((Number(line.net) + Number(line.tax)) * 100), 0);
