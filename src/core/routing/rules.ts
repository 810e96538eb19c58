/** What a routing rule says: which orders it is for, which locations are tried in which order, and what each advantage is worth. */

import type { RoutingWeights } from '../../../config/channels.ts';

export type Weights = RoutingWeights;

/** Every named condition must hold; what is left out asks nothing. */
export type OrderFilter = {
  readonly channels?: readonly string[];
  readonly countries?: readonly string[];
  readonly cities?: readonly string[];
  readonly kinds?: readonly string[];
  readonly payment?: 'prepaid' | 'authorised' | 'cod';
  readonly shippingMethods?: readonly string[];
  /** Minor units of the order's currency, both inclusive. */
  readonly valueFromMinor?: number;
  readonly valueToMinor?: number;
  /** Handling marks, one of which an item of the order has. */
  readonly handling?: readonly string[];
};

export type LocationFilter = {
  readonly kinds?: readonly ('store' | 'warehouse')[];
  readonly ids?: readonly string[];
  readonly exceptIds?: readonly string[];
  /** Brand or channel groups, one of which the location is in. */
  readonly groups?: readonly string[];
  readonly withinKm?: number;
  readonly sameCity?: boolean;
  /** Only places that still hand over today's orders: a working day there, before the cut-off. */
  readonly openNow?: boolean;
  /** Also places of these countries, where the country policy lets them serve the channel; left out: the order's own alone. */
  readonly abroad?: readonly string[];
  /** Pieces of each SKU that stay there beyond what the location keeps back anyway. */
  readonly keep?: number;
};

export type LocationStep = {
  readonly name: string;
  readonly locations: LocationFilter;
  readonly split: {
    /** Locations that may serve one order together; 1: never more than one. */
    readonly most: number;
    /** Neither a parcel nor what is left over may be worth less than this, minor units. */
    readonly fromMinor?: number;
  };
  /** Instead of the channel's own, one by one. */
  readonly weights?: Partial<Weights>;
};

/** `channel`: what the channel's own setting says. */
export type Unfillable = 'channel' | 'ask' | 'backorder' | 'hold' | 'cancel_missing';

export type RuleSet = {
  readonly name: string;
  readonly orders: OrderFilter;
  /** One after the other, until nothing of the order is left. */
  readonly steps: readonly LocationStep[];
  readonly unfillable: Unfillable;
};

/** Version 0 is the house's own. The first set whose filter fits takes the order; the last one fits every order. */
export type RoutingRules = { readonly version: number; readonly sets: readonly RuleSet[] };

/** What holds where neither the channel nor the rule says otherwise: the fewest parcels first, then the shortest way. */
export const standardWeights: Weights = {
  perKm: 1,
  carriage: 0,
  perDay: 0,
  perLoadPercent: 0,
  perAgedDay: 0,
  perMarkdownPercent: 0,
  perSplit: 1_000_000,
};

/** Anything within the order's country that has it; in several parcels where the channel lets an order part. */
export const standardRules: RoutingRules = {
  version: 0,
  sets: [
    {
      name: 'standard',
      orders: {},
      steps: [{ name: 'own_country', locations: {}, split: { most: 10 } }],
      unfillable: 'channel',
    },
  ],
};
