/**
 * Credit notes: a shipment's invoice, or pieces of it, is taken back at the rates it was written with.
 * Steps: lock orders · drop drafts, leave what is credited already · take the money off line by line, the last piece the
 * rest · number in their own series · write · the money goes back, or stays for what the order still needs.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { groupBy } from '../../platform/group.ts';
import { localTime, momentOf } from '../../platform/time.ts';
import { listCompanies, listLocations, type Company, type Location } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { lockOrders } from '../order/index.ts';
import type { Shipment } from '../shipment/index.ts';
import { returnCredited } from './balance-order.ts';
import { restBack, takeBack, type CreditNote, type ShippingBack, type TakenBack } from './credit-note.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';
import { moveInvoices } from './move-invoice.ts';
import { numberAll, seriesFor } from './number-documents.ts';
import { askReports } from './report-document.ts';
import { listInvoiceLines, listInvoices } from './store.ts';
import { findCauses, insertCredits, listCreditNotesOf } from './store-credits.ts';

export type NewCredit = {
  readonly shipmentId: string;
  /** Left out: everything that is not credited yet. */
  readonly lines?: readonly { readonly orderLineId: string; readonly quantity: number }[];
  /** Left out: all with the whole shipment, none with pieces of it. */
  readonly shipping?: ShippingBack;
  readonly reason: string;
  /** The same key twice is one note; made of shipment, reason and pieces when left out. */
  readonly key?: string;
  /** The goods are sent once more: nothing is paid back. */
  readonly keepMoney?: boolean;
};

type Credit = { readonly note: CreditNote; readonly taken: readonly TakenBack[]; readonly keep: boolean };

/**
 * @returns the notes that were written now
 * @throws conflict `billing.credit_too_much` when more pieces would be credited than stand on the invoice
 */
export async function creditShipments(tx: Tx, wanted: readonly NewCredit[]): Promise<CreditNote[]> {
  if (wanted.length === 0) return [];
  const before = await listInvoices(
    tx,
    wanted.map((one) => one.shipmentId),
  );
  await lockOrders(
    tx,
    before.map((invoice) => invoice.orderId),
  );
  // Read again under the lock.
  const invoices = await listInvoices(
    tx,
    before.map((invoice) => invoice.shipmentId),
  );
  await dropDrafts(tx, invoices);
  const credits = await credited(tx, wanted, invoices);
  await write(tx, credits, new Map(invoices.map((invoice) => [invoice.id, invoice])));
  for (const { note, keep } of credits) await returnCredited(tx, note, keep);
  return credits.map((credit) => credit.note);
}

/** Shipments that will not do: what was billed of them is credited whole; nothing where nothing was billed. */
export async function creditUndone(tx: Tx, shipments: readonly Pick<Shipment, 'id' | 'state'>[]): Promise<void> {
  await creditShipments(
    tx,
    shipments.map(({ id, state }) => ({
      shipmentId: id,
      shipping: 'all',
      reason: `shipment_${state}`,
      keepMoney: state !== 'cancelled',
    })),
  );
}

async function dropDrafts(tx: Tx, invoices: readonly Invoice[]): Promise<void> {
  const drafts = invoices.filter((invoice) => invoice.state === 'drafted');
  if (drafts.length === 0) return;
  await moveInvoices(
    tx,
    drafts.map((invoice) => ({ invoice, move: 'drop' })),
  );
}

async function credited(tx: Tx, wanted: readonly NewCredit[], invoices: readonly Invoice[]): Promise<Credit[]> {
  const standing = new Map(
    invoices.filter((one) => one.state === 'issued' || one.state === 'awaited').map((one) => [one.shipmentId, one]),
  );
  const asked = wanted.filter((one) => standing.has(one.shipmentId));
  if (asked.length === 0) return [];
  const known = await findCauses(tx, asked.map(keyOf));
  const lines = groupBy(
    await listInvoiceLines(
      tx,
      [...standing.values()].map((one) => one.id),
    ),
    (line) => line.invoiceId,
  );
  const notes = await listCreditNotesOf(
    tx,
    [...standing.values()].map((one) => one.orderId),
  );
  const credits: Credit[] = [];
  for (const one of asked) {
    const invoice = standing.get(one.shipmentId);
    const key = keyOf(one);
    if (invoice === undefined || known.has(key)) continue;
    known.add(key);
    const nth = notes.filter((note) => note.invoiceId === invoice.id).length + 1;
    const credit = creditOf(one, key, invoice, lines.get(invoice.id) ?? [], nth);
    if (credit !== undefined) credits.push(credit);
    standing.delete(one.shipmentId);
  }
  return credits;
}

function keyOf(one: NewCredit): string {
  if (one.key !== undefined) return one.key.slice(0, 120);
  if (one.lines === undefined) return `${one.shipmentId}:whole`;
  const pieces = [...one.lines].map((line) => `${line.orderLineId.slice(-8)}x${line.quantity}`).sort();
  return `${one.shipmentId}:${one.reason}:${pieces.join(',')}`.slice(0, 120);
}

