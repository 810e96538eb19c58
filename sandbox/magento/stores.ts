/** The store views and their settings, which a hub reads once to learn what a store_id means. */
import type { StoreSetting } from './types.ts';

const zones: Record<string, string> = {
  AE: 'Asia/Dubai',
  QA: 'Asia/Qatar',
  SA: 'Asia/Riyadh',
  KW: 'Asia/Kuwait',
  IN: 'Asia/Kolkata',
};

export const storeViews = (stores: readonly StoreSetting[]): object[] =>
  stores.map((store) => ({
    id: store.storeId,
    code: store.code,
    name: store.name ?? store.code,
    website_id: store.websiteId,
    store_group_id: store.websiteId,
    is_active: 1,
  }));

export const storeConfigs = (stores: readonly StoreSetting[]): object[] =>
  stores.map((store) => ({
    id: store.storeId,
    code: store.code,
    website_id: store.websiteId,
    locale: store.locale ?? 'en_US',
    base_currency_code: store.baseCurrency,
    default_display_currency_code: store.currency,
    timezone: store.timezone ?? zones[store.channel] ?? 'UTC',
    weight_unit: 'kgs',
    ...addresses('', `https://${store.code}.example.com/`),
    ...addresses('secure_', `https://${store.code}.example.com/`),
  }));

const addresses = (before: string, url: string): object => ({
  [`${before}base_url`]: url,
  [`${before}base_link_url`]: url,
  [`${before}base_static_url`]: `${url}static/version1/`,
  [`${before}base_media_url`]: `${url}media/`,
});
