/** The list of partners. */
import type { Broker } from './broker/index.ts';
import type { Checkout } from './checkout/index.ts';
import type { Clickpost } from './clickpost/index.ts';
import type { Einvoice } from './einvoice/index.ts';
import type { Erp } from './erp/index.ts';
import type { Fleet } from './fleet/index.ts';
import type { Magento } from './magento/index.ts';
import type { MailPartner } from './mail/index.ts';
import type { PrinterLine } from './printer/index.ts';

export type Partners = {
  readonly magento: Magento;
  readonly clickpost: Clickpost;
  readonly fleet: Fleet;
  readonly checkout: Checkout;
  readonly einvoice: Einvoice;
  readonly erp: Erp;
  readonly mail: MailPartner;
  readonly broker: Broker;
  readonly printer: PrinterLine;
};
export { createBroker } from './broker/index.ts';
export { createCheckout } from './checkout/index.ts';
export { createClickpost } from './clickpost/index.ts';
export { createEinvoice } from './einvoice/index.ts';
export { createErp } from './erp/index.ts';
export { createFleet } from './fleet/index.ts';
export { createMagento } from './magento/index.ts';
export { createMail } from './mail/index.ts';
export type { LinkedLetter, LinkedParcelLetter } from './mail/index.ts';
