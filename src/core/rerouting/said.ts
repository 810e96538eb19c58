/** What a store says of the lines of a parcel, read against what the parcel holds. Pure. */
import { byGravity, refusalReasons, type RefusalCode } from '../../../config/refusals.ts';
import { fail } from '../../platform/errors.ts';
import type { ShipmentLine } from '../shipment/index.ts';

export type LineSaid = {
  readonly sku: string;
  /** Pieces as the shop counts that do not leave from here; left out: all of the parcel's. */
  readonly quantity?: number;
  /** Left out: the reason of the whole. */
  readonly reason?: RefusalCode;
  /** Sellable pieces, base units, that the store has of it in all; for a reason that asks. */
  readonly found?: number;
};

export type LineDown = {
  readonly orderLineId: string;
  readonly sku: string;
  readonly quantity: number;
  /** Base units in a piece. */
  readonly factor: number;
  readonly reason: RefusalCode;
  readonly found?: number;
};

/**
 * @throws invalid `refusal.not_in_parcel`, `refusal.nothing`, `refusal.too_many`, `refusal.found_missing`, `refusal.found_all`,
 * `refusal.sku_twice`
 */
export function linesDown(
  pieces: readonly Pick<ShipmentLine, 'orderLineId' | 'sku' | 'quantity' | 'reserved'>[],
  said: { readonly lines?: readonly LineSaid[]; readonly reason: RefusalCode },
): LineDown[] {
  const wanted = said.lines ?? [...new Set(pieces.map((one) => one.sku))].map((sku): LineSaid => ({ sku }));
  const twice = wanted.find((one, at) => wanted.findIndex((two) => two.sku === one.sku) !== at);
  if (twice !== undefined) fail('invalid', 'refusal.sku_twice', { sku: twice.sku });
  const down = wanted.flatMap((one) => {
    const mine = pieces.filter((piece) => piece.sku === one.sku);
    const holds = mine.reduce((sum, piece) => sum + piece.quantity, 0);
    if (holds === 0) fail('invalid', 'refusal.not_in_parcel', { sku: one.sku });
    const quantity = one.quantity ?? missingOf(one, one.reason ?? said.reason, mine);
    if (quantity > holds) fail('invalid', 'refusal.too_many', { sku: one.sku, inParcel: holds, asked: quantity });
    return spread(mine, quantity, one, mustFind(one, said.reason, quantity, mine));
  });
  if (down.length === 0) fail('invalid', 'refusal.nothing');
  return down;
}

type Holding = Pick<ShipmentLine, 'orderLineId' | 'sku' | 'quantity' | 'reserved'>;

function mustFind(
  one: LineSaid,
  whole: RefusalCode,
  quantity: number,
  mine: readonly Holding[],
): { readonly reason: RefusalCode; readonly found?: number } {
  const reason = one.reason ?? whole;
  if (!refusalReasons[reason].asksFound) return { reason };
  if (one.found === undefined) return fail('invalid', 'refusal.found_missing', { sku: one.sku });
  const needed = mine.reduce((sum, piece) => sum + piece.quantity * factorOf(piece), 0);
  // Who has all that is asked for has no reason to turn it down.
  if (one.found >= needed) fail('invalid', 'refusal.found_all', { sku: one.sku, found: one.found, needed, quantity });
  return { reason, found: one.found };
}

/** Left out: all of it, but for what was found of it. */
function missingOf(one: LineSaid, reason: RefusalCode, mine: readonly Holding[]): number {
  const holds = mine.reduce((sum, piece) => sum + piece.quantity, 0);
  if (!refusalReasons[reason].asksFound || one.found === undefined) return holds;
  const factor = mine[0] === undefined ? 1 : factorOf(mine[0]);
  return Math.max(0, holds - Math.floor(one.found / factor));
}

function spread(
  mine: readonly Holding[],
  quantity: number,
  said: LineSaid,
  why: { readonly reason: RefusalCode; readonly found?: number },
): LineDown[] {
  let left = quantity;
  return mine.flatMap((piece) => {
    const now = Math.min(left, piece.quantity);
    left -= now;
    return now === 0
      ? []
      : [{ orderLineId: piece.orderLineId, sku: said.sku, quantity: now, factor: factorOf(piece), ...why }];
  });
}

/** Base units in one piece: a parcel at home holds them all. */
function factorOf(piece: Pick<ShipmentLine, 'quantity' | 'reserved'>): number {
  return piece.quantity === 0 ? 1 : Math.max(1, Math.round(piece.reserved / piece.quantity));
}

/** Which of the reasons names the whole. */
export function gravest(lines: readonly { readonly reason: RefusalCode }[]): RefusalCode {
  return byGravity.find((code) => lines.some((one) => one.reason === code)) ?? 'other';
}
