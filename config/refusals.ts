/** Why a place turns a parcel down, what each reason says of its stock, and how far its numbers are trusted afterwards. */

/**
 * `rest`: nothing of the item is promised there until it is counted, beyond what the store says it has.
 * `pieces`: only the pieces that were turned down are not promised.
 */
export type Doubt = 'rest' | 'pieces' | 'none';

export type RefusalReason = {
  readonly doubt: Doubt;
  /** What the ERP is told of the pieces: they are not there, they are there and cannot be sold, or nothing. */
  readonly erp: 'gone' | 'unsellable' | 'none';
  /** The ERP's own word for it. */
  readonly erpReason: 'NOT_FOUND' | 'DAMAGED' | 'OTHER';
  /** How much a piece turned down for it speaks against the place's numbers, 0 to 1. */
  readonly weighs: number;
  /** The store says how many sellable pieces it has. */
  readonly asksFound: boolean;
};

// prettier-ignore
export const refusalReasons = {
  not_found:    { doubt: 'rest',   erp: 'gone',       erpReason: 'NOT_FOUND', weighs: 1,   asksFound: false },
  mismatch:     { doubt: 'rest',   erp: 'gone',       erpReason: 'NOT_FOUND', weighs: 1,   asksFound: true },
  damaged:      { doubt: 'pieces', erp: 'unsellable', erpReason: 'DAMAGED',   weighs: 0.5, asksFound: false },
  worn_display: { doubt: 'pieces', erp: 'unsellable', erpReason: 'OTHER',     weighs: 0.5, asksFound: false },
  too_busy:     { doubt: 'none',   erp: 'none',       erpReason: 'OTHER',     weighs: 0,   asksFound: false },
  closed:       { doubt: 'none',   erp: 'none',       erpReason: 'OTHER',     weighs: 0,   asksFound: false },
  other:        { doubt: 'none',   erp: 'none',       erpReason: 'OTHER',     weighs: 0,   asksFound: false },
} as const satisfies Record<string, RefusalReason>;
export type RefusalCode = keyof typeof refusalReasons;
export const refusalCodes = Object.keys(refusalReasons) as RefusalCode[];

/** Of several lines the gravest reason names the refusal. */
export const byGravity: readonly RefusalCode[] = refusalCodes;

export const resourcing = {
  /** Places that may turn an order down and the next is asked; after one more a person looks at it. */
  attempts: 3,
} as const;

export const trustRule = {
  /** Days that count, and after how many a day counts half. */
  windowDays: 90,
  halfLifeDays: 30,
  /** Fewer pieces than this say nothing. */
  leastOffered: 20,
  /** Pieces that every place is taken to have delivered well before: one bad day does not make a bad store. */
  prior: 10,
  /** A place this good is trusted wholly. */
  whole: 0.95,
  /** None is trusted less than this. */
  floor: 0.5,
} as const;

/** Hours in which a place is asked to look at a parcel, local; its calendar says on which days. */
export const workingHours = {
  store: { opens: '10:00', closes: '22:00' },
  warehouse: { opens: '08:00', closes: '18:00' },
} as const;

/** Parcels that a run may bring to one place in a minute. */
export const floodLimits = { store: 240, warehouse: 60_000 } as const;
