/** Facts of Magento's catalogue into our items: ids, types, pictures, parents; names and the like where nobody else has said any. */
import type { Tx } from '../../platform/db/index.ts';
import {
  fitted,
  hasSourceItems,
  joinFacts,
  type ChannelParent,
  type ChannelProduct,
  type Said,
} from './channel-product.ts';
import {
  findByProductId,
  findChildren,
  insertMissing,
  lockItems,
  saveMagentoItems,
  type MagentoItem,
} from './store-magento.ts';

export type SavedProducts = {
  /** Items that were not there. */
  readonly created: number;
  /** SKUs of which Magento keeps quantities only since now: their stock is news to it. */
  readonly nowSellable: readonly string[];
};

/** What an unknown weight counts as until somebody says it: couriers refuse a parcel of nothing. */
const DEFAULT_WEIGHT_G = 500;

/** Saves up to some hundred products in one transaction; an unknown SKU makes its item, so that orders of it can go on. */
export async function saveMagentoProducts(tx: Tx, products: readonly ChannelProduct[]): Promise<SavedProducts> {
  const bySku = new Map(products.map((one) => [one.sku, fitted(one)]));
  const created = await insertMissing(
    tx,
    [...bySku.values()].map((one) => ({ sku: one.sku, weightG: one.weightG ?? DEFAULT_WEIGHT_G })),
  );
  const renamed = await findByProductId(
    tx,
    products.map((one) => one.productId),
  );
  const have = await lockItems(tx, [...new Set([...bySku.keys(), ...renamed.map((one) => one.sku)])]);
  const nowSellable: string[] = [];
  const changed: MagentoItem[] = [];
  for (const item of have.values()) {
    const product = bySku.get(item.sku);
    const next = product === undefined ? withoutProduct(item, products) : withProduct(item, product);
    if (same(item, next)) continue;
    changed.push(next);
    const sellable = (one: MagentoItem): boolean => one.productId !== null && hasSourceItems(one.type);
    if (sellable(next) && !sellable(item)) nowSellable.push(item.sku);
  }
  await saveMagentoItems(tx, changed);
  return { created, nowSellable };
}

/** Whose children the items are, and what tells them apart; a child that left its parent stands alone. */
export async function saveMagentoParents(tx: Tx, parents: readonly ChannelParent[]): Promise<void> {
  for (const parent of parents) {
    const children = new Map(parent.children.map((one) => [one.productId, one]));
    const items = await findByProductId(tx, [...children.keys()]);
    const had = await findChildren(tx, parent.sku);
    const have = await lockItems(tx, [...new Set([...items.map((one) => one.sku), ...had])]);
    const changed = [...have.values()].flatMap((item) => {
      const child = item.productId === null ? undefined : children.get(item.productId);
      const next: MagentoItem =
        child === undefined
          ? { ...item, parentSku: null, variant: null }
          : { ...item, parentSku: parent.sku, variant: JSON.stringify(child.variant) };
      return same(item, next) ? [] : [next];
    });
    await saveMagentoItems(tx, changed);
  }
}

function withProduct(item: MagentoItem, product: ChannelProduct): MagentoItem {
  const { facts, said } = joinFacts(item, item.said === null ? {} : (JSON.parse(item.said) as Said), product);
  return {
    ...item,
    name: facts.name ?? item.sku,
    nameAr: facts.nameAr,
    barcode: facts.barcode,
    weightG: facts.weightG ?? 0,
    imageUrl: product.imageUrl ?? item.imageUrl,
    productId: product.productId,
    type: product.type,
    said: JSON.stringify(said),
  };
}

/** The product has been given another SKU: this one is Magento's no more. */
function withoutProduct(item: MagentoItem, products: readonly ChannelProduct[]): MagentoItem {
  const moved = products.some((one) => one.productId === item.productId);
  return moved ? { ...item, productId: null, type: null, parentSku: null, variant: null } : item;
}

function same(a: MagentoItem, b: MagentoItem): boolean {
  return (Object.keys(a) as (keyof MagentoItem)[]).every((name) => a[name] === b[name]);
}
