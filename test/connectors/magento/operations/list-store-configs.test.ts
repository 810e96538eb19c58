/** Settings of store views: languages, units of weight, where pictures lie. */
import { expect } from 'chai';
import { listStoreConfigs } from '../../../../src/connectors/magento/operations/list-store-configs.ts';
import { fiveOf, noAcl } from './five.ts';

const row = { id: 2, code: 'ae_en', website_id: 1, locale: 'en_US', weight_unit: 'kgs' };
const urls = { base_media_url: 'http://m.example/media', secure_base_media_url: 'https://m.example/media/' };
const read = { storeId: 2, code: 'ae_en', websiteId: 1, locale: 'en_US', mediaUrl: 'https://m.example/media/' };

describe('connectors/magento/operations/list-store-configs', () => {
  fiveOf('listStoreConfigs', {
    operation: listStoreConfigs,
    input: undefined,
    request: undefined,
    method: 'GET',
    path: 'store/storeConfigs',
    answer: [{ ...row, ...urls }],
    reads: [{ ...read, gramsPerUnit: 1000 }],
    refusal: noAcl,
  });

  it('parse: pounds and no secure address, are read too', () => {
    const { base_media_url } = urls;

    const [view] = listStoreConfigs.parse([{ ...row, base_media_url, weight_unit: 'lbs' }], undefined);

    expect(view?.mediaUrl).to.equal('http://m.example/media/');
    expect(view?.gramsPerUnit).to.be.closeTo(453.6, 0.01);
  });
});
