/**
 * What a shipment's sale says: where revenue is booked, where stock went down, and money that adds up to the last minor
 * unit: lines + charges + rounding = total = tenders. Pure.
 */
import { fail } from '../../platform/errors.ts';
import type { PostingPlaces } from '../catalog/index.ts';
import type { Order, OrderLine } from '../order/index.ts';
import { decimalOf } from '../values.ts';
import { netOf, shareOf, taxParts, unitPriceOf, type Taxed, type TaxRule } from './amounts.ts';
import type { Charge, SaleLine, Tender } from './posting.ts';
import { clearingAccountOf, type PostingSettings } from './settings.ts';

export type SaleFacts = {
  readonly order: Pick<
    Order,
    'number' | 'currency' | 'country' | 'paymentMode' | 'paymentMethod' | 'grandTotalMinor' | 'dueMinor' | 'shipTo'
  >;
  /** What the parcel holds, and what of the order nobody picks. */
  readonly lines: readonly {
    readonly line: OrderLine;
    /** As the shop counts. */
    readonly quantity: number;
    /** The base unit, in which the ERP counts. */
    readonly uom: string;
    /** As invoiced; its part of the order's line when left out. */
    readonly billed?: Taxed & { readonly percent: number };
  }[];
  readonly invoice: {
    readonly number: string;
    readonly shippingMinor: number;
    readonly otherMinor: number;
    readonly taxMinor: number;
    readonly totalMinor: number;
    /** Of shipping and fees; the channel's when left out. */
    readonly shippingPercent?: number;
  };
  readonly shipmentRef: string;
  /** Where revenue is booked, and where stock goes down. */
  readonly places: PostingPlaces;
  readonly tax: TaxRule;
  readonly settings: PostingSettings;
};

type Amounts = Taxed & { readonly charge: Omit<Charge, 'net' | 'tax' | 'gross'> };

/** @throws invalid `erp.totals_apart` when the invoice and its lines differ by more than rounding */
export function saleBody(facts: SaleFacts): Record<string, unknown> {
  const { order, invoice, tax, places } = facts;
  const text = (minor: number): string => decimalOf(minor, order.currency);
  const taxed = facts.lines.map(
    ({ line, quantity, billed }) =>
      billed ?? {
        grossMinor: shareOf(line.totalMinor, quantity, line.quantity),
        taxMinor: shareOf(line.taxMinor, quantity, line.quantity),
        percent: tax.percent,
      },
  );
  const charges = chargesOf(facts, invoice.taxMinor - sum(taxed.map((one) => one.taxMinor)));
  // A negative rest is what a gift card or store credit has paid: revenue is whole, and the credit is a tender.
  const creditMinor = Math.max(0, -invoice.otherMinor);
  const totalMinor = invoice.totalMinor + creditMinor;
  const all: readonly Taxed[] = [...taxed, ...charges];
  const netMinor = sum(all.map(netOf));
  const taxMinor = sum(all.map((one) => one.taxMinor));
  const roundingMinor = totalMinor - netMinor - taxMinor;
  if (Math.abs(roundingMinor) > all.length)
    fail('invalid', 'erp.totals_apart', { number: order.number, invoice: invoice.number, apart: roundingMinor });
  return {
    orderNumber: order.number,
    shipmentId: facts.shipmentRef,
    invoiceNumber: invoice.number,
    salesLocation: places.salesLocation,
    salesCarrier: places.carrier,
    customer: { erpNumber: places.postingCustomer ?? null, ref: 'anon' },
    shipTo: { country: order.shipTo?.country ?? order.country, city: order.shipTo?.city ?? '' },
    currency: order.currency,
    pricesIncludeTax: true,
    lines: facts.lines.map(({ line, quantity, uom }, at) => lineOf(facts, line, quantity, uom, taxed[at], at + 1)),
    charges: charges.map((one) => ({
      ...one.charge,
      net: text(netOf(one)),
      tax: taxParts(one, { ...tax, percent: facts.invoice.shippingPercent ?? tax.percent }, order.currency),
      gross: text(one.grossMinor),
    })),
    tenders: tendersOf(facts, creditMinor),
    rounding: text(roundingMinor),
    totals: { net: text(netMinor), tax: text(taxMinor), gross: text(totalMinor) },
  };
}

