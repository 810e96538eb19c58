/** Takes in what Magento's catalogue knows of our items: ids, types, parents, pictures, names in two languages, barcodes. */
import type { MagentoStoreConfig } from '../../config/index.ts';
import { askSweep } from '../core/availability/index.ts';
import {
  findParentIds,
  saveMagentoParents,
  saveMagentoProducts,
  type ChannelParent,
  type ChannelProduct,
} from '../core/catalog/index.ts';
import type { Partners } from '../connectors/index.ts';
import type { Attribute, Product, StoreConfig } from '../connectors/magento/index.ts';
import type { Database } from '../platform/db/index.ts';
import { asAppError } from '../platform/errors.ts';
import { readSetting, writeSetting } from '../platform/settings.ts';
import type { Job } from './index.ts';

const PAGE = 100;
const BEGINNING = '2000-01-01 00:00:00.000';

type Magento = Partners['magento'];
type Shop = {
  readonly db: Database;
  readonly magento: Magento;
  /** The channel whose account is used. */
  readonly channelId: string;
  readonly english?: StoreConfig;
  readonly arabic?: StoreConfig;
  readonly barcodeAttribute: string;
  readonly attributes: Map<number, Attribute>;
  /** Taken in this run: product id → its moment of change. */
  readonly taken: Map<number, string>;
};

export function pullCatalogue(
  p: Pick<Partners, 'magento'>,
  stores: Readonly<Record<string, MagentoStoreConfig>>,
  barcodeAttribute: string,
  everySeconds: number,
): Job {
  return {
    id: 'magento.catalogue.pull',
    every: clockOf(everySeconds),
    about: "Takes in what has changed in Magento's catalogue",
    async run({ db }) {
      let taken = 0;
      let created = 0;
      const failures: unknown[] = [];
      for (const channelId of onePerShop(stores)) {
        try {
          const done = await pullShop(await openShop(db, p.magento, channelId, stores, barcodeAttribute));
          taken += done.taken;
          created += done.created;
        } catch (error) {
          // One shop that is down does not keep another's catalogue away.
          failures.push(error);
        }
      }
      if (failures.length > 0) throw asAppError(failures[0]);
      return `${taken} products looked at, ${created} items made`;
    },
  };
}

function clockOf(seconds: number): string {
  if (seconds === 0) return '';
  if (seconds < 60) return `*/${seconds} * * * * *`;
  return seconds < 3_600
    ? `30 */${Math.round(seconds / 60)} * * * *`
    : `30 7 */${Math.min(23, Math.round(seconds / 3_600))} * * *`;
}

/** Several channels may be websites of one Magento, which has one catalogue. */
function onePerShop(stores: Readonly<Record<string, MagentoStoreConfig>>): string[] {
  const first = new Map<string, string>();
  for (const [channelId, store] of Object.entries(stores).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!first.has(store.baseUrl)) first.set(store.baseUrl, channelId);
  }
  return [...first.values()];
}

/** Names come from the first English and the first Arabic view, those of the channel itself before others. */
async function openShop(
  db: Database,
  magento: Magento,
  channelId: string,
  stores: Readonly<Record<string, MagentoStoreConfig>>,
  barcodeAttribute: string,
): Promise<Shop> {
  const own = stores[channelId]?.storeId;
  const views = [...(await magento.listStoreConfigs(channelId))]
    .filter((one) => one.storeId !== 0)
    .sort((a, b) => Number(b.storeId === own) - Number(a.storeId === own) || a.storeId - b.storeId);
  const english = views.find((one) => one.locale.startsWith('en')) ?? views[0];
  const arabic = views.find((one) => one.locale.startsWith('ar'));
  return {
    db,
    magento,
    channelId,
    ...(english === undefined ? {} : { english }),
    ...(arabic === undefined ? {} : { arabic }),
    barcodeAttribute,
    attributes: new Map(),
    taken: new Map(),
  };
}

async function pullShop(shop: Shop): Promise<{ taken: number; created: number }> {
  const name = `magento.catalogue.${shop.channelId}`;
  const mark = await shop.db.read((reader) => readSetting<{ since: string }>(reader, name));
  let since = mark?.since ?? BEGINNING;
  let afterId: number | undefined;
  let taken = 0;
  let created = 0;
  for (;;) {
    const page = await shop.magento.listProducts(
      shop.channelId,
      { since, pageSize: PAGE, ...(afterId === undefined ? {} : { afterId }) },
      shop.english?.code,
    );
    created += await takeProducts(shop, page.products);
    taken += page.products.length;
    since = page.lastUpdatedAt ?? since;
    afterId = page.lastId;
    // Page by page, by Magento's own time stamps: a run that dies goes on where it was.
    const reached = since;
    await shop.db.tx((tx) => writeSetting(tx, name, { since: reached }));
    if (page.done) return { taken, created };
  }
}

