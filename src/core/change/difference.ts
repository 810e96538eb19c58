/** What a later body of an order says differently, and what was decided about each difference. */
export type LineTarget = {
  readonly magentoItemId: number;
  readonly sku: string;
};

/** No personal data: an address is only said to differ, its new text stands in the body. */
export type Difference =
  | ({
      readonly what: 'line_less';
      readonly orderLineId: string;
      readonly from: number;
      readonly to: number;
    } & LineTarget)
  | ({
      readonly what: 'line_more';
      readonly orderLineId: string;
      readonly from: number;
      readonly to: number;
    } & LineTarget)
  | ({ readonly what: 'line_new'; readonly from: 0; readonly to: number } & LineTarget)
  | ({
      readonly what: 'line_price';
      readonly orderLineId: string;
      readonly from: number;
      readonly to: number;
    } & LineTarget)
  | { readonly what: 'address'; readonly fields: readonly string[] }
  | { readonly what: 'phone' }
  | { readonly what: 'customer'; readonly fields: readonly string[] }
  | { readonly what: 'shipping_method'; readonly from: string | null; readonly to: string | null }
  | { readonly what: 'pickup_store'; readonly from: string | null; readonly to: string | null }
  | { readonly what: 'country'; readonly from: string; readonly to: string }
  | { readonly what: 'currency'; readonly from: string; readonly to: string }
  | { readonly what: 'payment'; readonly from: string; readonly to: string }
  | { readonly what: 'state'; readonly from: string; readonly to: 'canceled' | 'held' | 'released' };

export type Outcome = 'applied' | 'waiting' | 'refused';

export type Decided = {
  readonly difference: Difference;
  readonly outcome: Outcome;
  /** Why it was refused, or what of it could not be done: a stable code. */
  readonly code?: string;
  /** Ids of parcels whose courier has to let go first. */
  readonly shipments?: readonly string[];
};

/** What became of the whole revision. */
export function stateOf(decided: readonly Decided[]): 'applied' | 'partly_refused' | 'refused' | 'no_change' {
  if (decided.length === 0) return 'no_change';
  const refused = decided.filter((one) => one.outcome === 'refused').length;
  if (refused === 0) return 'applied';
  return refused === decided.length ? 'refused' : 'partly_refused';
}
