/** Telling quantities: many at once, the state of each with its number. */
import { expect } from 'chai';
import { saveSourceItems } from '../../../../src/connectors/magento/operations/save-source-items.ts';
import { errorOf } from '../made.ts';
import { fiveOf } from './five.ts';

describe('connectors/magento/operations/save-source-items', () => {
  fiveOf('saveSourceItems', {
    operation: saveSourceItems,
    input: {
      items: [
        { sku: 'A/1', sourceCode: 'web_ae', quantity: 5 },
        { sku: 'B', sourceCode: 'web_ae', quantity: 0 },
      ],
    },
    request: {
      sourceItems: [
        { sku: 'A/1', source_code: 'web_ae', quantity: 5, status: 1 },
        { sku: 'B', source_code: 'web_ae', quantity: 0, status: 0 },
      ],
    },
    method: 'POST',
    path: 'inventory/source-items',
    answer: [],
    reads: undefined,
    refusal: {
      status: 400,
      body: { message: 'Could not save Source Item' },
      kind: 'refused',
      code: 'magento.refused',
    },
  });

  it('build: nothing to tell, is a mistake of ours', async () => {
    expect((await errorOf(() => saveSourceItems.build?.({ items: [] }))).kind).to.equal('bug');
  });
});
