/** A parcel that could not be delivered, and what its courier is told to do with it. */
import type { DeliveryCaseState } from './states.ts';

/** A line of address as the customer said it; what is left out stays as the order has it. */
export type NewAddress = {
  readonly lines: readonly string[];
  readonly area?: string;
  readonly city?: string;
  readonly postcode?: string;
  readonly landmark?: string;
};

export type DeliveryAnswer =
  | {
      readonly action: 'reattempt';
      /** Local date at the customer's, `YYYY-MM-DD`. */
      readonly on: string;
      readonly address?: NewAddress;
      /** E.164. */
      readonly phone?: string;
      readonly note?: string;
    }
  | { readonly action: 'return'; readonly note?: string };

export type DeliveryCase = {
  readonly id: string;
  readonly shipmentId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly channelId: string;
  readonly locationId: string;
  readonly courierCode: string;
  readonly awb: string;
  readonly state: DeliveryCaseState;
  readonly version: number;
  readonly attempts: number;
  /** The aggregator's number of why (0 unknown … 14); null: it gave none. */
  readonly ndrCode: number | null;
  readonly failedAt: string;
  /** UTC; until then the courier takes an answer. */
  readonly dueAt: string;
  /** Whether the aggregator passes an answer on; if not, a person tells the courier. */
  readonly byApi: boolean;
  readonly answer: DeliveryAnswer | null;
  readonly answeredAt: string | null;
  readonly answeredBy: string | null;
  readonly answerError: string | null;
  readonly followAt: string | null;
  readonly mailedAttempt: number;
  readonly mailError: string | null;
  readonly outcome: string | null;
  readonly openedAt: string;
  readonly closedAt: string | null;
};

/** States in which somebody may say what is to become of it. */
export const answerable: readonly DeliveryCaseState[] = ['open', 'by_hand', 'expired'];

/** Two reports of one failed attempt come by different ways within this. */
const SAME_ATTEMPT_MS = 2 * 3_600_000;

/** How many attempts these reports stand for. @param moments of failed attempts, UTC, in any order */
export function countAttempts(moments: readonly Date[]): number {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const at of moments.map((one) => one.getTime()).sort((a, b) => a - b)) {
    if (at - last >= SAME_ATTEMPT_MS) count++;
    last = Math.max(last, at);
  }
  return count;
}