async function takeProducts(shop: Shop, products: readonly Product[]): Promise<number> {
  const family = await withFamilies(shop, products);
  const all = family.filter((one) => shop.taken.get(one.productId) !== one.updatedAt);
  const arabic = await arabicNames(shop, all);
  const facts = all.map((one) => factsOf(shop, one, arabic.get(one.productId)));
  const parents = await parentsOf(
    shop,
    all.filter((one) => one.type === 'configurable'),
    family,
  );
  let created = 0;
  for (let at = 0; at < facts.length; at += PAGE) {
    created += await shop.db.tx(async (tx) => {
      const saved = await saveMagentoProducts(tx, facts.slice(at, at + PAGE));
      if (saved.nowSellable.length > 0) await askSweep(tx);
      return saved.created;
    });
  }
  for (const parent of parents) await shop.db.tx((tx) => saveMagentoParents(tx, [parent]));
  for (const one of all) shop.taken.set(one.productId, one.updatedAt);
  return created;
}

/** Parents come with all their children, and children with their parents: each says only half of what a variant is. */
async function withFamilies(shop: Shop, products: readonly Product[]): Promise<readonly Product[]> {
  const known = new Map(products.map((one) => [one.productId, one]));
  const parentIds = await shop.db.read((reader) =>
    findParentIds(
      reader,
      products.map((one) => one.sku),
    ),
  );
  // A family that this run has taken already is not fetched for each of its children again.
  const isNew = (id: number): boolean => !shop.taken.has(id);
  await fetchMissing(shop, known, parentIds.filter(isNew));
  const parents = [...known.values()].filter((one) => shop.taken.get(one.productId) !== one.updatedAt);
  const childIds = parents.flatMap((one) => one.childIds);
  await fetchMissing(shop, known, childIds);
  return [...known.values()];
}

async function fetchMissing(shop: Shop, known: Map<number, Product>, wanted: readonly number[]): Promise<void> {
  const ids = [...new Set(wanted)].filter((id) => !known.has(id));
  for (let at = 0; at < ids.length; at += PAGE) {
    const part = { ids: ids.slice(at, at + PAGE) };
    const page = await shop.magento.listProducts(shop.channelId, part, shop.english?.code);
    for (const one of page.products) known.set(one.productId, one);
  }
}

async function arabicNames(shop: Shop, products: readonly Product[]): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>();
  if (shop.arabic === undefined || shop.arabic.code === shop.english?.code) return names;
  for (let at = 0; at < products.length; at += PAGE) {
    const ids = products.slice(at, at + PAGE).map((one) => one.productId);
    const page = await shop.magento.listProducts(shop.channelId, { ids }, shop.arabic.code);
    for (const one of page.products) names.set(one.productId, one.name);
  }
  // A view without a text of its own shows the default one.
  for (const one of products) if (names.get(one.productId) === one.name) names.delete(one.productId);
  return names;
}

function factsOf(shop: Shop, product: Product, nameAr: string | undefined): ChannelProduct {
  const barcode = product.attributes[shop.barcodeAttribute];
  const media = shop.english?.mediaUrl;
  const grams =
    product.weight === undefined ? undefined : Math.round(product.weight * (shop.english?.gramsPerUnit ?? 1000));
  return {
    productId: product.productId,
    sku: product.sku,
    type: product.type,
    ...(product.name === '' ? {} : { name: product.name }),
    ...(nameAr === undefined ? {} : { nameAr }),
    ...(barcode === undefined ? {} : { barcode }),
    ...(grams === undefined || grams < 1 ? {} : { weightG: grams }),
    ...(product.imageFile === undefined || media === undefined
      ? {}
      : { imageUrl: `${media}catalog/product/${product.imageFile.replace(/^\/+/, '')}` }),
  };
}

async function parentsOf(
  shop: Shop,
  parents: readonly Product[],
  family: readonly Product[],
): Promise<readonly ChannelParent[]> {
  const missing = [...new Set(parents.flatMap((one) => one.optionAttributeIds))].filter(
    (id) => !shop.attributes.has(id),
  );
  for (let at = 0; at < missing.length; at += PAGE) {
    for (const one of await shop.magento.listAttributes(shop.channelId, missing.slice(at, at + PAGE))) {
      shop.attributes.set(one.attributeId, one);
    }
  }
  const byId = new Map(family.map((one) => [one.productId, one]));
  return parents.map((parent) => ({
    sku: parent.sku,
    children: parent.childIds.map((productId) => ({
      productId,
      variant: parent.optionAttributeIds.flatMap((id) => {
        const attribute = shop.attributes.get(id);
        const value = attribute === undefined ? undefined : byId.get(productId)?.attributes[attribute.code];
        if (attribute === undefined || value === undefined) return [];
        return [{ code: attribute.code, label: attribute.label, value: attribute.options[value] ?? value }];
      }),
    })),
  }));
}
