/** What it takes to handle an item, and what a place must be or have for it. */

export type HandlingRule = {
  /** Only places of this kind. */
  readonly kind?: 'store' | 'warehouse';
  /** Only places that say they can. */
  readonly capability?: boolean;
};

/** A mark that is not in the table asks for a place that names it among what it can handle. */
export const handlingRules: Readonly<Record<string, HandlingRule>> = {
  store_only: { kind: 'store' },
  warehouse_only: { kind: 'warehouse' },
  hazardous: { capability: true },
  heavy: { capability: true },
  oversize: { capability: true },
  fragile: { capability: true },
  cold: { capability: true },
};
export const handlingMarks = Object.keys(handlingRules);
