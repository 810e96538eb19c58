/** A rehearsal: what is asked, what one version of the rules makes of an order, and what comes of it all in sums. */

export type StockModel = 'as_found' | 'endless';
export const stockModels: readonly StockModel[] = ['as_found', 'endless'];

export type RehearsalAsk = {
  /** Versions of the rules; `before` is what `after` is compared with. */
  readonly before: number;
  readonly after: number;
  /** UTC; orders that came in from here on, and before the other. */
  readonly from: string;
  readonly to: string;
  /** Left out: all. */
  readonly channels?: readonly string[];
  /** `as_found`: what is free now and what the period's own orders took, given out in the order in which they came. */
  readonly stock: StockModel;
};

export type RehearsalState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export type Rehearsal = {
  readonly id: string;
  readonly state: RehearsalState;
  readonly version: number;
  readonly asked: RehearsalAsk;
  readonly ordersAll: number;
  readonly ordersDone: number;
  /** Which process works on it. */
  readonly runner: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly begunAt: string | null;
  readonly beatAt: string | null;
  readonly endedAt: string | null;
  readonly problem: string | null;
};

export type AnswerPart = {
  readonly locationId: string;
  readonly step: string;
  readonly km?: number;
  /** Minor units of the order's currency; left out: no card fits. */
  readonly carriageMinor?: number;
  /** From the order's day to the promised one. */
  readonly days?: number;
  readonly pieces: readonly { readonly sku: string; readonly quantity: number }[];
};

/** What one version makes of one order. */
export type Answer = {
  readonly set: string;
  readonly parts: readonly AnswerPart[];
  readonly missing: readonly { readonly sku: string; readonly quantity: number }[];
};

export type ChangedOrder = {
  readonly orderId: string;
  readonly number: string;
  readonly channelId: string;
  readonly currency: string;
  readonly before: Answer;
  readonly after: Answer;
  /** What makes the difference: `other_set`, `other_step`, `other_location`, `split`, `together`, `served`, `unserved`. */
  readonly why: readonly string[];
};

/** Of this nothing can be said, and why: `erased`, `nothing_to_ship`, `channel_gone`. */
export type LeftOut = { readonly orderId: string; readonly number: string; readonly why: string };

export type Side = {
  readonly version: number;
  /** Orders of which every piece is served, some are, none is. */
  readonly whole: number;
  readonly partly: number;
  readonly unserved: number;
  /** Orders that leave from several locations. */
  readonly split: number;
  readonly parcels: number;
  readonly pieces: number;
  readonly missingPieces: number;
  /** Of parcels whose way is known. */
  readonly km: number;
  readonly parcelsWithKm: number;
  /** Minor units by currency, of parcels that a rate card fits. */
  readonly carriage: Readonly<Record<string, number>>;
  readonly parcelsWithCarriage: number;
  /** Parcels by days until they are promised. */
  readonly byDays: Readonly<Record<number, number>>;
};

export type LocationLoad = { readonly parcels: number; readonly pieces: number };

export type Report = {
  readonly asked: RehearsalAsk;
  /** Orders that were compared. */
  readonly orders: number;
  readonly changed: number;
  /** By reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly before: Side;
  readonly after: Side;
  readonly locations: readonly {
    readonly id: string;
    readonly before: LocationLoad;
    readonly after: LocationLoad;
  }[];
  readonly sets: readonly { readonly name: string; readonly before: number; readonly after: number }[];
  readonly tookMs: number;
  /** Lists end there; what is beyond is counted and not kept. */
  readonly listed: { readonly changed: number; readonly leftOut: number };
};
