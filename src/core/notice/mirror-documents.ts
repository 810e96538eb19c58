/** Our invoices and credit notes as documents of the channel, where its config wants them: each once. */
import { mirrorRule, type MirrorRule } from '../../../config/payments.ts';
import type { Tx } from '../../platform/db/index.ts';
import { tell } from '../events.ts';
import {
  findCreditNote,
  findInvoice,
  findInvoiceById,
  listInvoiceLines,
  recordInvoiceNumber,
  recordNoteNumber,
  type Issuer,
} from '../billing/index.ts';
import { listChannels, listCompanies, type Channel } from '../catalog/index.ts';
import { listLines, loadOrder, lockOrders, type Order, type OrderLine } from '../order/index.ts';
import type { CreditMemoNotice, InvoiceNotice, Mirrored } from './money-notice.ts';
import { insertChannelDocument, insertMirroredLines, listChannelDocuments, listMirroredLines } from './store-mirror.ts';
import { listUnmirrored } from './unmirrored.ts';

type Fact = { readonly orderId: string; readonly shipmentId: string; readonly invoiceId?: string };

/** Undefined when the channel has no need of it, has it, or is not to know it yet. */
export async function intendInvoiceMirror(
  tx: Tx,
  fact: Fact,
  when: 'issued' | 'delivered',
): Promise<InvoiceNotice | undefined> {
  const order = await loadOrder(tx, fact.orderId);
  if (order.magentoOrderId === null) return undefined;
  const mode = order.paymentMode === 'authorised' || order.paymentMode === 'cod' ? order.paymentMode : 'prepaid';
  const rule = (await ruleOf(tx, order)).invoice[mode];
  // Paid in full at checkout: the channel has written its invoice there.
  const isThere = mode === 'prepaid' && order.paidMinor >= order.grandTotalMinor;
  if ((isThere || rule !== when) && !(await numbersSome(tx))) return undefined;
  const invoice = await (fact.invoiceId === undefined
    ? findInvoice(tx, fact.shipmentId)
    : findInvoiceById(tx, fact.invoiceId));
  if (invoice === undefined || invoice.state === 'drafted' || invoice.state === 'dropped') return undefined;
  if (invoice.issuer === 'magento') {
    // Without one of its own the document would have no number at all: at the latest when the cash is in.
    if ((mode === 'cod' && rule !== 'issued' ? 'delivered' : 'issued') !== when) return undefined;
  } else if (isThere || rule !== when) return undefined;
  const known = await listChannelDocuments(tx, order.id);
  if (known.some((one) => one.documentId === invoice.id)) return undefined;
  const lines = await listInvoiceLines(tx, [invoice.id]);
  return {
    ...(await noticeOf(tx, order, invoice.id, lines)),
    ...numberOf(invoice),
    kind: 'invoice',
    taken: refsOf(known, 'invoice'),
  };
}

/** Undefined when the channel has no need of it, or has it. */
export async function intendCreditMirror(
  tx: Tx,
  fact: { readonly orderId: string; readonly creditNoteId: string },
): Promise<CreditMemoNotice | undefined> {
  const order = await loadOrder(tx, fact.orderId);
  if (order.magentoOrderId === null) return undefined;
  const isWanted = (await ruleOf(tx, order)).creditMemo;
  if (!isWanted && !(await numbersSome(tx))) return undefined;
  const seen = (await listUnmirrored(tx, order.id)).find(({ note: { id } }) => id === fact.creditNoteId);
  if (seen === undefined || (!isWanted && seen.note.issuer !== 'magento')) return undefined;
  const { note, part, pieces, isLast } = seen;
  const known = await listChannelDocuments(tx, order.id);
  if (!(await isInvoicedThere(tx, order, note.invoiceId, known))) return undefined;
  const parts = (await listMirroredLines(tx, order.id)).flatMap(({ channelRef }) => channelRef ?? []);
  return {
    ...(await noticeOf(tx, order, note.id, pieces)),
    // The number of the note is that of its first part.
    ...(part === 0 ? numberOf(note) : { token: `${note.id}:${part}` }),
    kind: 'credit_memo',
    taken: [...new Set([...refsOf(known, 'credit_memo'), ...parts.map(Number)])],
    // What is still wanted of the note is sent, and charged, from elsewhere.
    shipping: { partMinor: isLast ? note.shippingMinor : 0, wholeMinor: order.shippingMinor },
    part: { number: part, pieces },
  };
}

/** Pieces are not wanted any more: notes that named them as sent from elsewhere are told once more. */
export async function remindCreditMirrors(tx: Tx, orderId: string): Promise<void> {
  const order = await loadOrder(tx, orderId);
  if (order.magentoOrderId === null) return;
  const isWanted = (await ruleOf(tx, order)).creditMemo;
  if (!isWanted && !(await numbersSome(tx))) return;
  for (const { note, part } of await listUnmirrored(tx, orderId))
    tell(tx, 'credit_note.issued', { orderId, creditNoteId: note.id }, part + 2);
}

/** Cash that was never collected has no invoice at the channel: there is nothing to credit there. */
async function isInvoicedThere(
  tx: Tx,
  order: Order,
  invoiceId: string,
  known: Awaited<ReturnType<typeof listChannelDocuments>>,
): Promise<boolean> {
  if (order.paymentMode === 'prepaid') return true;
  return known.some((one) => one.documentId === invoiceId) || (await isMirrored(tx, order));
}

