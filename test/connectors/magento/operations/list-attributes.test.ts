/** Attributes and what their options are called. */
import { expect } from 'chai';
import { listAttributes } from '../../../../src/connectors/magento/operations/list-attributes.ts';
import { fiveOf, noAcl, search } from './five.ts';

describe('connectors/magento/operations/list-attributes', () => {
  fiveOf('listAttributes', {
    operation: listAttributes,
    input: { ids: [93, 142] },
    request: search([[['attribute_id', 'in', '93,142']]], [['attribute_id', 'ASC']], 2),
    method: 'GET',
    path: 'products/attributes',
    answer: {
      items: [
        {
          attribute_id: 93,
          attribute_code: 'color',
          default_frontend_label: 'Colour',
          options: [
            { label: ' ', value: '' },
            { label: 'Black', value: '49' },
          ],
        },
        { attribute_id: 142, attribute_code: 'size', default_frontend_label: null },
      ],
      total_count: 2,
    },
    reads: [
      { attributeId: 93, code: 'color', label: 'Colour', options: { 49: 'Black' } },
      { attributeId: 142, code: 'size', label: 'size', options: {} },
    ],
    refusal: noAcl,
  });

  it('query: one attribute, is asked for alone', () => {
    expect(listAttributes.query?.({ ids: [5] })).to.include({ 'searchCriteria[pageSize]': '1' });
  });
});
