/** The invoice of a shipment, its lines, and what was frozen into it on the day it was issued. */
import type { InvoiceState } from './states.ts';
import type { TaxKind } from './tax.ts';

/** Whose number the document carries. */
export type Issuer = 'hub' | 'magento' | 'erp';

/** Minor units, tax included; `other`: fees, or what a gift card has paid when below zero. */
export type Amounts = {
  readonly goodsMinor: number;
  readonly shippingMinor: number;
  readonly otherMinor: number;
  readonly totalMinor: number;
  /** Lies on goods, shipping and fees together. */
  readonly taxMinor: number;
  readonly shippingTaxMinor: number;
  readonly otherTaxMinor: number;
};

export type Invoice = Amounts & {
  readonly id: string;
  /** Ours; of a document that Magento or the ERP issues, the shipment's reference until theirs is known. */
  readonly number: string;
  readonly state: InvoiceState;
  readonly version: number;
  readonly issuer: Issuer;
  readonly partnerNumber: string | null;
  readonly companyId: string;
  readonly channelId: string | null;
  readonly shipmentId: string;
  readonly orderId: string;
  readonly currency: string;
  readonly taxKind: TaxKind;
  /** Hundredths of a percent, of shipping and fees. */
  readonly shippingRateBp: number;
  readonly facts: DocumentFacts | null;
  readonly documentId: string | null;
  /** What credit notes took back of it. */
  readonly creditedGoodsMinor: number;
  readonly creditedShippingMinor: number;
  readonly creditedOtherMinor: number;
  readonly creditedMinor: number;
  /** Local day, `YYYY-MM-DD`. */
  readonly issuedOn: string;
  /** UTC. */
  readonly issuedAt: string;
};

export type InvoiceLine = {
  readonly id: string;
  readonly invoiceId: string;
  readonly orderLineId: string;
  readonly lineNo: number;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly grossMinor: number;
  readonly taxMinor: number;
  /** Already taken off the gross. */
  readonly discountMinor: number;
  readonly rateBp: number;
  readonly hsn: string | null;
  /** Pieces, and money of them, that credit notes took back. */
  readonly credited: number;
  readonly creditedMinor: number;
  readonly creditedTaxMinor: number;
  readonly creditedDiscountMinor: number;
};

/** As it stood on the day of issue; whoever moves or is renamed later does not change an old paper. */
export type DocumentFacts = {
  readonly orderNumber: string;
  readonly country: string;
  readonly timeZone: string;
  readonly seller: {
    readonly name: string;
    readonly nameAr?: string;
    readonly address: readonly string[];
    readonly addressAr?: readonly string[];
    readonly taxNumber?: string;
    readonly place: string;
  };
  readonly buyer: {
    readonly name: string;
    readonly lines: readonly string[];
    readonly city: string;
    readonly region?: string;
    readonly postcode?: string;
    readonly country: string;
    readonly taxNumber?: string;
  };
  /** GST state code of the ship-to. */
  readonly placeOfSupply?: string;
};
