/** An order as a sales channel placed it, after the connector has translated it: what `receive-orders` works on. */
import type { Address } from '../values.ts';
import type { Found } from './order-problems.ts';

/** How the money comes: taken at checkout, promised and captured per shipment, or collected at the door. */
export type PaymentMode = 'prepaid' | 'authorised' | 'cod' | 'pending' | 'failed';

/** One thing to pick (a leaf row) or a virtual thing that nobody picks. Money is in minor units of the order currency. */
export type IncomingLine = {
  /** Magento's item id of this very row. */
  readonly magentoItemId: number;
  /** The `order_item_id` Magento wants in a `ship` call: the parent of a configurable or of a ship-together bundle. */
  readonly shipItemId: number;
  /** Ordered quantity of `shipItemId`; rows that share a `shipItemId` are shipped by one entry. */
  readonly shipQuantity: number;
  /** The `order_item_id` for invoices and credit memos. */
  readonly billItemId: number;
  readonly sku: string;
  readonly name: string;
  readonly productType: string;
  readonly quantity: number;
  /** Of these, pieces that the channel has cancelled since; left out: none. */
  readonly cancelled?: number;
  /** False for virtual, downloadable and e-gift rows. */
  readonly ships: boolean;
  /** Net of tax, before discount. */
  readonly unitPriceMinor: number;
  /** What the customer pays for this row: after discount, tax included. Rows of one order sum to its goods total. */
  readonly totalMinor: number;
  readonly taxMinor: number;
  readonly discountMinor: number;
  readonly taxPercent: number;
  /** Net of tax, before discount, of the whole row; left out: price times quantity. */
  readonly grossMinor?: number;
};

export type IncomingOrder = {
  readonly incrementId: string;
  readonly magentoOrderId?: number;
  readonly storeId?: number;
  /** UTC, `YYYY-MM-DD HH:MM:SS.mmm`. */
  readonly placedAt: string;
  readonly updatedAt?: string;
  /** UTC; it is to begin no earlier. */
  readonly notBefore?: string;
  readonly state: string;
  readonly status: string;
  readonly currency: string;
  readonly baseCurrency: string;
  readonly baseToOrderRate: number;
  readonly subtotalMinor: number;
  /** ≥ 0 here, whatever sign the channel uses. */
  readonly discountMinor: number;
  /** Tax included, after the shipping discount. */
  readonly shippingMinor: number;
  readonly shippingTaxMinor: number;
  readonly taxMinor: number;
  /** Fees that no core field names (COD fee, surcharge); may be negative (gift card, store credit). */
  readonly otherMinor: number;
  readonly grandTotalMinor: number;
  readonly customer: { readonly id?: string; readonly email: string; readonly name: string; readonly guest: boolean };
  readonly billTo: Address;
  /** Missing for an order of virtual goods alone. */
  readonly shipTo?: Address;
  readonly shippingMethod?: string;
  readonly shippingDescription?: string;
  /** MSI source code of the store the customer collects from. */
  readonly pickupLocationCode?: string;
  readonly payment: {
    readonly method: string;
    readonly mode: PaymentMode;
    readonly paidMinor: number;
    readonly dueMinor: number;
    /** Who holds or has taken the money and can be asked, such as `checkout`, and its own id of the payment. */
    readonly gateway?: string;
    readonly reference?: string;
    readonly authorisedMinor?: number;
    /** UTC. */
    readonly authorisedAt?: string;
  };
  readonly virtual: boolean;
  /** Increment id of the order that this one replaces ("Edit order" in Magento's admin). */
  readonly replaces?: string;
  readonly lines: readonly IncomingLine[];
  /** What the translator could not read, or found to contradict itself; the fields it stands for hold stand-ins. */
  readonly problems?: readonly Found[];
  /** Where a field of ours stands in the body that came: `shipTo.city` → `billing_address.city`. */
  readonly pathOf?: (field: string) => string;
};
