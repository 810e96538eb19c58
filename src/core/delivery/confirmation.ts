/** An order to be paid at the door whose customer is asked whether the cash will be there. */
import type { ConfirmationState } from './states.ts';

export type Confirmation = {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly channelId: string;
  readonly state: ConfirmationState;
  readonly version: number;
  /** Why it is asked: `value`, `area`, `refused`, `first_order`. */
  readonly reasons: readonly string[];
  readonly amountMinor: number;
  readonly currency: string;
  /** UTC. */
  readonly dueAt: string;
  readonly createdAt: string;
  readonly answeredAt: string | null;
  readonly answeredBy: string | null;
  readonly mailedAt: string | null;
  readonly mailError: string | null;
};
