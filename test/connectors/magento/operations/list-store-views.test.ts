/** Listing store views. */
import { listStoreViews } from '../../../../src/connectors/magento/operations/list-store-views.ts';
import { fiveOf } from './five.ts';

describe('connectors/magento/operations/list-store-views', () => {
  fiveOf('listStoreViews', {
    operation: listStoreViews,
    input: undefined,
    request: undefined,
    method: 'GET',
    path: 'store/storeViews',
    answer: [
      { id: 0, code: 'admin', name: 'Admin', website_id: 0, store_group_id: 0, is_active: 1 },
      { id: 2, code: 'ae_en', name: 'UAE English', website_id: 1, store_group_id: 1, is_active: 0 },
    ],
    reads: [
      { storeId: 0, code: 'admin', name: 'Admin', websiteId: 0, active: true },
      { storeId: 2, code: 'ae_en', name: 'UAE English', websiteId: 1, active: false },
    ],
    refusal: {
      status: 401,
      body: { message: 'The signature is invalid. Verify and try again.' },
      kind: 'forbidden',
      code: 'magento.credentials',
    },
  });
});
