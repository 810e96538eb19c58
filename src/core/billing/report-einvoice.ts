/**
 * A document is told to the tax authority through a certified solution, which signs it. Ours are the number in the chain and
 * the hash of the document before it: both are taken in the transaction that freezes what is sent, once per document.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/db/index.ts';
import { fail, type AppError } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove } from '../../platform/machine.ts';
import { dateOf, momentOf } from '../../platform/time.ts';
import { listCompanies } from '../catalog/index.ts';
import type { EinvoiceFact } from '../events.ts';
import { openTask, settleTask } from '../task/index.ts';
import { decimalOf } from '../values.ts';
import { einvoiceMoves, type EinvoiceMoveName } from './einvoice-states.ts';
import type { EinvoiceAnswer, EinvoiceDocument, EinvoiceIntent } from './einvoice.ts';
import { findInvoiceById, listInvoiceLines } from './store.ts';
import { findCreditNote, listCreditLines } from './store-credits.ts';
import { findEinvoice, insertEinvoice, nextInChain, saveAnswer } from './store-einvoices.ts';

const DAY_MS = 24 * 3_600_000;

/** What the first document of a chain names: the hash of the text "0" (ZATCA, detailed technical guidelines). */
const FIRST_HASH = createHash('sha256').update('0').digest('hex');

/** Undefined when there is nothing (any more) to ask. */
export async function intendReport(tx: Tx, fact: EinvoiceFact): Promise<EinvoiceIntent | undefined> {
  const known = await findEinvoice(tx, fact.documentId);
  if (known !== undefined)
    return known.state === 'asked'
      ? { companyId: known.companyId, hash: known.hash, document: JSON.parse(known.body) as EinvoiceDocument }
      : undefined;
  const invoice = fact.kind === 'invoice' ? await findInvoiceById(tx, fact.documentId) : undefined;
  const note = fact.kind === 'credit_note' ? await findCreditNote(tx, fact.documentId) : undefined;
  const document = invoice ?? note ?? fail('missing', 'billing.no_invoice', { id: fact.documentId });
  const original = note === undefined ? undefined : await findInvoiceById(tx, note.invoiceId);
  const company = (await listCompanies(tx)).find((one) => one.id === document.companyId);
  if (company?.billing?.einvoicing !== true || document.facts === null) return undefined;
  const lines =
    fact.kind === 'invoice' ? await listInvoiceLines(tx, [document.id]) : await listCreditLines(tx, [document.id]);
  const text = (minor: number): string => decimalOf(minor, document.currency);
  const { counter, previousHash } = await nextInChain(tx, document.companyId, FIRST_HASH);
  const body: EinvoiceDocument = {
    uuid: randomUUID(),
    counter,
    previousHash,
    type: fact.kind,
    profile: document.facts.buyer.taxNumber === undefined ? 'simplified' : 'standard',
    number: document.number,
    issuedAt: `${document.issuedAt.slice(0, 19).replace(' ', 'T')}Z`,
    currency: document.currency,
    seller: {
      name: document.facts.seller.nameAr ?? document.facts.seller.name,
      taxNumber: document.facts.seller.taxNumber ?? '',
    },
    ...(document.facts.buyer.taxNumber === undefined
      ? {}
      : { buyer: { name: document.facts.buyer.name, taxNumber: document.facts.buyer.taxNumber } }),
    ...(original === undefined ? {} : { original: original.number }),
    ...(note === undefined ? {} : { reason: note.reason }),
    lines: [
      ...lines.map((line) => ({
        name: line.name,
        quantity: line.quantity,
        net: text(line.grossMinor - line.taxMinor),
        rate: (line.rateBp / 100).toFixed(2),
        tax: text(line.taxMinor),
      })),
      ...(
        [
          ['Shipping', document.shippingMinor, document.shippingTaxMinor],
          ['Fees', Math.max(0, document.otherMinor), document.otherTaxMinor],
        ] as const
      )
        .filter(([, minor]) => minor > 0)
        .map(([name, minor, tax]) => ({
          name,
          quantity: 1,
          net: text(minor - tax),
          rate: (document.shippingRateBp / 100).toFixed(2),
          tax: text(tax),
        })),
    ],
    prepaid: text(Math.max(0, -document.otherMinor)),
    tax: text(document.taxMinor),
    total: text(document.totalMinor + Math.max(0, -document.otherMinor)),
  };
  const sent = JSON.stringify(body);
  const hash = createHash('sha256').update(sent).digest('hex');
  await insertEinvoice(tx, {
    id: document.id,
    kind: fact.kind,
    company_id: document.companyId,
    order_id: document.orderId,
    number: document.number,
    uuid: body.uuid,
    counter,
    previous_hash: previousHash,
    hash,
    body: sent,
    state: 'asked',
    due_at: momentOf(new Date(dateOf(document.issuedAt).getTime() + DAY_MS)),
  });
  return { companyId: document.companyId, hash, document: body };
}

const moves: Readonly<Record<EinvoiceAnswer['result'], EinvoiceMoveName>> = {
  accepted: 'accept',
  warned: 'warn',
  refused: 'refuse',
};

/** A no is an answer: its document is refused for good, and a person corrects it by credit and a new invoice. */
export async function recordReport(tx: Tx, fact: EinvoiceFact, answer: EinvoiceAnswer): Promise<void> {
  const known = await findEinvoice(tx, fact.documentId);
  if (known?.state !== 'asked') return;
  const row = mustMove('einvoice', einvoiceMoves, known.state, moves[answer.result], known);
  const saved = await saveAnswer(tx, known, {
    state: row.to,
    qr: answer.qr ?? null,
    answer: JSON.stringify(answer.messages).slice(0, 4000),
    at: momentOf(new Date()),
  });
  if (saved !== 1) fail('conflict', 'einvoice.moved_meanwhile', { number: known.number });
  remember(tx, {
    entity: 'einvoice',
    entityId: known.id,
    orderId: known.orderId,
    move: moves[answer.result],
    from: known.state,
    to: row.to,
    ...(answer.messages.length === 0 ? {} : { why: answer.messages.map((one) => one.code).join(', ') }),
    version: known.version + 1,
  });
  await settleTask(tx, 'einvoice.unanswered', known.id);
  if (answer.result !== 'refused') return;
  await openTask(tx, {
    kind: 'einvoice.refused',
    about: known.id,
    orderId: known.orderId,
    reasonCode: 'einvoice.refused',
    facts: { number: known.number, companyId: known.companyId, messages: answer.messages.slice(0, 5) },
  });
}

/** We gave up asking: what was sent stays as it is, and goes again when the parked message is played again. */
export async function recordUnanswered(tx: Tx, fact: EinvoiceFact, error: AppError): Promise<void> {
  const known = await findEinvoice(tx, fact.documentId);
  await openTask(tx, {
    kind: 'einvoice.unanswered',
    about: fact.documentId,
    orderId: fact.orderId,
    reasonCode: error.code,
    facts: { companyId: fact.companyId, ...(known === undefined ? {} : { number: known.number, dueAt: known.dueAt }) },
  });
}
