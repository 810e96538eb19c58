/** Keys that the demo and tests know by heart; a production hub never creates them. */

/** With it Magento's simulator pushes the orders of a channel. */
export function demoPushKey(channelId: string): string {
  return `demo-push-key-${channelId.toLowerCase()}`;
}

/** With it the ERP of a company speaks to the hub. */
export function demoErpKey(companyId: string): string {
  return `demo-erp-key-${companyId.toLowerCase()}`;
}

/** With it the hub calls the ERP of a company. */
export function demoErpPushKey(companyId: string): string {
  return `demo-erp-push-key-${companyId.toLowerCase()}`;
}

/** Lets the demo follow its orders. */
export const DEMO_READ_KEY = 'demo-read-key-of-orders';
export const DEMO_MAGENTO_TOKEN = 'demo-magento-access-token';
export const DEMO_CHECKOUT = {
  secretKey: 'demo-checkout-secret-key',
  webhookSecret: 'demo-checkout-webhook-secret',
} as const;
export const DEMO_CLICKPOST = {
  username: 'omnihub-demo',
  key: 'demo-clickpost-licence-key',
  webhookSecret: 'demo-clickpost-webhook-secret',
} as const;
