/** The demo's catalogue: children of configurable fashion items and single electronics, the same at every start. */
import { families, type Family } from './item-families.ts';

export type ItemRow = {
  readonly sku: string;
  /** The configurable product in Magento whose child this is. */
  readonly parentSku?: string;
  readonly name: string;
  readonly nameAr: string;
  /** EAN-13. */
  readonly barcode: string;
  readonly weightG: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly hsCode: string;
  readonly originCountry: string;
  readonly imageUrl?: string;
  readonly active: boolean;
  /** Shelf price with tax in minor units, for the Magento simulator; the hub takes prices from the order. */
  readonly prices: Readonly<Record<string, number>>;
};

/** What a dirham buys, rounded to shelf prices; KWD has three decimals. */
const currencies: readonly { readonly code: string; readonly perDirham: number; readonly step: number }[] = [
  { code: 'AED', perDirham: 100, step: 100 },
  { code: 'QAR', perDirham: 99, step: 100 },
  { code: 'SAR', perDirham: 102, step: 100 },
  { code: 'KWD', perDirham: 84, step: 250 },
  { code: 'INR', perDirham: 2_300, step: 1_000 },
];

export const firstItems: readonly ItemRow[] = families.flatMap(itemsOf).map((item, at) => ({
  ...item,
  barcode: ean13(`62912345${String(at + 1).padStart(4, '0')}`),
}));

function itemsOf(family: Family): Omit<ItemRow, 'barcode'>[] {
  const [lengthMm, widthMm, heightMm] = family.size;
  const common = {
    weightG: family.weightG,
    lengthMm,
    widthMm,
    heightMm,
    hsCode: family.hsCode,
    originCountry: family.origin,
    active: true,
    prices: pricesOf(family.dirhams),
  };
  if (family.variants === undefined) {
    return [{ ...common, sku: family.sku, name: family.name, nameAr: family.nameAr }];
  }
  const { colours, sizes } = family.variants;
  return colours.flatMap(([code, colour, colourAr]) =>
    sizes.map((size) => ({
      ...common,
      sku: `${family.sku}-${code}-${size}`,
      parentSku: family.sku,
      name: `${family.name}, ${colour}, ${size}`,
      nameAr: `${family.nameAr}، ${colourAr}، ${size}`,
    })),
  );
}

function pricesOf(dirhams: number): Record<string, number> {
  const priced = currencies.map(({ code, perDirham, step }) => [
    code,
    Math.max(step, Math.round((dirhams * perDirham) / step) * step),
  ]);
  return Object.fromEntries(priced) as Record<string, number>;
}

/** Twelve digits and their check digit (GS1 General Specifications §7.9). */
export function ean13(digits: string): string {
  if (!/^\d{12}$/.test(digits)) throw new RangeError('an EAN-13 has twelve digits before its check digit');
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
