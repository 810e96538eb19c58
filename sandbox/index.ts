/** The partner simulators, for tests, the demo and the bench; they know nothing of the hub's own code. */
export { startMagentoSandbox } from './magento/index.ts';
export type { MagentoSandbox, MagentoSandboxOptions } from './magento/index.ts';
export type { OrderOverrides } from './magento/orders.ts';
export { orderKinds } from './magento/types.ts';
export type { Order, OrderKind, PushShape, SkuSetting, StoreSetting } from './magento/types.ts';
export { startClickpostSandbox } from './clickpost/index.ts';
export type { ClickpostSandbox, ClickpostSandboxOptions } from './clickpost/index.ts';
export type { ClickpostSwitches, CourierSetting, PathName, Shipment } from './clickpost/types.ts';
export { startCheckoutSandbox } from './checkout/index.ts';
export type { CheckoutSandbox, CheckoutSandboxOptions } from './checkout/index.ts';
export { startEinvoiceSandbox } from './einvoice/index.ts';
export type { EinvoiceSandbox, EinvoiceSandboxOptions } from './einvoice/index.ts';
export { startErpSandbox } from './erp/index.ts';
export type { ErpSandbox, ErpSandboxOptions } from './erp/index.ts';
export type { CompanySetting, ErpSwitches } from './erp/types.ts';
export type { Chance, CommonSwitches, Refusal, Switches } from './switches.ts';
export type { Journal, JournalEntry } from './journal.ts';
