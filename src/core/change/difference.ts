/** What a later body of an order says differently, and what was decided about each difference. */
type OfLine = { readonly magentoItemId: number; readonly sku: string; readonly from: number; readonly to: number };

/** No personal data: an address is only said to differ, its new text stands in the body. */
export type Difference =
  | ({ readonly what: 'line_less' | 'line_more' | 'line_new' } & OfLine)
  /** Minor units, of the whole row. */
  | ({ readonly what: 'line_price' } & OfLine)
  | { readonly what: 'address'; readonly fields: readonly string[] }
  | { readonly what: 'phone' }
  | { readonly what: 'customer'; readonly fields: readonly string[] }
  | { readonly what: 'shipping_method' | 'pickup_store'; readonly from: string | null; readonly to: string | null }
  | { readonly what: 'currency' | 'payment'; readonly from: string; readonly to: string }
  | { readonly what: 'state'; readonly from: string; readonly to: 'canceled' | 'held' | 'released' }
  /** A body that nobody can read. */
  | { readonly what: 'body' };

/** `waiting`: a courier has to let go of a parcel first. */
export type Outcome = 'applied' | 'waiting' | 'refused';

export type Decided = {
  readonly difference: Difference;
  readonly outcome: Outcome;
  /** Why it was refused, or what of it could not be done: a stable code. */
  readonly code?: string;
  /** Ids of parcels whose courier has to let go first. */
  readonly shipments?: readonly string[];
};

export type RevisionState = 'applied' | 'partly_refused' | 'refused' | 'no_change';

/** What became of the whole revision. */
export function stateOf(decided: readonly Decided[]): RevisionState {
  if (decided.length === 0) return 'no_change';
  const refused = decided.filter((one) => one.outcome === 'refused').length;
  if (refused === 0) return 'applied';
  return refused === decided.length ? 'refused' : 'partly_refused';
}
