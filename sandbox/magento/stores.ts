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
    base_url: `https://${store.code}.example.com/`,
    secure_base_url: `https://${store.code}.example.com/`,
    base_media_url: `https://${store.code}.example.com/media/`,
    secure_base_media_url: `https://${store.code}.example.com/media/`,
  }));
