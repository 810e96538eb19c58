/** Suppliers, rules, requests: what they are, and pure questions about them. */
import { localTime } from '../../platform/time.ts';
import type { ReplenishmentState } from './states.ts';

/** How a supplier hears of a request: a mail, a mail with the lines as CSV, or a message on the broker. */
export const sendingWays = ['mail', 'csv', 'amqp'] as const;
export type SendingWay = (typeof sendingWays)[number];

export type SupplierWish = {
  readonly id: string;
  readonly name: string;
  /** The person there. */
  readonly contact?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly leadTimeDays: number;
  readonly sendsBy: SendingWay;
  readonly active: boolean;
};
export type Supplier = SupplierWish & { readonly version: number };

export type RuleWish = {
  readonly locationId: string;
  readonly sku: string;
  /** Asked for when what may be promised falls to this or below, up to `fillTo`; base units. */
  readonly threshold: number;
  readonly fillTo: number;
  /** One of the two. */
  readonly supplierId?: string;
  readonly fromLocation?: string;
  readonly active: boolean;
};
export type Rule = RuleWish & { readonly changedBy: string; readonly changedAt: string };

/** A rule beside what the place has now. */
export type Level = {
  readonly locationId: string;
  readonly sku: string;
  readonly threshold: number;
  readonly fillTo: number;
  readonly supplierId: string | null;
  readonly fromLocation: string | null;
  /** What may be promised; below nothing where too much was. */
  readonly free: number;
  readonly openId: string | null;
};

export type Replenishment = {
  readonly id: string;
  readonly number: string;
  readonly companyId: string;
  readonly locationId: string;
  readonly sku: string;
  readonly supplierId: string | null;
  readonly fromLocation: string | null;
  readonly quantity: number;
  readonly shipped: number;
  readonly received: number;
  readonly threshold: number;
  readonly freeWhenAsked: number;
  readonly state: ReplenishmentState;
  readonly version: number;
  readonly letterId: string | null;
  readonly sentBy: SendingWay | 'transfer' | null;
  readonly sentAt: string | null;
  readonly dueOn: string | null;
  readonly errorCode: string | null;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  readonly closedWhy: string | null;
};

/** Unique while it is open: one request at a time for each place and SKU. */
export function openKeyOf(at: { readonly locationId: string; readonly sku: string }): string {
  return `${at.locationId}:${at.sku}`;
}

/** How many pieces are missing, or undefined while there are enough; what is on its way counts as there. */
export function missingOf(level: Pick<Level, 'threshold' | 'fillTo' | 'free'>, incoming: number): number | undefined {
  const have = level.free + incoming;
  return have > level.threshold ? undefined : level.fillTo - have;
}

/** The day on the place's calendar by which the goods are due. */
export function dueOn(from: Date, days: number, timeZone = 'UTC'): string {
  return localTime(new Date(from.getTime() + days * 86_400_000), timeZone).slice(0, 10);
}
