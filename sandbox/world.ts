/** The world around a demo or test hub: the simulators' options from the hub's first-boot files, and its environment. */
import { firstChannels } from '../config/channels.ts';
import { firstCouriers } from '../config/couriers.ts';
import {
  DEMO_CHECKOUT,
  DEMO_CLICKPOST,
  DEMO_MAGENTO_TOKEN,
  demoErpKey,
  demoErpPushKey,
  demoPushKey,
} from '../config/demo-keys.ts';
import { firstItems } from '../config/items.ts';
import { firstLocations } from '../config/locations.ts';
import { firstCompanies } from '../config/companies.ts';
import { firstMapping, firstNodes } from '../config/mapping.ts';
import { openingStock } from '../config/stock.ts';
import type {
  CheckoutSandboxOptions,
  ClickpostSandboxOptions,
  ErpSandboxOptions,
  MagentoSandboxOptions,
  SkuSetting,
  StoreSetting,
} from './index.ts';

export type WorldOptions = {
  readonly seed?: number;
  readonly hubUrl?: string;
  /** Time between two scans of a parcel. */
  readonly stepMs?: number;
  readonly journalBodies?: boolean;
  /** Keep trying a callback so fast; tests want it faster than a courier would. */
  readonly retryBaseMs?: number;
};

export function magentoWorld(options: WorldOptions): MagentoSandboxOptions {
  return {
    accessToken: DEMO_MAGENTO_TOKEN,
    seed: options.seed ?? 1,
    ...(options.hubUrl === undefined ? {} : { hubUrl: options.hubUrl }),
    stores: firstChannels.map((channel) => storeView(channel, 0)),
    moreViews: firstChannels.flatMap((channel) =>
      channel.config.locales.slice(1).map((_, at) => storeView(channel, at + 1)),
    ),
    pushKeys: Object.fromEntries(firstChannels.map((channel) => [channel.config.storeView, demoPushKey(channel.id)])),
    skus: firstItems.map((item, at) => ({
      sku: item.sku,
      name: item.name,
      nameAr: item.nameAr,
      price: (item.prices['AED'] ?? 10_000) / 100,
      productId: 1000 + at,
      weight: item.weightG / 1000,
      barcode: item.barcode,
      image: `/${item.sku.slice(0, 2).toLowerCase()}/${(item.parentSku ?? item.sku).toLowerCase()}.jpg`,
      ...childOf(item),
    })),
    // One virtual source for each website, and the stores' own, which phase II sells from.
    sources: [...firstMapping.pools.map((pool) => pool.sourceCode), ...firstLocations.map((place) => place.sourceCode)],
    stocks: firstMapping.pools.map((pool) => ({
      stockId: pool.stockId,
      name: `Website ${pool.channelId}`,
      websiteIds: firstChannels.filter((one) => one.id === pool.channelId).map((one) => one.config.storeId),
      sources: [
        pool.sourceCode,
        ...firstLocations
          .filter((place) => pool.members.some((member) => member.locationId === place.id))
          .map((place) => place.sourceCode),
      ],
    })),
    retryBaseMs: options.retryBaseMs ?? 1000,
    journalBodies: options.journalBodies ?? true,
  };
}

/** Chapters 61 to 64 of the customs tariff. */
const apparel = firstItems.filter((item) => /^6[1-4]/.test(item.hsCode));

/** The channel's own view, or the one of its n-th language. */
function storeView(channel: (typeof firstChannels)[number], at: number): StoreSetting {
  const locale = channel.config.locales[at] ?? 'en_US';
  return {
    storeId: channel.config.storeId + at * 100,
    code: at === 0 ? channel.config.storeView : `${channel.country.toLowerCase()}_${locale.slice(0, 2)}`,
    name: channel.name,
    websiteId: channel.config.storeId,
    channel: channel.country,
    currency: channel.currency,
    baseCurrency: channel.currency,
    taxPercent: channel.config.taxPercent,
    ...(channel.country === 'IN'
      ? { reduced: { percent: 5, upToNet: 2_500, skus: apparel.map((item) => item.sku) } }
      : {}),
    locale,
    timezone: channel.timeZone,
  };
}

/** A child's name says its parent's, its colour and its size. */
function childOf(item: (typeof firstItems)[number]): Partial<SkuSetting> {
  if (item.parentSku === undefined) return {};
  const [parentName = item.name, colour = '', size = ''] = item.name.split(', ');
  const [parentNameAr = item.nameAr, colourAr] = item.nameAr.split('، ');
  return {
    parentSku: item.parentSku,
    parentName,
    parentNameAr,
    options: { color: colourAr === undefined ? [colour] : [colour, colourAr], size: [size] },
  };
}

