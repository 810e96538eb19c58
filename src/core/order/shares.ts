/**
 * The split of an order's money over its parcels, exact to the minor unit. Pure.
 * A parcel gets what all pieces billed so far should have cost together, less what they have cost: so whatever the parcels,
 * in whatever order they are billed and credited, the last piece takes the rest and everything adds up.
 */

export type ShareLine = {
  readonly id: string;
  readonly quantity: number;
  /** Pieces that are not wanted any more. */
  readonly cancelled: number;
  /** Of all its pieces: after discount, with tax. */
  readonly totalMinor: number;
  readonly discountMinor: number;
};

export type ShareOrder = {
  readonly lines: readonly ShareLine[];
  readonly shippingMinor: number;
  /** Fees, or what a gift card has paid when below zero. */
  readonly otherMinor: number;
  /** `first`: all shipping with the first parcel. `value`: by the value of the goods. */
  readonly shippingShare: 'first' | 'value';
};

/** What is invoiced and not credited. */
export type Billed = {
  readonly lines: ReadonlyMap<string, BilledLine>;
  readonly shippingMinor: number;
  readonly otherMinor: number;
};

export type BilledLine = { readonly quantity: number; readonly grossMinor: number; readonly discountMinor: number };

export type LineShare = {
  readonly lineId: string;
  readonly quantity: number;
  readonly grossMinor: number;
  readonly discountMinor: number;
};

export type Share = {
  readonly lines: readonly LineShare[];
  readonly goodsMinor: number;
  readonly shippingMinor: number;
  readonly otherMinor: number;
  readonly totalMinor: number;
};

export const nothingBilled: Billed = { lines: new Map(), shippingMinor: 0, otherMinor: 0 };

/** `part` of `whole` of an amount, half away from zero. */
export function partOf(minor: number, part: number, whole: number): number {
  if (whole <= 0 || part >= whole) return minor;
  return Math.sign(minor) * Math.round((Math.abs(minor) * part) / whole) || 0;
}

/** What of `total` comes now, when `done` of `all` are reached with it and `taken` has come before; never turns its sign. */
export function nextPart(total: number, done: number, all: number, taken: number): number {
  return between(partOf(total, done, all) - taken, total - taken, total);
}

/** The share of these pieces (line → quantity), given what is billed already. Pieces beyond a line's own cost nothing. */
export function shareOf(order: ShareOrder, billed: Billed, pieces: ReadonlyMap<string, number>): Share {
  const lines: LineShare[] = [];
  let done = 0;
  let rest = 0;
  for (const line of order.lines) {
    const before = billed.lines.get(line.id) ?? { quantity: 0, grossMinor: 0, discountMinor: 0 };
    const now = pieces.get(line.id) ?? 0;
    const reached = before.quantity + now;
    const grossMinor = now === 0 ? 0 : nextPart(line.totalMinor, reached, line.quantity, before.grossMinor);
    if (now > 0) {
      const discountMinor = nextPart(line.discountMinor, reached, line.quantity, before.discountMinor);
      lines.push({ lineId: line.id, quantity: now, grossMinor, discountMinor });
    }
    const open = Math.max(0, line.quantity - line.cancelled - reached);
    // Goods that cost nothing still have their share of the way, piece by piece.
    done += before.grossMinor + grossMinor;
    rest += partOf(line.totalMinor, reached + open, line.quantity) - partOf(line.totalMinor, reached, line.quantity);
  }
  const goodsMinor = lines.reduce((sum, line) => sum + line.grossMinor, 0);
  const [weight, all] = done + rest > 0 ? [done, done + rest] : piecesDone(order, billed, pieces);
  const shipping = order.shippingMinor;
  const shippingMinor =
    order.shippingShare === 'first'
      ? nextPart(shipping, 1, 1, billed.shippingMinor)
      : nextPart(shipping, weight, all, billed.shippingMinor);
  const otherMinor = otherOf(order, { done, weight, all, goods: done + rest }, billed, shippingMinor);
  const floored = Math.max(otherMinor, -(goodsMinor + shippingMinor));
  return { lines, goodsMinor, shippingMinor, otherMinor: floored, totalMinor: goodsMinor + shippingMinor + floored };
}

type Reached = { readonly done: number; readonly weight: number; readonly all: number; readonly goods: number };

/** Fees and gift cards follow the total: so no parcel costs less than nothing, though a gift card has paid most of it. */
function otherOf(order: ShareOrder, reached: Reached, billed: Billed, shippingMinor: number): number {
  const { otherMinor: other } = order;
  if (other === 0) return 0;
  const { done, weight, all, goods } = reached;
  const target =
    goods + other >= 0
      ? partOf(goods + other, weight, all) - done
      : partOf(Math.max(0, goods + other + order.shippingMinor), weight, all) -
        done -
        billed.shippingMinor -
        shippingMinor;
  return between(target - billed.otherMinor, other - billed.otherMinor, other);
}

/** Between nothing and all that is left; never with the other sign. */
function between(wanted: number, rest: number, sign: number): number {
  return sign >= 0
    ? Math.min(Math.max(0, wanted), Math.max(0, rest))
    : Math.max(Math.min(0, wanted), Math.min(0, rest));
}

/** Pieces reached and pieces in all, where goods cost nothing. */
function piecesDone(order: ShareOrder, billed: Billed, pieces: ReadonlyMap<string, number>): [number, number] {
  let reached = 0;
  let all = 0;
  for (const line of order.lines) {
    const mine = (billed.lines.get(line.id)?.quantity ?? 0) + (pieces.get(line.id) ?? 0);
    reached += mine;
    all += Math.max(mine, line.quantity - line.cancelled);
  }
  return [reached, all];
}
