/** The facts that a routing decision is made from, read once for a whole group of orders. */
import type { Mapping } from '../catalog/index.ts';
import type { Calendars } from '../order/index.ts';
import type { RateBook } from '../rate/index.ts';
import type { RoutingRules } from '../routing/index.ts';

export type Handling = {
  /** Of `config/handling.ts`. */
  readonly marks: readonly string[];
  /** Of one piece as the shop counts; left out: unknown. */
  readonly weightG?: number;
};

/** Why goods should leave a shelf. */
export type Pressure = {
  /** Local date since which they lie there. */
  readonly liesSince?: string;
  readonly markdownPercent: number;
};

export type World = {
  readonly mapping: Mapping;
  readonly rules: RoutingRules;
  readonly rates: RateBook;
  readonly calendars: Calendars;
  /** 0 to 1 of its free pieces that a location may promise; who is not in it is trusted wholly. */
  readonly trust: ReadonlyMap<string, number>;
  /** Parcels that a location was given today; only those that have a daily capacity. */
  readonly load: ReadonlyMap<string, number>;
  /** By SKU; who is not in it asks for nothing. */
  readonly handling: ReadonlyMap<string, Handling>;
  /** By `placeKey`. */
  readonly pressure: ReadonlyMap<string, Pressure>;
  /** SKUs that nobody is promised, wherever they lie. */
  readonly withdrawn?: ReadonlySet<string>;
  readonly now: Date;
};

/** What may be promised at a location, in base units; nothing is 0. */
export type Free = {
  (locationId: string, sku: string): number;
  /** The same for one SKU: what is asked about it of many places finds its shelf once. */
  readonly of?: (sku: string) => (locationId: string) => number;
  /** All that have any of one SKU, where that is known of every one of these places. */
  readonly all?: (sku: string, places: readonly string[]) => ReadonlyMap<string, number> | undefined;
};
