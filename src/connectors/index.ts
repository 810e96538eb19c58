/** The list of partners. */
import type { Clickpost } from './clickpost/index.ts';
import type { Magento } from './magento/index.ts';

export type Partners = { readonly magento: Magento; readonly clickpost: Clickpost };
export { createClickpost } from './clickpost/index.ts';
export { createMagento } from './magento/index.ts';
