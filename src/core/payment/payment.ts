/** Charges, refunds and authorisations as the hub keeps them, and what their sums mean. */
import type { AuthorisationState, ChargeState, RefundState } from './states.ts';

export type ChargeMode = 'prepaid' | 'authorised' | 'cod';

/** What one shipment costs the customer. Minor units of the order's currency. */
export type Charge = {
  readonly id: string;
  readonly orderId: string;
  readonly shipmentId: string;
  readonly mode: ChargeMode;
  readonly currency: string;
  readonly amountMinor: number;
  /** Of it, what parcels that were called off had taken: the gateway is asked for the rest alone. */
  readonly coveredMinor: number;
  readonly state: ChargeState;
  readonly attempt: number;
  readonly actionRef: string | null;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  readonly dueAt: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** How money goes back: through the gateway, by a person, or not at all because it was never collected. */
export type RefundWay = 'gateway' | 'hand' | 'none';

export type Refund = {
  readonly id: string;
  readonly orderId: string;
  readonly key: string;
  readonly shipmentId: string | null;
  readonly creditNoteId: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly reason: string;
  readonly way: RefundWay;
  readonly state: RefundState;
  readonly attempt: number;
  readonly actionRef: string | null;
  readonly doneReference: string | null;
  readonly doneBy: string | null;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** What a gateway holds for an order and has not been given back. */
export type Authorisation = {
  readonly orderId: string;
  readonly gateway: string;
  readonly paymentRef: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly voidedMinor: number;
  readonly state: AuthorisationState;
  readonly authorisedAt: string;
  readonly expiresAt: string;
  readonly warnedAt: string | null;
  readonly errorCode: string | null;
  readonly version: number;
};

/** Charges whose money is, or will be, the order's; the others came to nothing or are still asked for. */
const standing: ReadonlySet<ChargeState> = new Set<ChargeState>([
  'captured',
  'allocated',
  'due',
  'collected',
  'uncollected',
]);

export function counts(charge: Pick<Charge, 'state'>): boolean {
  return standing.has(charge.state);
}

/** What the order's own money pays of a charge, now or once the gateway has given the rest. */
export function allocatedOf(charge: Charge): number {
  if (charge.state === 'allocated') return charge.amountMinor;
  return counts(charge) || isUnderWay(charge) ? charge.coveredMinor : 0;
}

/** What the gateway is asked for. */
export function restOf({ amountMinor, coveredMinor }: Pick<Charge, 'amountMinor' | 'coveredMinor'>): number {
  return amountMinor - coveredMinor;
}

/** Charges that still may become money. */
export function isUnderWay(charge: Pick<Charge, 'state'>): boolean {
  return ['requested', 'waiting', 'asked', 'failed'].includes(charge.state);
}

/** The reference that the gateway sees: ours, and fresh for each attempt that a person asked for after a certain no. */
export function referenceOf(of: { readonly id: string; readonly attempt: number }): string {
  return of.attempt === 1 ? of.id : `${of.id}-${of.attempt}`;
}

/** Our id in a reference, undefined when the reference is not one of ours. */
export function idIn(reference: string): string | undefined {
  return /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-\d+)?$/.exec(reference)?.[1];
}
