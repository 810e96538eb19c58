/** The shop's products: what each setting stands for in the catalogue, with parents, texts per store view, pictures and attributes. */
import type { SkuSetting, StoreSetting } from './types.ts';
import { stamp } from './types.ts';

export type ProductType = 'simple' | 'configurable' | 'bundle' | 'virtual';

export interface Product {
  id: number;
  sku: string;
  type_id: ProductType;
  name: string;
  nameAr: string | undefined;
  price: number;
  weight: number | undefined;
  /** 1 enabled, 2 disabled. */
  status: number;
  /** 1 not shown by itself, 4 catalogue and search. */
  visibility: number;
  created_at: string;
  updated_at: string;
  /** Path below catalog/product. */
  image: string | undefined;
  barcode: string | undefined;
  /** Attribute code → value index of its option. */
  choices: Record<string, number>;
  /** Of a configurable: the attributes its children differ in, and the children's ids. */
  differsIn: string[];
  children: number[];
}

export interface AttributeOption {
  value: number;
  label: string;
  labelAr: string | undefined;
}

export interface Attribute {
  attribute_id: number;
  attribute_code: string;
  default_frontend_label: string;
  options: AttributeOption[];
}

export interface Catalog {
  products: Map<number, Product>;
  attributes: Attribute[];
  bySku: (sku: string) => Product | undefined;
  /** Changes a product as an admin's save does: the moment of change moves on. */
  change: (sku: string, patch: Partial<Product>) => Product;
  add: (sku: SkuSetting) => Product;
  remove: (sku: string) => void;
  reset: () => void;
  nameIn: (product: Product, storeCode: string) => string;
}

const isArabic = (store: StoreSetting | undefined) => store?.locale?.startsWith('ar') === true;

export function createCatalog(
  stores: readonly StoreSetting[],
  skus: readonly SkuSetting[],
  now: () => Date,
  barcodeAttribute: string,
): Catalog {
  const products = new Map<number, Product>();
  const attributes: Attribute[] = [];
  const codes = new Map<string, number>();
  let lastOption = 40;

  const blank = (id: number, sku: string, type: ProductType, name: string, price: number): Product => ({
    id,
    sku,
    type_id: type,
    name,
    nameAr: undefined,
    price,
    weight: undefined,
    status: 1,
    visibility: 4,
    created_at: stamp(now()),
    updated_at: stamp(now()),
    image: undefined,
    barcode: undefined,
    choices: {},
    differsIn: [],
    children: [],
  });

  function attributeOf(code: string): Attribute {
    let found = attributes.find((one) => one.attribute_code === code);
    if (found === undefined) {
      const label = code.charAt(0).toUpperCase() + code.slice(1);
      found = {
        attribute_id: 90 + attributes.length,
        attribute_code: code,
        default_frontend_label: label,
        options: [],
      };
      attributes.push(found);
    }
    return found;
  }

  function optionOf(code: string, label: string, labelAr: string | undefined): number {
    const attribute = attributeOf(code);
    const known = attribute.options.find((one) => one.label === label);
    if (known !== undefined) return known.value;
    lastOption += 1;
    attribute.options.push({ value: lastOption, label, labelAr });
    return lastOption;
  }

  const keep = (product: Product): Product => {
    products.set(product.id, product);
    codes.set(product.sku.toLowerCase(), product.id);
    return product;
  };
  const bySku = (sku: string) => products.get(codes.get(sku.toLowerCase()) ?? -1);

  function add(setting: SkuSetting): Product {
    const product = blank(setting.productId, setting.sku, setting.type ?? 'simple', setting.name, setting.price);
    product.nameAr = setting.nameAr;
    if (product.type_id === 'simple') product.weight = setting.weight ?? 0.5;
    product.image = setting.image;
    product.barcode = setting.barcode;
    for (const [code, [label, labelAr]] of Object.entries(setting.options ?? {})) {
      product.choices[code] = optionOf(code, label, labelAr);
    }
    if (setting.parentSku !== undefined) {
      product.visibility = 1;
      const parent =
        bySku(setting.parentSku) ??
        keep({
          ...blank(
            setting.productId + 500_000,
            setting.parentSku,
            'configurable',
            setting.parentName ?? setting.name,
            0,
          ),
          nameAr: setting.parentNameAr,
          image: setting.image,
        });
      parent.children.push(product.id);
      parent.updated_at = stamp(now());
      parent.differsIn = [...new Set([...parent.differsIn, ...Object.keys(setting.options ?? {})])];
    }
    return keep(product);
  }

  function fill(): void {
    products.clear();
    codes.clear();
    attributes.length = 0;
    lastOption = 40;
    attributeOf(barcodeAttribute);
    for (const sku of skus) add(sku);
    const [first] = skus;
    if (first === undefined) return;
    // The products that the order kinds bundle and virtual sell.
    keep({ ...blank(900_000 + first.productId, `BUNDLE-${first.sku}`, 'bundle', 'Gift set', first.price) });
    const gift = blank(
      700_000 + first.productId,
      `EGIFT-${first.sku}`,
      'virtual',
      `${first.name} gift card`,
      first.price,
    );
    keep(gift);
  }
  fill();

  return {
    products,
    attributes,
    bySku,
    add,
    change(sku, patch) {
      const product = bySku(sku);
      if (product === undefined) throw new Error(`no such product: ${sku}`);
      if (patch.sku !== undefined) {
        codes.delete(product.sku.toLowerCase());
        codes.set(patch.sku.toLowerCase(), product.id);
      }
      return Object.assign(product, { updated_at: stamp(now()) }, patch);
    },
    remove(sku) {
      const product = bySku(sku);
      if (product === undefined) return;
      products.delete(product.id);
      codes.delete(sku.toLowerCase());
      for (const one of products.values()) one.children = one.children.filter((id) => id !== product.id);
    },
    reset: fill,
    nameIn(product, storeCode) {
      const store = stores.find((one) => one.code === storeCode);
      return isArabic(store) ? (product.nameAr ?? product.name) : product.name;
    },
  };
}

