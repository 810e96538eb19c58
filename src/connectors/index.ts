/** The list of partners. */
import type { Clickpost } from './clickpost/index.ts';
import type { Erp } from './erp/index.ts';
import type { Magento } from './magento/index.ts';

export type Partners = { readonly magento: Magento; readonly clickpost: Clickpost; readonly erp: Erp };
export { createClickpost } from './clickpost/index.ts';
export { createErp } from './erp/index.ts';
export { createMagento } from './magento/index.ts';
