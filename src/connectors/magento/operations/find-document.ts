/**
 * Looks whether an invoice or credit memo of ours exists: by the token in its comment, or as one that somebody else has
 * made of the same items, such as the gateway's own module.
 */
import Joi from 'joi';
import type { CreditMemoNotice, InvoiceNotice } from '../../../core/notice/money-notice.ts';
import type { Operation } from '../../shape.ts';
import { carriesToken, id, pageOf, searchQuery, type Page } from './search.ts';

type Notice = InvoiceNotice | CreditMemoNotice;
type Numbered = Notice & { readonly madeId?: number };
type Row = {
  readonly entity_id: number;
  readonly increment_id?: string | null;
  readonly state?: number | string | null;
  readonly comments: readonly { readonly comment?: string | null }[];
  readonly items: readonly { readonly order_item_id?: number | null; readonly qty?: number | string | null }[];
};
type Found = { readonly channelDocumentId: number; readonly number?: string } | undefined;

const rows = Joi.array().items(Joi.object().unknown()).empty(null).default([]);
const text = Joi.string().allow('').empty(null);
const CANCELLED = 3;

/** @param choose ours among those of the order, the oldest first */
function finder<Input extends Notice>(
  name: string,
  path: string,
  choose: (documents: readonly Row[], notice: Input) => Row | undefined,
): Operation<Input, Page<Row>, Found> {
  return {
    name,
    method: 'GET',
    path: () => path,
    query: ({ magentoOrderId }) =>
      searchQuery(
        [[{ field: 'order_id', value: String(magentoOrderId), condition: 'eq' }]],
        [{ field: 'entity_id', direction: 'ASC' }],
        100,
      ),
    answer: pageOf(Joi.object({ entity_id: id.required(), increment_id: text, comments: rows, items: rows }).unknown()),
    parse: ({ items: documents }, notice) => {
      const ours = choose(documents, notice);
      if (ours === undefined) return undefined;
      const number = ours.increment_id ?? '';
      return { channelDocumentId: ours.entity_id, ...(number === '' ? {} : { number }) };
    },
  };
}

function ownOrSame(documents: readonly Row[], notice: Notice): Row | undefined {
  return (
    documents.find((one) => one.comments.some((line) => carriesToken(line.comment, notice.token))) ??
    documents.find((one) => isForeign(one) && !notice.taken.includes(one.entity_id) && isSame(one, notice))
  );
}

/** What has just been made has its id; else the one that holds our pieces among others, such as the checkout's. */
function numbered(documents: readonly Row[], { madeId, ...notice }: Numbered): Row | undefined {
  return madeId === undefined
    ? documents.find((one) => Number(one.state) !== CANCELLED && holds(one, notice))
    : documents.find((one) => one.entity_id === madeId);
}

export const findInvoice = finder<InvoiceNotice>('magento.invoice.find', 'invoices', ownOrSame);
export const findCreditmemo = finder<CreditMemoNotice>('magento.creditmemo.find', 'creditmemos', ownOrSame);
export const findInvoiceNumber = finder<Numbered>('magento.invoice.find_number', 'invoices', numbered);
export const findCreditmemoNumber = finder<Numbered>('magento.creditmemo.find_number', 'creditmemos', numbered);

function isForeign(row: Row): boolean {
  return Number(row.state) !== CANCELLED && !row.comments.some((line) => /(^|\s)hub:/.test(line.comment ?? ''));
}

function quantitiesOf(row: Row): Map<number, number> {
  const quantities = new Map<number, number>();
  for (const item of row.items) {
    const quantity = Number(item.qty ?? 0);
    if (item.order_item_id != null && quantity > 0) quantities.set(item.order_item_id, quantity);
  }
  return quantities;
}

function holds(row: Row, notice: Pick<Notice, 'items'>): boolean {
  const theirs = quantitiesOf(row);
  return notice.items.every((item) => (theirs.get(item.orderItemId) ?? 0) >= item.quantity);
}

/** Dummy rows of parents and children carry their own copy; those that we name must be there in that quantity, and no other. */
function isSame(row: Row, notice: Notice): boolean {
  const theirs = quantitiesOf(row);
  return (
    theirs.size >= notice.items.length &&
    notice.items.every((item) => theirs.get(item.orderItemId) === item.quantity) &&
    theirs.size <= notice.items.length * 2
  );
}