export function clickpostWorld(options: WorldOptions): ClickpostSandboxOptions {
  return {
    username: DEMO_CLICKPOST.username,
    key: DEMO_CLICKPOST.key,
    seed: options.seed ?? 1,
    couriers: firstCouriers.flatMap((courier) =>
      courier.partnerId === null || courier.connector !== 'clickpost'
        ? []
        : [
            {
              id: courier.partnerId,
              name: courier.name,
              account: courier.account,
              async: courier.async,
              labels: 'pdf' as const,
            },
          ],
    ),
    webhook: {
      url: options.hubUrl === undefined ? '/clickpost/status' : `${options.hubUrl}/clickpost/status`,
      authorization: DEMO_CLICKPOST.webhookSecret,
      retryBaseMs: options.retryBaseMs ?? 500,
    },
    ...(options.stepMs === undefined ? {} : { pace: { stepMs: options.stepMs } }),
    journalBodies: options.journalBodies ?? true,
  };
}

export function checkoutWorld(options: WorldOptions): CheckoutSandboxOptions {
  return {
    secretKey: DEMO_CHECKOUT.secretKey,
    seed: options.seed ?? 1,
    webhook: {
      url: options.hubUrl === undefined ? '/checkout/events' : `${options.hubUrl}/checkout/events`,
      secret: DEMO_CHECKOUT.webhookSecret,
      retryBaseMs: options.retryBaseMs ?? 500,
    },
    journalBodies: options.journalBodies ?? true,
  };
}

/** Behind a firewall, so that they fetch what the hub has for them. */
const pulling: ReadonlySet<string> = new Set(['SA01', 'IN01']);

export function erpWorld(options: WorldOptions): ErpSandboxOptions {
  return {
    seed: options.seed ?? 1,
    ...(options.hubUrl === undefined ? {} : { hubUrl: options.hubUrl }),
    companies: firstCompanies.map((company) => ({
      id: company.id,
      key: demoErpKey(company.id),
      pushKey: demoErpPushKey(company.id),
      transport: pulling.has(company.id) ? ('pull' as const) : ('push' as const),
      stores: firstLocations.filter((one) => one.companyId === company.id && one.active).map((one) => one.id),
      otherLocations: firstNodes.filter((one) => one.companyId === company.id).map((one) => one.id),
      movesBy: company.erp?.stockMovesBy ?? ('ledger' as const),
      currency: company.currency,
    })),
    stock: [...openingStock(firstLocations, firstItems)].map(({ locationId, sku, quantity }) => ({
      store: locationId,
      sku,
      quantity,
    })),
    retryBaseMs: options.retryBaseMs ?? 500,
    journalBodies: options.journalBodies ?? true,
  };
}

/** What the hub is told of this world, over its own defaults. */
export function hubEnvironment(world: {
  magento: string;
  clickpost: string;
  erp?: string;
  checkout?: string;
}): Record<string, string> {
  const stores = Object.fromEntries(
    firstChannels.map((channel) => [
      channel.id,
      {
        baseUrl: world.magento,
        storeCode: channel.config.storeView,
        storeId: channel.config.storeId,
        auth: { kind: 'bearer', token: DEMO_MAGENTO_TOKEN },
      },
    ]),
  );
  const endpoints = Object.fromEntries(
    firstCompanies
      .filter((company) => !pulling.has(company.id))
      .map((company) => [company.id, { url: `${world.erp}/hub`, key: demoErpPushKey(company.id) }]),
  );
  return {
    ...(world.erp === undefined ? {} : { HUB_ERP_ENDPOINTS: JSON.stringify(endpoints) }),
    ...(world.checkout === undefined
      ? {}
      : {
          HUB_CHECKOUT_URL: world.checkout,
          HUB_CHECKOUT_SECRET_KEY: DEMO_CHECKOUT.secretKey,
          HUB_CHECKOUT_WEBHOOK_SECRET: DEMO_CHECKOUT.webhookSecret,
        }),
    HUB_MAGENTO_STORES: JSON.stringify(stores),
    HUB_CLICKPOST_URLS: JSON.stringify({
      ...Object.fromEntries(
        ['orders', 'tracking', 'serviceability', 'estimates'].map((name) => [name, `${world.clickpost}/api`]),
      ),
      proof: world.clickpost,
    }),
    HUB_CLICKPOST_USERNAME: DEMO_CLICKPOST.username,
    HUB_CLICKPOST_KEY: DEMO_CLICKPOST.key,
    HUB_CLICKPOST_WEBHOOK_SECRET: DEMO_CLICKPOST.webhookSecret,
    HUB_CLICKPOST_LABEL_HOSTS: world.clickpost,
  };
}
