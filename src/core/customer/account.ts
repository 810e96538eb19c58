/** What a customer has spent in one currency, what stands in the ledger for it, and the orders it is counted from. */
import type { Reader, Tx } from '../../platform/db/index.ts';

export type Account = {
  readonly customerId: string;
  readonly currency: string;
  /** Minor units of accepted orders that are not charged yet. */
  readonly booked: number;
  /** Minor units that have been charged. */
  readonly settled: number;
  /** A reset begins a new one; entries of an older round change nothing any more. */
  readonly round: number;
  /** UTC; orders accepted earlier do not count. */
  readonly since: string | null;
  /** Of the limit when it was last counted. */
  readonly epoch: number;
};

export type EntryKind = 'book' | 'recount' | 'raise' | 'settle' | 'give_back' | 'finish' | 'reset';

/** One line of the ledger: by how much both sums changed, and for what. */
export type Entry = {
  readonly customerId: string;
  readonly currency: string;
  readonly round: number;
  readonly orderId: string | null;
  readonly kind: EntryKind;
  /** What it answers to; together with order, kind and round it happens once. */
  readonly ref: string;
  readonly booked: number;
  readonly settled: number;
};

/** What the ledger holds for one order in one round. */
export type Standing = {
  readonly orderId: string;
  readonly round: number;
  readonly booked: number;
  readonly settled: number;
  /** Charges that have been settled. */
  readonly charges: ReadonlySet<string>;
};

/** An order that has been accepted at some time, as the spending counts it. */
export type CountedOrder = {
  readonly orderId: string;
  readonly customerKey: string | null;
  readonly currency: string;
  readonly version: number;
  /** UTC; its first time. Null: it never was. */
  readonly acceptedAt: string | null;
  /** What of it is still wanted; 0 once it is cancelled or rejected. */
  readonly wantedMinor: number;
  /** It is through: nothing of it will be charged any more. */
  readonly closed: boolean;
};

/** How orders are read; handed in, because orders know customers and not the other way round. */
export type OrderBook = {
  ofOrders(reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>, orderIds: readonly string[]): Promise<CountedOrder[]>;
  /** All that have ever been accepted. */
  ofCustomers(tx: Tx, wanted: readonly { customerKey: string; currency: string }[]): Promise<CountedOrder[]>;
};

export function spentOf(account: Account): number {
  return account.booked + account.settled;
}

export function accountKey(one: { readonly customerId: string; readonly currency: string }): string {
  return `${one.customerId} ${one.currency}`;
}