function lineOf(
  { order, tax, places }: SaleFacts,
  line: OrderLine,
  quantity: number,
  uom: string,
  amount: (Taxed & { readonly percent: number }) | undefined,
  lineNo: number,
): SaleLine {
  const { grossMinor, taxMinor, percent } = amount ?? { grossMinor: 0, taxMinor: 0, percent: tax.percent };
  const text = (minor: number): string => decimalOf(minor, order.currency);
  // The ERP counts in base units; the shop may sell a box of twelve as one piece.
  const pieces = quantity * line.salesFactor;
  const price = unitPriceOf(
    { netUnitMinor: line.unitPriceMinor / line.salesFactor, grossMinor, taxed: taxMinor > 0 },
    Math.max(1, pieces),
    percent,
  );
  return {
    lineNo,
    sku: line.sku,
    quantity: String(pieces),
    uom,
    stockEffect: line.ships,
    fulfilmentLocation: places.fulfilmentLocation,
    ...(places.subinventory === undefined ? {} : { subinventory: places.subinventory }),
    unitPrice: text(price.unitMinor),
    discount: text(price.discountMinor),
    net: text(grossMinor - taxMinor),
    tax: taxParts({ grossMinor, taxMinor }, { ...tax, percent }, order.currency),
    gross: text(grossMinor),
  };
}

/** Shipping and fees; the tax that no line carries is theirs, by their share of the money. */
function chargesOf({ invoice, settings }: SaleFacts, taxLeft: number): Amounts[] {
  const feeMinor = Math.max(0, invoice.otherMinor);
  const gross = invoice.shippingMinor + feeMinor;
  const taxAll = Math.min(Math.max(0, taxLeft), gross);
  const feeTax = gross === 0 ? 0 : Math.min(feeMinor, shareOf(taxAll, feeMinor, gross));
  const charges: Amounts[] = [
    {
      grossMinor: invoice.shippingMinor,
      taxMinor: taxAll - feeTax,
      charge: { type: 'SHIPPING', account: settings.freightAccount },
    },
    { grossMinor: feeMinor, taxMinor: feeTax, charge: { type: 'FEE', account: settings.feeAccount } },
  ];
  return charges.filter((one) => one.grossMinor > 0);
}

/** Who has paid, or will: the door pays what was due there, the checkout the rest. */
function tendersOf({ order, invoice, settings }: SaleFacts, creditMinor: number): Tender[] {
  const whole = invoice.totalMinor === order.grandTotalMinor;
  const isCod = order.paymentMode === 'cod';
  const atDoor = !isCod ? 0 : whole && order.dueMinor > 0 ? order.dueMinor : invoice.totalMinor;
  const paid = invoice.totalMinor - atDoor;
  const tender = (type: Tender['type'], minor: number, status: string): Tender => ({
    type,
    amount: decimalOf(minor, order.currency),
    status,
    reference: order.number,
    clearingAccount: clearingAccountOf(type, order.country, settings),
  });
  return [
    ...(paid > 0
      ? [
          tender(
            electronicOf(order.paymentMethod),
            paid,
            order.paymentMode === 'authorised' ? 'AUTHORISED' : 'CAPTURED',
          ),
        ]
      : []),
    ...(atDoor > 0 ? [tender('COD', atDoor, 'DUE')] : []),
    ...(creditMinor > 0 ? [tender('GIFTCARD', creditMinor, 'CAPTURED')] : []),
  ];
}

function electronicOf(method: string): Tender['type'] {
  return /wallet|apple|google|stc_?pay|paytm/i.test(method) ? 'WALLET' : 'CARD';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
