/** Money goes back: for a credit note, or for what was paid and will never be shipped. */
import type { Tx } from '../../platform/db/index.ts';

export type NewRefund = {
  readonly orderId: string;
  /** Names the cause: the same key twice is one refund. */
  readonly key: string;
  readonly shipmentId?: string;
  readonly creditNoteId?: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string;
};

/** How each goes back is decided by how it came: through the gateway, not at all (COD that was never collected), or by a person. */
export async function requestRefunds(_tx: Tx, _wanted: readonly NewRefund[]): Promise<void> {
  // The rows come with the payment connector.
}
