/** A press on the courier's page: one thing that happened to one parcel. */

export const pressKinds = ['dispatch', 'deliver', 'fail', 'return'] as const;
/** Picked up at the store · handed over · could not be · brought back to the store. */
export type PressKind = (typeof pressKinds)[number];

/** Why a parcel could not be delivered, by the aggregator's numbers, so that the desk has one list for all couriers. */
export const failReasons = [1, 5, 3, 2, 6, 7, 8, 10, 12, 0] as const;
export type FailReason = (typeof failReasons)[number];

export type Press = {
  /** Made by the page or the phone: the same press sent again has the same. */
  readonly id: string;
  readonly awb: string;
  readonly kind: PressKind;
  /** When the thumb was on the button; left out: now. */
  readonly at?: Date;
  readonly reason?: FailReason;
  readonly note?: string;
  /** Who took it. */
  readonly receiver?: string;
  /** The courier has the money. */
  readonly cashTaken?: boolean;
  /** What the customer said. */
  readonly code?: string;
  readonly photo?: Uint8Array;
};

export type Pressed =
  | { readonly outcome: 'taken' | 'again'; readonly shipmentId: string }
  /** `left`: tries that the code still has. */
  | { readonly outcome: 'wrong_code'; readonly left: number };

/** A press as its message carries it to where all scans are recorded. */
export type PressMessage = {
  readonly id: string;
  readonly awb: string;
  readonly partnerId: number;
  readonly reference: string;
  readonly kind: PressKind;
  /** UTC `YYYY-MM-DD HH:MM:SS.mmm`. */
  readonly at: string;
  readonly place: string;
  readonly note: string;
  readonly reason?: FailReason;
  readonly attempt?: number;
};

export const PRESS_SOURCE = 'fleet.press.made';

/** A phone's clock may be wrong, and a phone may be without a network for as long. */
const OLDEST_MS = 3 * 86_400_000;

/** When it happened: never later than we hear of it, and not longer ago than a phone can keep it. */
export function pressedAt(said: Date | undefined, now: Date): Date {
  const at = said?.getTime() ?? Number.NaN;
  return Number.isNaN(at) || at > now.getTime() || at < now.getTime() - OLDEST_MS ? now : new Date(at);
}