/** Undefined when nothing is left to credit. */
function creditOf(
  one: NewCredit,
  key: string,
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  nth: number,
): Credit | undefined {
  const taken = lines.flatMap((line): TakenBack[] => {
    const quantity = wantedOf(one, line);
    if (quantity > line.quantity - line.credited)
      fail('conflict', 'billing.credit_too_much', { invoice: invoice.number, sku: line.sku, wanted: quantity });
    return quantity === 0 ? [] : [takeBack(line, quantity)];
  });
  const whole = one.lines === undefined;
  const goodsMinor = taken.reduce((sum, back) => sum + back.grossMinor, 0);
  const rest = restBack(invoice, goodsMinor, one.shipping ?? (whole ? 'all' : 'none'), whole);
  if (taken.length === 0 && rest.totalMinor === 0) return undefined;
  const note: CreditNote = {
    ...rest,
    taxMinor: rest.taxMinor + taken.reduce((sum, back) => sum + back.taxMinor, 0),
    id: uuidv7(),
    // Theirs comes later where they issue.
    number: `${invoice.number}-C${nth}`,
    key,
    companyId: invoice.companyId,
    channelId: invoice.channelId,
    invoiceId: invoice.id,
    shipmentId: invoice.shipmentId,
    orderId: invoice.orderId,
    currency: invoice.currency,
    taxKind: invoice.taxKind,
    shippingRateBp: invoice.shippingRateBp,
    reason: one.reason.slice(0, 80),
    state: invoice.issuer === 'hub' ? 'issued' : 'awaited',
    version: 1,
    issuer: invoice.issuer,
    partnerNumber: null,
    facts: invoice.facts,
    documentId: null,
    issuedOn: localTime(new Date(), invoice.facts?.timeZone ?? 'UTC').slice(0, 10),
    issuedAt: momentOf(new Date()),
  };
  return { note, taken, keep: one.keepMoney ?? false };
}

/** An order line may stand on an invoice once; pieces that it does not hold are not to be credited here. */
function wantedOf(one: NewCredit, line: InvoiceLine): number {
  if (one.lines === undefined) return line.quantity - line.credited;
  return one.lines.reduce((sum, piece) => (piece.orderLineId === line.orderLineId ? sum + piece.quantity : sum), 0);
}

async function write(tx: Tx, credits: readonly Credit[], invoices: ReadonlyMap<string, Invoice>): Promise<void> {
  if (credits.length === 0) return;
  const companies = new Map<string, Company>((await listCompanies(tx)).map((one) => [one.id, one]));
  const locations = new Map<string, Location>((await listLocations(tx, {})).map((one) => [one.id, one]));
  const numbers = await numberAll(
    tx,
    credits
      .filter(({ note }) => note.issuer === 'hub')
      .map(({ note }) => {
        const place = invoices.get(note.invoiceId)?.facts?.seller.place ?? '';
        const company = companies.get(note.companyId);
        return { id: note.id, series: seriesFor('credit_note', company, locations.get(place), note.issuedOn) };
      }),
  );
  const named = credits.map(({ note, taken }) => ({
    note: { ...note, number: numbers.get(note.id) ?? note.number },
    taken,
  }));
  await insertCredits(
    tx,
    named.map(({ note }) => rowOf(note)),
    named.flatMap(({ note, taken }) => taken.map((back, at) => lineOf(note, back, at + 1))),
    named.map(({ note }) => note),
    named.flatMap(({ taken }) => taken.map((back) => ({ ...back, invoiceLineId: back.line.id }))),
  );
  for (const { note } of named) {
    remember(tx, {
      entity: 'credit_note',
      entityId: note.id,
      orderId: note.orderId,
      move: 'issue',
      to: note.state,
      why: note.reason,
      changes: { number: [null, note.number], totalMinor: [null, note.totalMinor] },
      version: 1,
    });
    tell(tx, 'credit_note.issued', { orderId: note.orderId, creditNoteId: note.id }, 1);
  }
  askReports(
    tx,
    named.map(({ note }) => ({
      id: note.id,
      kind: 'credit_note',
      orderId: note.orderId,
      company: companies.get(note.companyId),
    })),
  );
}

function rowOf(note: CreditNote): Row {
  return {
    id: note.id,
    number: note.number,
    cause_key: note.key,
    company_id: note.companyId,
    channel_id: note.channelId,
    invoice_id: note.invoiceId,
    shipment_id: note.shipmentId,
    order_id: note.orderId,
    currency: note.currency,
    goods_minor: note.goodsMinor,
    shipping_minor: note.shippingMinor,
    other_minor: note.otherMinor,
    tax_minor: note.taxMinor,
    shipping_tax_minor: note.shippingTaxMinor,
    other_tax_minor: note.otherTaxMinor,
    shipping_rate_bp: note.shippingRateBp,
    total_minor: note.totalMinor,
    tax_kind: note.taxKind,
    reason: note.reason,
    state: note.state,
    issuer: note.issuer,
    facts: note.facts === null ? null : JSON.stringify(note.facts),
    issued_on: note.issuedOn,
    issued_at: note.issuedAt,
  };
}

function lineOf(note: CreditNote, { line, ...back }: TakenBack, lineNo: number): Row {
  return {
    id: uuidv7(),
    credit_note_id: note.id,
    invoice_line_id: line.id,
    order_line_id: line.orderLineId,
    line_no: lineNo,
    sku: line.sku,
    name: line.name,
    quantity: back.quantity,
    gross_minor: back.grossMinor,
    tax_minor: back.taxMinor,
    discount_minor: back.discountMinor,
    rate_bp: line.rateBp,
    hsn: line.hsn,
  };
}
