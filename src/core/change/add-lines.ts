/** A channel wants more of an order: more pieces of a row, or new rows. Only what is new is sought a place. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { findItems, type Item } from '../catalog/index.ts';
import { insertLines, resizeLines, touchOrder, type IncomingLine, type OrderLine } from '../order/index.ts';
import { checkDearer, countDearer } from './dearer.ts';
import { isFinal, reopen } from './settle-order.ts';
import { liveOf, lockSubject, type Subject, type Wish } from './subject.ts';

/** What the rows cost and count in the body before this one, by the channel's item id. */
export type Before = ReadonlyMap<number, { readonly totalMinor: number; readonly wanted: number }>;

/**
 * @param wanted pieces that the channel wants of this row now
 * @throws conflict `change.order_ended`, `spending_limit`, `maintenance`; invalid `order.unknown_sku`, `order.blocked_sku`, `order.unknown_line`
 */
export async function addPieces(
  tx: Tx,
  orderId: string,
  line: IncomingLine,
  { before, wanted }: { readonly before: Before; readonly wanted: number },
  wish: Wish,
): Promise<void> {
  const subject = await lockSubject(tx, orderId, wish.version);
  const { order, lines } = subject;
  if (isFinal(order)) fail('conflict', 'change.order_ended', { number: order.number, state: order.state });
  const item = line.ships ? await sellable(tx, line.sku) : undefined;
  const was = before.get(line.magentoItemId);
  const moreMinor = line.totalMinor - (was?.totalMinor ?? 0);
  const parts = was === undefined ? [] : partsOf(lines, line);
  const [known] = parts;
  let moreTax = line.taxMinor;
  if (was !== undefined && known === undefined) fail('invalid', 'order.unknown_line', { sku: line.sku });
  await checkDearer(tx, order, moreMinor);
  if (was === undefined) await insertLines(tx, [rowOf(orderId, line, wanted, nextNo(lines), item)]);
  else if (known !== undefined) {
    const grown = wanted - was.wanted;
    const sum = (count: (part: OrderLine) => number): number => parts.reduce((all, part) => all + count(part), 0);
    moreTax = taxOn(known, moreMinor);
    await resizeLines(tx, [
      {
        id: known.id,
        quantity: known.quantity + grown,
        unitPriceMinor: known.unitPriceMinor,
        discountMinor: known.discountMinor + Math.max(0, line.discountMinor - sum((part) => part.discountMinor)),
        taxMinor: known.taxMinor + moreTax,
        totalMinor: known.totalMinor + moreMinor,
        shipQuantity: known.shipQuantity + Math.max(0, line.shipQuantity - sum((part) => part.shipQuantity)),
      },
    ]);
  }
  const touched = await touchOrder(tx, order, {
    move: was === undefined ? 'add_line' : 'add_pieces',
    why: wish.reason,
    fields: {
      goods_minor: order.goodsMinor + moreMinor,
      tax_minor: order.taxMinor + moreTax,
      grand_total_minor: order.grandTotalMinor + moreMinor,
    },
    changes: { [line.sku]: [was?.wanted ?? 0, wanted] },
  });
  await countDearer(tx, order, moreMinor);
  if (line.ships) await reopen(tx, touched);
}

/**
 * A row costs something else. What was billed already stays as it was billed.
 * @throws conflict `change.billed_already`, `change.order_ended`, `spending_limit`, `maintenance`; invalid `order.unknown_line`
 */
export async function changePrice(
  tx: Tx,
  orderId: string,
  line: IncomingLine,
  before: Before,
  wish: Wish,
): Promise<void> {
  const subject = await lockSubject(tx, orderId, wish.version);
  const { order, lines } = subject;
  if (isFinal(order)) fail('conflict', 'change.order_ended', { number: order.number, state: order.state });
  const parts = partsOf(lines, line);
  const [known] = parts;
  if (known === undefined) fail('invalid', 'order.unknown_line', { sku: line.sku });
  if (isBilled(subject, known.id)) fail('conflict', 'change.billed_already', { sku: line.sku });
  const moreMinor = line.totalMinor - (before.get(line.magentoItemId)?.totalMinor ?? known.totalMinor);
  await checkDearer(tx, order, moreMinor);
  const swapped = parts.length > 1 || known.sku !== line.sku;
  // What the channel says of the row is not of this line alone, or of another thing: only the difference counts.
  const taxMinor = swapped ? known.taxMinor + taxOn(known, moreMinor) : Math.max(0, line.taxMinor);
  await resizeLines(tx, [
    {
      id: known.id,
      quantity: known.quantity,
      unitPriceMinor: swapped ? known.unitPriceMinor : line.unitPriceMinor,
      discountMinor: swapped ? known.discountMinor : line.discountMinor,
      taxMinor,
      totalMinor: known.totalMinor + moreMinor,
      shipQuantity: known.shipQuantity,
    },
  ]);
  await touchOrder(tx, order, {
    move: 'change_price',
    why: wish.reason,
    fields: {
      goods_minor: order.goodsMinor + moreMinor,
      tax_minor: order.taxMinor + taxMinor - known.taxMinor,
      grand_total_minor: order.grandTotalMinor + moreMinor,
    },
    changes: { [line.sku]: [known.totalMinor, known.totalMinor + moreMinor] },
  });
  await countDearer(tx, order, moreMinor);
}

/** The lines that a row of the channel has become here, the one with the channel's own item first. */
function partsOf(lines: readonly OrderLine[], { magentoItemId, sku }: IncomingLine): OrderLine[] {
  const parts = lines.filter((one) => one.magentoItemId === magentoItemId);
  return [...parts.filter((one) => one.sku === sku), ...parts.filter((one) => one.sku !== sku)];
}

const taxOn = (line: OrderLine, moreMinor: number): number =>
  Math.round((line.taxMinor / Math.max(1, line.totalMinor)) * moreMinor);

const unbilled = new Set(['planned', 'charging', 'charge_failed']);

function isBilled(subject: Subject, lineId: string): boolean {
  const billed = new Set(
    liveOf(subject)
      .filter((one) => !unbilled.has(one.state))
      .map((one) => one.id),
  );
  return subject.pieces.some((piece) => piece.orderLineId === lineId && billed.has(piece.shipmentId));
}

async function sellable(tx: Tx, sku: string): Promise<Item> {
  const item = (await findItems(tx, [sku])).get(sku);
  if (item === undefined) fail('invalid', 'order.unknown_sku', { skus: [sku] });
  if (item.blocked) fail('invalid', 'order.blocked_sku', { skus: [sku] });
  return item;
}

const nextNo = (lines: readonly OrderLine[]): number => Math.max(0, ...lines.map((line) => line.lineNo)) + 1;

function rowOf(orderId: string, line: IncomingLine, wanted: number, lineNo: number, item: Item | undefined): Row {
  return {
    id: uuidv7(),
    order_id: orderId,
    line_no: lineNo,
    sku: line.sku,
    name: line.name.slice(0, 250),
    quantity: line.quantity,
    cancelled: line.quantity - wanted,
    sales_factor: item?.salesFactor ?? 1,
    ships: line.ships,
    unit_price_minor: line.unitPriceMinor,
    discount_minor: line.discountMinor,
    tax_minor: line.taxMinor,
    tax_rate_bp: Math.round(line.taxPercent * 100),
    total_minor: line.totalMinor,
    magento_item_id: line.magentoItemId,
    ship_item_id: line.shipItemId,
    ship_quantity: line.shipQuantity,
    bill_item_id: line.billItemId,
  };
}
