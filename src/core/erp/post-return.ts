/**
 * Goods that came back: revenue leaves where it was booked, stock arrives where the goods are. What is refunded of a line
 * is its share by pieces, counted from all returns so far, so that a line returned bit by bit adds up exactly.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { checkReturnAt, loadMapping, postingPlaces } from '../catalog/index.ts';
import { loadOrder } from '../order/index.ts';
import { decimalOf, minorOf } from '../values.ts';
import { netOf, shareOf } from './amounts.ts';
import { mustBePieces, mustFindPlace } from './lines.ts';
import type { Effect, Posting, SaleLine, Tender } from './posting.ts';
import { findSale, listOfOrder } from './store-postings.ts';
import { writePosting } from './write-posting.ts';

export type ReturnLine = {
  readonly sku: string;
  readonly quantity: number;
  readonly condition: 'SELLABLE' | 'DAMAGED';
  readonly reason: string;
};

export type Return = {
  /** The same for a repeat, which then changes nothing more. */
  readonly returnId?: string;
  readonly orderId: string;
  readonly shipmentId: string;
  /** Where the goods are now. */
  readonly returnLocation: string;
  readonly lines: readonly ReturnLine[];
  /** Kept back of what is refunded, tax included. */
  readonly fees?: readonly { readonly type: string; readonly grossMinor: number }[];
  /** Left out: as it was paid. */
  readonly refundBy?: Tender['type'];
  readonly who: string;
};

type Taken = SaleLine & { readonly taken: number; readonly condition: string; readonly reason: string };

/**
 * @throws missing `erp.sale_unknown`; forbidden `CROSS_COMPANY_FORBIDDEN` where the order may not be returned to;
 * conflict `erp.returned_too_much`; invalid `erp.no_lines`, `erp.quantity`
 */
export async function postReturn(tx: Tx, wish: Return): Promise<Posting> {
  const place = await mustFindPlace(tx, wish.returnLocation);
  const order = await loadOrder(tx, wish.orderId);
  const mapping = await loadMapping(tx);
  const answer = checkReturnAt(mapping, order.channelId, place.id);
  if (!answer.accepted)
    fail('forbidden', answer.code, {
      channelId: order.channelId,
      locationId: place.id,
      rule: answer.rule,
      why: answer.why,
    });
  const sale =
    (await findSale(tx, wish.orderId, wish.shipmentId)) ??
    fail('missing', 'erp.sale_unknown', { shipmentId: wish.shipmentId });
  if (wish.lines.length === 0) fail('invalid', 'erp.no_lines');
  for (const { sku, quantity } of wish.lines) mustBePieces(quantity, sku);
  const returnId = wish.returnId ?? `R-${uuidv7().replaceAll('-', '').slice(-20).toUpperCase()}`;
  const before = (await listOfOrder(tx, wish.orderId)).filter((one) => one.type === 'return.posting.v1');
  const known = before.find((one) => one.body['returnId'] === returnId);
  if (known !== undefined) return known;
  const returned = returnedOf(before.filter((one) => one.body['originalDocumentKey'] === sale.documentKey));
  const taken = takeFrom(
    (sale.body['lines'] as readonly SaleLine[]).filter((line) => line.stockEffect),
    wish,
    returned,
  );
  const damaged = postingPlaces(mapping, { channelId: order.channelId }, place.id, { damaged: true });
  return writePosting(tx, {
    companyId: place.companyId,
    locationId: place.id,
    type: 'return.posting.v1',
    entryKey: `ret:${returnId}`,
    overlay: { kind: 'return', effects: effectsAt(place.id, wish.lines) },
    orderId: wish.orderId,
    shipmentId: wish.shipmentId,
    body: {
      returnId,
      orderNumber: order.number,
      originalDocumentKey: sale.documentKey,
      returnLocation: place.id,
      quarantineLocation: damaged.fulfilmentLocation,
      salesLocation: sale.body['salesLocation'],
      ...(sale.body['salesCarrier'] === undefined ? {} : { salesCarrier: sale.body['salesCarrier'] }),
      customer: sale.body['customer'],
      currency: order.currency,
      pricesIncludeTax: true,
      by: wish.who,
      ...moneyOf(taken, returned, wish, order.currency, (sale.body['tenders'] as readonly Tender[])[0]),
    },
  });
}

