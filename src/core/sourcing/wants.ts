/** What an order still needs, in sets that never part: rows that the shop ships as one entry, piece by piece. Pure. */
import type { OrderLine } from '../order/index.ts';

export type Need = { readonly sku: string; readonly quantity: number };

export type WantLine = {
  readonly orderLineId: string;
  readonly sku: string;
  /** Of one set, as the shop counts. */
  readonly perSet: number;
  /** Base units of stock in one such piece. */
  readonly factor: number;
};
export type Want = { readonly sets: number; readonly lines: readonly WantLine[] };

/** Pieces of an order line, as the shop counts. */
export type LinePiece = { readonly orderLineId: string; readonly sku: string; readonly quantity: number };

/** How much of a line has to find a place still, as the shop counts. */
export function openOf(line: OrderLine, placed: ReadonlyMap<string, number>): number {
  return line.ships ? Math.max(0, line.quantity - line.cancelled - (placed.get(line.id) ?? 0)) : 0;
}

export function wantsOf(lines: readonly OrderLine[], placed: ReadonlyMap<string, number> = new Map()): Want[] {
  const groups = new Map<number, OrderLine[]>();
  for (const line of lines) {
    if (openOf(line, placed) === 0) continue;
    const group = groups.get(line.shipItemId);
    if (group === undefined) groups.set(line.shipItemId, [line]);
    else group.push(line);
  }
  return [...groups.values()].flatMap((group) => {
    // Parts of one row that have become rows of their own, e.g. with a substitute, need not stay together.
    const apart = new Set(group.map((line) => line.magentoItemId)).size < group.length;
    return apart ? group.map((line) => setsOf([line], placed)) : [setsOf(group, placed)];
  });
}

function setsOf(group: readonly OrderLine[], placed: ReadonlyMap<string, number>): Want {
  const open = group.map((line) => openOf(line, placed));
  const per = group.map((line) => line.quantity / Math.max(1, line.shipQuantity));
  const counts = group.map((_, at) => (open[at] ?? 0) / (per[at] ?? 1));
  const whole = per.every(Number.isInteger) && counts.every((one) => Number.isInteger(one) && one === counts[0]);
  const sets = whole ? (counts[0] ?? 1) : open.reduce(divisor);
  return {
    sets,
    lines: group.map((line, at) => ({
      orderLineId: line.id,
      sku: line.sku,
      perSet: (open[at] ?? 0) / sets,
      factor: line.salesFactor,
    })),
  };
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** One row per SKU, in base units: lines of the same SKU are needed together. */
export function needsOf(wants: readonly Want[]): Need[] {
  const bySku = new Map<string, number>();
  for (const { sets, lines } of wants)
    for (const { sku, perSet, factor } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + sets * perSet * factor);
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1));
}

export function linePiecesOf(wants: readonly Want[]): LinePiece[] {
  return wants.flatMap(({ sets, lines }) =>
    lines.map(({ orderLineId, sku, perSet }) => ({ orderLineId, sku, quantity: sets * perSet })),
  );
}