/** A product as REST gives it in one store view. */
export function productBody(catalog: Catalog, product: Product, storeCode: string, barcodeAttribute: string): object {
  const custom: { attribute_code: string; value: unknown }[] = [
    { attribute_code: 'url_key', value: product.sku.toLowerCase() },
    ...(product.image === undefined
      ? []
      : ['image', 'small_image', 'thumbnail'].map((code) => ({ attribute_code: code, value: product.image }))),
    ...Object.entries(product.choices).map(([code, value]) => ({ attribute_code: code, value: String(value) })),
    ...(product.barcode === undefined ? [] : [{ attribute_code: barcodeAttribute, value: product.barcode }]),
  ];
  const options = product.differsIn.map((code, position) => {
    const attribute = catalog.attributes.find((one) => one.attribute_code === code);
    const values = new Set(product.children.map((id) => catalog.products.get(id)?.choices[code]));
    return {
      id: product.id * 10 + position,
      attribute_id: String(attribute?.attribute_id),
      label: attribute?.default_frontend_label,
      position,
      values: [...values].filter((value) => value !== undefined).map((value) => ({ value_index: value })),
      product_id: product.id,
    };
  });
  return {
    id: product.id,
    sku: product.sku,
    name: catalog.nameIn(product, storeCode),
    attribute_set_id: 4,
    ...(product.type_id === 'configurable' ? {} : { price: product.price }),
    status: product.status,
    visibility: product.visibility,
    type_id: product.type_id,
    created_at: product.created_at,
    updated_at: product.updated_at,
    ...(product.weight === undefined ? {} : { weight: product.weight }),
    extension_attributes: {
      website_ids: [1],
      ...(product.type_id === 'configurable'
        ? { configurable_product_options: options, configurable_product_links: product.children }
        : {}),
    },
    product_links: [],
    options: [],
    media_gallery_entries:
      product.image === undefined
        ? []
        : [
            galleryEntry(product.id * 10 + 1, 2, product.image.replace(/(\.\w+)$/, '_back$1'), []),
            galleryEntry(product.id * 10, 1, product.image, ['image', 'small_image', 'thumbnail']),
          ],
    tier_prices: [],
    custom_attributes: custom,
  };
}

const galleryEntry = (id: number, position: number, file: string, types: string[]) => ({
  id,
  media_type: 'image',
  label: null,
  position,
  disabled: false,
  types,
  file,
});
