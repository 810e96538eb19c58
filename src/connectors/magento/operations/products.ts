/** One product of a list, as the catalogue's store view shows it. */
import Joi from 'joi';
import { numberOf, rowsOf, textOf } from '../inbound/loose.ts';
import { id } from './search.ts';

export type Product = {
  readonly productId: number;
  readonly sku: string;
  readonly name: string;
  /** simple, virtual, configurable, bundle … as Magento says. */
  readonly type: string;
  /** Switched on in the catalogue. */
  readonly enabled: boolean;
  /** In the shop's unit of weight. */
  readonly weight?: number;
  /** Path below `catalog/product` of the media folder. */
  readonly imageFile?: string;
  /** Of a configurable: the products that it is sold as, and the attributes in which they differ. */
  readonly childIds: readonly number[];
  readonly optionAttributeIds: readonly number[];
  /** Attribute code → value; of a select its option's number. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly updatedAt: string;
};

export type RawProduct = Readonly<Record<string, unknown>> & {
  readonly id: number;
  readonly sku: string;
  readonly updated_at: string;
};

export const rawProduct = Joi.object({
  id: id.required(),
  sku: Joi.string().required(),
  updated_at: Joi.string().required(),
}).unknown();

export function productOf(row: RawProduct): Product {
  const extension = (row.extension_attributes ?? {}) as Record<string, unknown>;
  const attributes = attributesOf(row.custom_attributes);
  const weight = numberOf(row.weight);
  const imageFile = pictureOf(row, attributes);
  const links = extension.configurable_product_links;
  return {
    productId: row.id,
    sku: row.sku,
    name: textOf(row.name) ?? '',
    type: textOf(row.type_id) ?? 'simple',
    enabled: numberOf(row.status) !== 2,
    ...(weight === undefined || weight <= 0 ? {} : { weight }),
    ...(imageFile === undefined ? {} : { imageFile }),
    childIds: (Array.isArray(links) ? links : []).flatMap((one: unknown) => numberOf(one) ?? []),
    optionAttributeIds: rowsOf(extension.configurable_product_options).flatMap(
      (one) => numberOf(one.attribute_id) ?? [],
    ),
    attributes,
    updatedAt: row.updated_at,
  };
}

function attributesOf(rows: unknown): Record<string, string> {
  const pairs = rowsOf(rows).flatMap((row): [string, string][] => {
    const code = textOf(row.attribute_code);
    const value = textOf(row.value);
    return code === undefined || value === undefined ? [] : [[code, value]];
  });
  return Object.fromEntries(pairs);
}

/** The entry that plays the part of the main picture; lists of older releases have only the attribute of that name. */
function pictureOf(row: RawProduct, attributes: Readonly<Record<string, string>>): string | undefined {
  const entries = rowsOf(row.media_gallery_entries).filter(
    (one) => one.disabled !== true && textOf(one.file) !== undefined,
  );
  const main =
    entries.find((one) => Array.isArray(one.types) && one.types.includes('image')) ??
    [...entries].sort((a, b) => (numberOf(a.position) ?? 0) - (numberOf(b.position) ?? 0))[0];
  const file = textOf(main?.file) ?? attributes.image;
  // What Magento writes for "no picture chosen".
  return file === undefined || file === 'no_selection' ? undefined : file;
}
