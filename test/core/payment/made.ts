/** What tests of charges and refunds ask again and again: an authorised order, its parcels billed, what stands of its money. */
import { intendCapture, moneyOf, type CaptureIntent, type OrderMoney } from '../../../src/core/payment/index.ts';
import type { IncomingOrder } from '../../../src/core/order/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { bill, ordered, planned, type Made } from '../billing/made.ts';
import { all } from '../made.ts';

export const yes = async (): Promise<boolean> => true;

export type Shelf = {
  readonly money: (orderId: string) => Promise<OrderMoney>;
  /** Kinds of open tasks. */
  readonly kinds: () => Promise<string[]>;
  /** Two rows, three pieces, 17 500 with the delivery. */
  readonly authorised: (over?: Partial<IncomingOrder>, reference?: string) => Promise<Made>;
  readonly billed: (made: Made, pieces: readonly number[]) => Promise<{ orderId: string; shipmentId: string }>;
  readonly intend: (
    fact: { orderId: string; shipmentId: string },
    allowed?: typeof yes,
  ) => Promise<CaptureIntent | undefined>;
};

/** On the database that the test has at that moment. */
export function shelfOf(at: () => Database): Shelf {
  return {
    money: (orderId) => at().read((reader) => moneyOf(reader, orderId)),
    kinds: async () =>
      (await all<{ kind: string }>(at(), "SELECT kind FROM tasks WHERE state = 'open' ORDER BY kind")).map(
        (one) => one.kind,
      ),
    authorised: (over = {}, reference = 'pay_1') =>
      ordered(
        at(),
        [
          { totalMinor: 10_000, quantity: 2 },
          { totalMinor: 6_000, quantity: 1 },
        ],
        {
          payment: {
            method: 'checkoutcom_card_payment',
            mode: 'authorised',
            paidMinor: 0,
            dueMinor: 17_500,
            gateway: 'checkout',
            reference,
            authorisedMinor: 17_500,
          },
          ...over,
        },
      ),
    billed: async (made, pieces) => {
      const shipmentId = await planned(at(), made, pieces);
      await bill(at(), made, shipmentId);
      return { orderId: made.orderId, shipmentId };
    },
    intend: (fact, allowed = yes) => at().tx((tx) => intendCapture(tx, fact, allowed)),
  };
}
