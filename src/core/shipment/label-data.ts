/** What a shipping label shows; every label template draws from this and from nothing else. */
import type { Address, Money } from '../values.ts';

export type LabelData = {
  courierName: string;
  /** Courier's product or service, e.g. `EXPRESS`. */
  service?: string;
  /** Printable ASCII; drawn as Code 128. */
  awb: string;
  /** Destination sort code when the courier gave one; never invented. */
  sortCode?: string;
  /** Our own reference (≤ 20 characters), drawn as the second Code 128. */
  reference: string;
  orderNumber: string;
  /** Undefined for prepaid parcels. */
  cashOnDelivery?: Money;
  piece: { number: number; of: number };
  weightG: number;
  to: Address;
  from: { code: string; name: string; lines: readonly string[]; city: string; country: string; phone: string };
  /** Goods in a few words, for the courier. */
  contents?: string;
  /** Local date `YYYY-MM-DD` on which the parcel leaves. */
  shipsOn: string;
  /** Printed in the margin, e.g. `2026-11-21 18:40`. */
  printedAt: string;
  /** From 2 on the label is marked COPY n. */
  copy: number;
};