/** Line number of the sale → pieces that have come back. */
function returnedOf(before: readonly Posting[]): Map<number, number> {
  const returned = new Map<number, number>();
  for (const one of before.flatMap((posting) => posting.body['lines'] as readonly Record<string, unknown>[])) {
    const lineNo = Number(one['originalLineNo']);
    returned.set(lineNo, (returned.get(lineNo) ?? 0) + Number(one['quantity']));
  }
  return returned;
}

/** Gives each returned piece a line of the sale; one SKU may stand on several. */
function takeFrom(sold: readonly SaleLine[], wish: Return, returned: ReadonlyMap<number, number>): Taken[] {
  const left = new Map(sold.map((line) => [line.lineNo, Number(line.quantity) - (returned.get(line.lineNo) ?? 0)]));
  return wish.lines.flatMap(({ sku, quantity, condition, reason }) => {
    let wanted = quantity;
    const parts: Taken[] = [];
    for (const line of sold.filter((one) => one.sku === sku)) {
      const taken = Math.min(wanted, left.get(line.lineNo) ?? 0);
      if (taken <= 0) continue;
      left.set(line.lineNo, (left.get(line.lineNo) ?? 0) - taken);
      wanted -= taken;
      parts.push({ ...line, taken, condition, reason });
    }
    if (wanted > 0) fail('conflict', 'erp.returned_too_much', { sku, quantity, tooMany: wanted });
    return parts;
  });
}

function moneyOf(
  taken: readonly Taken[],
  returned: ReadonlyMap<number, number>,
  { fees = [], refundBy }: Return,
  currency: string,
  paidBy: Tender | undefined,
): Record<string, unknown> {
  const text = (minor: number): string => decimalOf(minor, currency);
  const soFar = new Map(returned);
  const lines = taken.map((line, at) => {
    const before = soFar.get(line.lineNo) ?? 0;
    soFar.set(line.lineNo, before + line.taken);
    const part = (amount: string): number => {
      const minor = minorOf(amount, currency);
      const whole = Number(line.quantity);
      return shareOf(minor, before + line.taken, whole) - shareOf(minor, before, whole);
    };
    const tax = line.tax.map((one) => ({ ...one, base: text(part(one.base)), amount: text(part(one.amount)) }));
    const amount = { grossMinor: part(line.gross), taxMinor: line.tax.reduce((sum, one) => sum + part(one.amount), 0) };
    return {
      amount,
      line: {
        lineNo: at + 1,
        originalLineNo: line.lineNo,
        sku: line.sku,
        quantity: String(line.taken),
        uom: line.uom,
        condition: line.condition,
        reason: line.reason,
        net: text(netOf(amount)),
        tax,
        gross: text(amount.grossMinor),
      },
    };
  });
  const total = (pick: (one: { grossMinor: number; taxMinor: number }) => number): number =>
    lines.reduce((sum, { amount }) => sum + pick(amount), 0);
  const gross = total((one) => one.grossMinor);
  const kept = fees.reduce((sum, fee) => sum + fee.grossMinor, 0);
  if (kept < 0 || kept > gross) fail('invalid', 'erp.fees_above_refund', { kept, gross });
  const type = refundBy ?? paidBy?.type ?? 'CARD';
  const account = type === paidBy?.type ? paidBy.clearingAccount : `${type}-REFUND`;
  return {
    lines: lines.map(({ line }) => line),
    fees: fees.map((fee) => ({ type: fee.type, gross: text(fee.grossMinor) })),
    refundTenders: [
      { type, amount: text(gross - kept), reference: paidBy?.reference ?? null, clearingAccount: account },
    ],
    totals: { net: text(total(netOf)), tax: text(total((one) => one.taxMinor)), gross: text(gross), fees: text(kept) },
  };
}

/** One row per SKU: sellable and broken pieces of it come back together. */
function effectsAt(locationId: string, lines: readonly ReturnLine[]): Effect[] {
  const bySku = new Map<string, Effect>();
  for (const { sku, quantity, condition } of lines) {
    const known = bySku.get(sku) ?? { locationId, sku, quantity: 0, quarantine: 0 };
    const broken = condition === 'DAMAGED' ? quantity : 0;
    bySku.set(sku, { ...known, quantity: known.quantity + quantity, quarantine: known.quarantine + broken });
  }
  return [...bySku.values()];
}
