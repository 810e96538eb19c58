/**
 * Sets quantities at sources: absolute, the last writer wins, so it may be repeated but not overtaken. The whole list is
 * checked first and refused together; one unknown source refuses it all, an unknown SKU is taken without a word.
 */
import Joi from 'joi';
import type { ChannelNumber } from '../../../core/availability/channel-number.ts';
import { fail } from '../../../platform/errors.ts';
import type { Operation } from '../../shape.ts';

type Input = { readonly items: readonly ChannelNumber[] };

export const saveSourceItems: Operation<Input, unknown, void> = {
  name: 'magento.source-items.save',
  method: 'POST',
  path: () => 'inventory/source-items',
  build: ({ items }) => {
    if (items.length === 0) fail('bug', 'magento.no_source_items');
    return {
      sourceItems: items.map(({ sku, sourceCode, quantity }) => ({
        sku,
        source_code: sourceCode,
        quantity,
        // There is no "let Magento decide": 0 hides what is there, 1 with nothing sells on back-order
        // (github.com/magento/inventory/issues/2823).
        status: quantity > 0 ? 1 : 0,
      })),
    };
  },
  // PHP's nothing is an empty list.
  answer: Joi.array().items(Joi.any()).allow(null),
  parse: () => undefined,
};
