/** Looks whether our comment is on the order, by its token. */
import Joi from 'joi';
import type { StatusNotice } from '../../../core/order/channel-notices.ts';
import type { Operation } from '../../shape.ts';
import { carriesToken, pageOf, type Page } from './search.ts';

type Row = { readonly comment?: string | null; readonly status?: string | null };

export const findStatus: Operation<StatusNotice, Page<Row>, { readonly status: string } | undefined> = {
  name: 'magento.status.find',
  method: 'GET',
  path: ({ magentoOrderId }) => `orders/${magentoOrderId}/comments`,
  // Newer 2.4 writes history lines without a comment at each change of state.
  answer: pageOf(Joi.object().unknown()),
  parse: ({ items }, { token }) => {
    const ours = items.find((row) => carriesToken(row.comment, token));
    return ours === undefined ? undefined : { status: ours.status ?? '' };
  },
};