/** The invoice's own call may still be under way; it stands before this one in the order's queue. */
async function isMirrored(tx: Tx, order: Order): Promise<boolean> {
  return order.paymentMode === 'authorised' && (await ruleOf(tx, order)).invoice.authorised === 'issued';
}

type Recorded = Pick<InvoiceNotice, 'documentId' | 'orderId' | 'wantsNumber'> &
  (Pick<InvoiceNotice, 'kind'> | Pick<CreditMemoNotice, 'kind' | 'part'>);

export async function recordMirror(tx: Tx, notice: Recorded, outcome: Mirrored): Promise<void> {
  if (notice.wantsNumber === true && outcome.number !== undefined) await takeNumber(tx, notice, outcome.number);
  await insertChannelDocument(tx, notice, outcome);
  if (notice.kind === 'credit_memo' && notice.part !== undefined) {
    const { documentId, orderId, part } = notice;
    await insertMirroredLines(tx, { documentId, orderId, part: part.number }, part.pieces, outcome);
  }
  // A document of the channel puts the order's status back to its default.
  if ('channelDocumentId' in outcome) tell(tx, 'order.status_due', { orderId: notice.orderId }, 0);
}

/** Shipments that the channel has put on one document share its number. */
async function takeNumber(
  tx: Tx,
  { documentId, orderId, kind }: Parameters<typeof recordMirror>[1],
  number: string,
): Promise<void> {
  await lockOrders(tx, [orderId]);
  if (kind === 'credit_memo') {
    const note = await findCreditNote(tx, documentId);
    if (note?.issuer === 'magento') await recordNoteNumber(tx, documentId, number);
    return;
  }
  const invoice = await findInvoiceById(tx, documentId);
  if (invoice !== undefined) await recordInvoiceNumber(tx, 'magento', invoice.shipmentId, number);
}

/** Whether a company's documents have the channel's numbers; the companies are known by heart. */
async function numbersSome(tx: Tx): Promise<boolean> {
  return (await listCompanies(tx)).some((company) => company.invoiceIssuer === 'magento');
}

const numberOf = ({ issuer }: { readonly issuer: Issuer }): { wantsNumber?: true } =>
  issuer === 'magento' ? { wantsNumber: true } : {};

async function ruleOf(tx: Tx, order: Order): Promise<MirrorRule> {
  const channel = (await listChannels(tx)).find((one: Channel) => one.id === order.channelId);
  const own = channel?.config.moneyMirror;
  return { ...mirrorRule, ...own, invoice: { ...mirrorRule.invoice, ...own?.invoice } };
}

async function noticeOf(
  tx: Tx,
  order: Order,
  documentId: string,
  pieces: readonly { readonly orderLineId: string; readonly quantity: number }[],
): Promise<Pick<InvoiceNotice, 'documentId' | 'orderId' | 'channelId' | 'magentoOrderId' | 'token' | 'items'>> {
  return {
    documentId,
    orderId: order.id,
    channelId: order.channelId,
    magentoOrderId: order.magentoOrderId ?? 0,
    token: documentId,
    items: itemsOf(await listLines(tx, [order.id]), pieces),
  };
}

function refsOf(known: Awaited<ReturnType<typeof listChannelDocuments>>, kind: 'invoice' | 'credit_memo'): number[] {
  return known.flatMap((one) => (one.kind === kind && one.channelRef !== null ? [Number(one.channelRef)] : []));
}

/** Pieces as the channel counts them: the rows of a configurable or of a bundle with one price are their parent's. */
export function itemsOf(
  lines: readonly OrderLine[],
  pieces: readonly { readonly orderLineId: string; readonly quantity: number }[],
): { orderItemId: number; quantity: number }[] {
  const items = new Map<number, number>();
  // A row may have become several lines, e.g. with a substitute.
  const rows = new Map(lines.map((line) => [line.magentoItemId, lines.filter((one) => isOfRow(one, line))]));
  for (const row of rows.values()) {
    const ids = new Set(row.map((line) => line.id));
    const [line] = row;
    const quantity = sumOf(
      pieces.filter((one) => ids.has(one.orderLineId) && one.quantity > 0).map((one) => one.quantity),
    );
    if (line === undefined || quantity === 0) continue;
    const own = line.billItemId === line.magentoItemId;
    const ofParent = sumOf(row.map((one) => one.shipQuantity)) / sumOf(row.map((one) => one.quantity));
    const perPiece = own || line.billItemId !== line.shipItemId ? 1 : ofParent;
    const wanted = own ? quantity : Math.floor(quantity * perPiece + 1e-9);
    const before = items.get(line.billItemId) ?? 0;
    // Several rows of one parent say the same parent.
    items.set(line.billItemId, own ? before + wanted : Math.max(before, wanted));
  }
  return [...items]
    .filter(([, quantity]) => quantity > 0)
    .map(([orderItemId, quantity]) => ({ orderItemId, quantity }));
}

const isOfRow = (one: OrderLine, other: OrderLine): boolean => one.magentoItemId === other.magentoItemId;
const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
