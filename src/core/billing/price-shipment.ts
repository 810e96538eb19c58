/** What a parcel costs and what of that is tax: the order's split, then the country's rule or the channel's own tax. Pure. */
import type { Channel, Item } from '../catalog/index.ts';
import { nextPart, shareOf, type LineShare, type Order, type OrderLine, type ShareOrder } from '../order/index.ts';
import { taxToleranceMinor } from '../../../config/taxes.ts';
import { withLines, type TaxedBilled } from './billed.ts';
import type { Amounts } from './invoice.ts';
import { rateOf, taxInGross } from './tax.ts';

export type PricedLine = LineShare & {
  readonly line: OrderLine;
  readonly taxMinor: number;
  readonly rateBp: number;
  readonly hsn: string | undefined;
};

/** Our rule and the channel's tax differ by more than rounding, on goods like these. */
export type TaxApart = {
  readonly sku: string;
  readonly hsn: string;
  readonly ruleBp: number;
  readonly channelBp: number;
};

export type Priced = Amounts & {
  readonly lines: readonly PricedLine[];
  readonly shippingRateBp: number;
  readonly apart: readonly TaxApart[];
  /** What stands with this parcel. */
  readonly billed: TaxedBilled;
};

export type PriceQuestion = {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly channel: Channel | undefined;
  readonly items: ReadonlyMap<string, Item>;
  readonly billed: TaxedBilled;
  /** Order line → pieces in the parcel. */
  readonly pieces: ReadonlyMap<string, number>;
  /** Local day of issue. */
  readonly on: string;
  /** The channel's own tax stands, not our rule's. */
  readonly asChannel: boolean;
};

export function shareOrderOf(order: Order, lines: readonly OrderLine[], channel: Channel | undefined): ShareOrder {
  return {
    lines,
    shippingMinor: order.shippingMinor,
    otherMinor: order.otherMinor,
    shippingShare: channel?.config.shippingShare ?? 'value',
  };
}

export function priceShipment(asked: PriceQuestion): Priced {
  const { order, billed, on } = asked;
  const share = shareOf(shareOrderOf(order, asked.lines, asked.channel), billed, asked.pieces);
  const byId = new Map(asked.lines.map((line) => [line.id, line]));
  const apart: TaxApart[] = [];
  const lines = share.lines.flatMap((one): PricedLine[] => {
    const line = byId.get(one.lineId);
    if (line === undefined) return [];
    const hsn = asked.items.get(line.sku)?.hsCode;
    const rule = rateOf(order.country, on, hsn, line.quantity === 0 ? 0 : Math.round(line.totalMinor / line.quantity));
    const before = billed.lines.get(line.id);
    // Bundles carry their tax where their price is; a line that costs nothing has none by either rule.
    const tolerated = taxToleranceMinor + line.quantity / 2;
    if (Math.abs(taxInGross(line.totalMinor, rule) - line.taxMinor) > tolerated)
      apart.push({ sku: line.sku, hsn: hsn ?? '', ruleBp: rule, channelBp: line.taxRateBp ?? -1 });
    const reached = (before?.quantity ?? 0) + one.quantity;
    return [
      asked.asChannel
        ? {
            ...one,
            line,
            hsn,
            taxMinor: nextPart(line.taxMinor, reached, line.quantity, before?.taxMinor ?? 0),
            rateBp: line.taxRateBp ?? rule,
          }
        : { ...one, line, hsn, taxMinor: taxInGross(one.grossMinor, rule), rateBp: rule },
    ];
  });
  const shippingRateBp = rateOfRest(order.country, on, lines);
  const rest = asked.asChannel
    ? channelRestTax(asked, share.shippingMinor, share.otherMinor)
    : {
        shippingTaxMinor: taxInGross(share.shippingMinor, shippingRateBp),
        // What a gift card has paid is money, not a lower price: no tax goes off for it.
        otherTaxMinor: share.otherMinor > 0 ? taxInGross(share.otherMinor, shippingRateBp) : 0,
      };
  return {
    lines,
    apart,
    shippingRateBp,
    goodsMinor: share.goodsMinor,
    shippingMinor: share.shippingMinor,
    otherMinor: share.otherMinor,
    totalMinor: share.totalMinor,
    ...rest,
    taxMinor: lines.reduce((sum, line) => sum + line.taxMinor, 0) + rest.shippingTaxMinor + rest.otherTaxMinor,
    billed: withLines(
      {
        ...billed,
        shippingMinor: billed.shippingMinor + share.shippingMinor,
        otherMinor: billed.otherMinor + share.otherMinor,
        shippingTaxMinor: billed.shippingTaxMinor + rest.shippingTaxMinor,
        otherTaxMinor: billed.otherTaxMinor + rest.otherTaxMinor,
      },
      lines.map((line) => ({ ...line, orderLineId: line.lineId })),
    ),
  };
}

/** Carrying goods is taxed as the dearest of them; a parcel without goods has the country's rate. */
function rateOfRest(country: string, on: string, lines: readonly PricedLine[]): number {
  const dearest = lines.reduce<PricedLine | undefined>(
    (best, line) => (best === undefined || line.grossMinor > best.grossMinor ? line : best),
    undefined,
  );
  return dearest?.rateBp ?? rateOf(country, on);
}

/** The channel names the tax of the order and of its lines; what no line carries lies on shipping and fees. */
function channelRestTax(
  { order, lines, billed }: PriceQuestion,
  shippingMinor: number,
  otherMinor: number,
): Pick<Amounts, 'shippingTaxMinor' | 'otherTaxMinor'> {
  const fees = Math.max(0, order.otherMinor);
  const all = order.shippingMinor + fees;
  const left = Math.max(0, order.taxMinor - lines.reduce((sum, line) => sum + line.taxMinor, 0));
  const onFees = all === 0 ? 0 : Math.min(fees, nextPart(left, fees, all, 0));
  return {
    shippingTaxMinor: nextPart(
      Math.min(left - onFees, order.shippingMinor),
      billed.shippingMinor + shippingMinor,
      order.shippingMinor,
      billed.shippingTaxMinor,
    ),
    otherTaxMinor: otherMinor <= 0 ? 0 : nextPart(onFees, billed.otherMinor + otherMinor, fees, billed.otherTaxMinor),
  };
}
