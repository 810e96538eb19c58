/**
 * Looks whether an invoice or credit memo of ours exists: by the token in its comment, or as one that somebody else has
 * made of the same items, such as the gateway's own module.
 */
import Joi from 'joi';
import type { CreditMemoNotice, InvoiceNotice } from '../../../core/notice/money-notice.ts';
import type { Operation } from '../../shape.ts';
import { carriesToken, id, pageOf, searchQuery, type Page } from './search.ts';

type Notice = InvoiceNotice | CreditMemoNotice;
type Row = {
  readonly entity_id: number;
  readonly state?: number | string | null;
  readonly comments: readonly { readonly comment?: string | null }[];
  readonly items: readonly { readonly order_item_id?: number | null; readonly qty?: number | string | null }[];
};
type Found = { readonly channelDocumentId: number } | undefined;

const rows = Joi.array().items(Joi.object().unknown()).empty(null).default([]);
const CANCELLED = 3;

function finder(name: string, path: string): Operation<Notice, Page<Row>, Found> {
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
    answer: pageOf(Joi.object({ entity_id: id.required(), comments: rows, items: rows }).unknown()),
    parse: ({ items: documents }, notice) => {
      const ours =
        documents.find((one) => one.comments.some((line) => carriesToken(line.comment, notice.token))) ??
        documents.find((one) => isForeign(one) && !notice.taken.includes(one.entity_id) && isSame(one, notice));
      return ours === undefined ? undefined : { channelDocumentId: ours.entity_id };
    },
  };
}

export const findInvoice = finder('magento.invoice.find', 'invoices');
export const findCreditmemo = finder('magento.creditmemo.find', 'creditmemos');

function isForeign(row: Row): boolean {
  return Number(row.state) !== CANCELLED && !row.comments.some((line) => /(^|\s)hub:/.test(line.comment ?? ''));
}

/** Dummy rows of parents and children carry their own copy; those that we name must be there in that quantity, and no other. */
function isSame(row: Row, notice: Notice): boolean {
  const theirs = new Map<number, number>();
  for (const item of row.items) {
    const quantity = Number(item.qty ?? 0);
    if (item.order_item_id != null && quantity > 0) theirs.set(item.order_item_id, quantity);
  }
  return (
    theirs.size >= notice.items.length &&
    notice.items.every((item) => theirs.get(item.orderItemId) === item.quantity) &&
    theirs.size <= notice.items.length * 2
  );
}
