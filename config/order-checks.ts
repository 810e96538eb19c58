/** What an order's arithmetic may be off by, and how much of one thing is still an order and not a slip of the finger. */

type Tolerance = { readonly row: number; readonly order: number };

/** Minor units. Magento rounds to two decimals whatever the currency, so three-decimal ones are off by ten at once. */
const usual: Tolerance = { row: 2, order: 5 };
const tolerances: Readonly<Record<string, Tolerance>> = {
  KWD: { row: 20, order: 50 },
  BHD: { row: 20, order: 50 },
  OMR: { row: 20, order: 50 },
  // Whole rupees are usual at the end of an invoice.
  INR: { row: 2, order: 100 },
};

export function toleranceOf(currency: string): Tolerance {
  return Object.hasOwn(tolerances, currency) ? (tolerances[currency] ?? usual) : usual;
}

export const orderLimits = {
  /** Pieces of one row. */
  pieces: 10_000,
  rows: 500,
} as const;
