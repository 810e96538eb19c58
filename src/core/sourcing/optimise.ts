/** The best assignment of a whole order to locations: as much as possible served, then the lowest cost. Pure. */

/** Sets that never part: each needs so many base units of each SKU. */
export type WantedSet = {
  readonly sets: number;
  readonly perSet: readonly { readonly sku: string; readonly quantity: number }[];
};

export type Supply = {
  readonly id: string;
  /** Base units by SKU. */
  readonly free: ReadonlyMap<string, number>;
  /** What a parcel from here with so many sets of each want costs, minor units; never less for more sets. */
  readonly cost: (sets: readonly number[]) => number;
};

export type Problem = {
  readonly wants: readonly WantedSet[];
  /** The one in front wins a draw. */
  readonly supplies: readonly Supply[];
  /** Parcels at most. */
  readonly most: number;
  /** Minor units for each parcel after the first. */
  readonly perSplit: number;
  /** Neither a parcel nor what nobody serves may be worth less; `worth` says it of sets of each want, minor units. */
  readonly least?: { readonly minor: number; readonly worth: (sets: readonly number[]) => number };
  /** Steps of the search after which the best so far stands. */
  readonly budget?: number;
};

export type Assignment = {
  readonly parts: readonly { readonly id: string; readonly sets: readonly number[]; readonly cost: number }[];
  /** Sets of each want that nobody serves. */
  readonly missing: readonly number[];
  /** Of all parts with their penalties, minor units. */
  readonly cost: number;
  /** Whether nothing better exists; false when the budget ended the search. */
  readonly exact: boolean;
};
