/**
 * Invoices and credit memos as a mirror of ours. Each is looked for first, made of what the order still allows, and left
 * out where somebody else has made it: the checkout, the gateway's own module, a person in the admin.
 */
import type { CreditMemoNotice, InvoiceNotice, Mirrored } from '../../core/notice/money-notice.ts';
import { AppError } from '../../platform/errors.ts';
import type { MagentoClient } from './client.ts';
import { numberOf, rowsOf } from './inbound/loose.ts';
import { fetchOrder, type RawOrder } from './operations/fetch-order.ts';
import { findCreditmemo, findCreditmemoNumber, findInvoice, findInvoiceNumber } from './operations/find-document.ts';
import { invoiceOrder } from './operations/invoice-order.ts';
import { refundOrder } from './operations/refund-order.ts';

export async function writeInvoice(client: MagentoClient, notice: InvoiceNotice): Promise<Mirrored> {
  const mirrored = await mirrorInvoice(client, notice);
  return withNumber(client, notice, mirrored, findInvoiceNumber);
}

export async function writeCreditMemo(client: MagentoClient, notice: CreditMemoNotice): Promise<Mirrored> {
  const mirrored = await mirrorCreditMemo(client, notice);
  return withNumber(client, notice, mirrored, findCreditmemoNumber);
}

/** A made document has answered with its id alone; a left out one may be part of another that has a number. */
async function withNumber(
  client: MagentoClient,
  notice: InvoiceNotice | CreditMemoNotice,
  mirrored: Mirrored,
  find: typeof findInvoiceNumber,
): Promise<Mirrored> {
  if (notice.wantsNumber !== true || mirrored.number !== undefined) return mirrored;
  const made = 'channelDocumentId' in mirrored ? { madeId: mirrored.channelDocumentId } : {};
  const number = (await client.call(find, { ...notice, ...made }))?.number;
  return number === undefined ? mirrored : { ...mirrored, number };
}

async function mirrorInvoice(client: MagentoClient, notice: InvoiceNotice): Promise<Mirrored> {
  const known = await client.call(findInvoice, notice);
  if (known !== undefined) return known;
  const order = await client.call(fetchOrder, { magentoOrderId: notice.magentoOrderId });
  if (hasEnded(order)) return { skipped: 'ended_there' };
  const items = atMost(
    order,
    notice.items,
    (row) => (numberOf(row.qty_ordered) ?? 0) - (numberOf(row.qty_invoiced) ?? 0) - (numberOf(row.qty_canceled) ?? 0),
  );
  if (items.length === 0) return { skipped: 'invoiced_already' };
  return unlessEnded(client, notice, () => client.call(invoiceOrder, { ...notice, items }));
}

async function mirrorCreditMemo(client: MagentoClient, notice: CreditMemoNotice): Promise<Mirrored> {
  const known = await client.call(findCreditmemo, notice);
  if (known !== undefined) return known;
  const order = await client.call(fetchOrder, { magentoOrderId: notice.magentoOrderId });
  if (hasEnded(order)) return { skipped: 'ended_there' };
  const items = atMost(
    order,
    notice.items,
    (row) => (numberOf(row.qty_invoiced) ?? 0) - (numberOf(row.qty_refunded) ?? 0),
  );
  const shippingAmount = shippingOf(order, notice);
  if ((numberOf(order.total_paid) ?? 0) <= (numberOf(order.total_refunded) ?? 0)) return { skipped: 'nothing_paid' };
  if (items.length === 0 && shippingAmount === 0) return { skipped: 'refunded_already' };
  const [first] = notice.items;
  // A row of none keeps Magento from taking them all.
  const named = items.length > 0 || first === undefined ? items : [{ ...first, quantity: 0 }];
  return unlessEnded(client, notice, () =>
    client.call(refundOrder, { notice: { ...notice, items: named }, shippingAmount }),
  );
}

/** Cancelled or given back in full there: such an order takes no document any more. */
const hasEnded = ({ state }: RawOrder): boolean => state === 'canceled' || state === 'closed';

/** It may end between our look and our writing. */
async function unlessEnded(
  client: MagentoClient,
  { magentoOrderId }: InvoiceNotice | CreditMemoNotice,
  write: () => Promise<Mirrored>,
): Promise<Mirrored> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'refused') throw error;
    if (hasEnded(await client.call(fetchOrder, { magentoOrderId }))) return { skipped: 'ended_there' };
    throw error;
  }
}

type Items = InvoiceNotice['items'];

function atMost(order: RawOrder, items: Items, left: (row: Readonly<Record<string, unknown>>) => number): Items {
  const rows = rowsOf(order.items);
  return items.flatMap((item) => {
    const row = rows.find((one) => numberOf(one.item_id) === item.orderItemId);
    const quantity = row === undefined ? 0 : Math.min(item.quantity, left(row));
    return quantity > 0 ? [{ ...item, quantity }] : [];
  });
}

/** Base currency, tax excluded, as Magento wants it; its share of the order's shipping, and never more than is left. */
function shippingOf(order: RawOrder, { shipping }: CreditMemoNotice): number {
  if (shipping.partMinor <= 0 || shipping.wholeMinor <= 0) return 0;
  const whole = numberOf(order.base_shipping_amount) ?? 0;
  const left = Math.max(0, whole - (numberOf(order.base_shipping_refunded) ?? 0));
  const share = Math.round(((whole * shipping.partMinor) / shipping.wholeMinor) * 100) / 100;
  return Math.min(left, shipping.partMinor >= shipping.wholeMinor ? left : share);
}
