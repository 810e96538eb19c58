/** What routes are given: the door to the world never reaches for anything itself. */
import type { Logger } from 'pino';
import type { Database } from '../platform/db/index.ts';
import type { Door } from '../platform/inbound.ts';
import type { LineStatus } from '../platform/lines.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { IncomingOrder } from '../core/order/index.ts';
import type { Availability } from '../core/availability/index.ts';

/** A change that live pages hear of: ids and versions only; a page fetches what it may see. */
export type LiveChange = {
  readonly event: string;
  readonly orderId: string;
  readonly version: number;
  readonly at: number;
};

export type RouteContext = {
  readonly db: Database;
  readonly door: Door;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly availability: Availability;
  /** What the routes need of the partners' messages; the connectors themselves never come here. */
  readonly partners: {
    /** Order name and number in a Magento push, or undefined when it names no order. */
    readEnvelope(body: unknown): { incrementId?: string; magentoOrderId?: number; hint: boolean } | undefined;
    /**
     * The order in a body of `orderSource`, with what is wrong with it.
     * @throws invalid when the body holds none
     */
    readOrder(body: unknown): IncomingOrder;
    readonly orderSource: string;
    readonly hintSource: string;
    readonly scanSource: string;
    /** Repeats of a scan have the same key. */
    scanKey(body: unknown): { key: string; awb: string } | undefined;
    verifyCourier(headers: Readonly<Record<string, string | string[] | undefined>>): boolean;
    readonly paymentSource: string;
    /** The gateway's own id of a report, by which repeats are known. */
    paymentKey(body: unknown): string | undefined;
    verifyPayment(body: Buffer, signature: string | undefined): boolean;
  };
  /** Hears every change until the returned function is called. */
  readonly listen: (listener: (change: LiveChange) => void) => () => void;
  readonly health: () => Promise<Health>;
  /** Wakes retries and inbound work after a person has put something back. */
  readonly wake: () => void;
  /** Whether there is a broker that systems of others can listen to; left out: none. */
  readonly broker?: boolean;
  /** Shortens the waits of leases and retries in tests and demos; left out: 1. */
  readonly retryScale?: number;
  readonly demo: boolean;
  readonly cookieSecret: string;
  readonly publicUrl: string;
};

export type Health = {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>;
  /** Hosts of partners that this process does not call at the moment; they make it no less ready. */
  readonly lines?: readonly LineStatus[];
};
