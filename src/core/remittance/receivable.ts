/** Cash that a courier has taken at the door and owes us. Minor units of its currency. */
import type { ReceivableState } from './states.ts';

export type Receivable = {
  readonly id: string;
  readonly shipmentId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly channelId: string;
  readonly courierCode: string;
  readonly awb: string;
  readonly reference: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly remittedMinor: number;
  readonly writtenMinor: number;
  readonly state: ReceivableState;
  readonly version: number;
  /** UTC. */
  readonly collectedAt: string;
  readonly dueAt: string;
  readonly settledAt: string | null;
};

/** What is still owed. */
export function openOf(one: Pick<Receivable, 'amountMinor' | 'remittedMinor' | 'writtenMinor'>): number {
  return one.amountMinor - one.remittedMinor - one.writtenMinor;
}
