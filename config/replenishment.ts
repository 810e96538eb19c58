/** Suppliers and rules of the demo, and the days that a transfer between places of our own may take. */

/** From a warehouse of ours to a store. */
export const transferDays = 2;
