/** Which locations have turned an order down, and how far each location's numbers are trusted. */
import type { Reader } from '../../platform/db/index.ts';

export type Refusal = { readonly orderId: string; readonly locationId: string; readonly reason: string };

/** By order; only orders that have been sourced before can have any. */
export async function listRefusals(
  _reader: Reader,
  _orderIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Refusal[]>> {
  return new Map();
}

/** 0 to 1 of what a location says it has free that is promised; who is not in it is trusted wholly. */
export async function loadTrust(_reader: Reader): Promise<ReadonlyMap<string, number>> {
  return new Map();
}
