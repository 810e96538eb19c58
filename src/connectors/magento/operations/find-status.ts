/** Looks whether our comment is on the order, by its token, or a later one about the same thing. */
import Joi from 'joi';
import type { StatusNotice, Told } from '../../../core/order/channel-notices.ts';
import type { Operation } from '../../shape.ts';
import { carriesToken, pageOf, type Page } from './search.ts';

type Row = { readonly comment?: string | null; readonly status?: string | null };

export const findStatus: Operation<StatusNotice, Page<Row>, Told | undefined> = {
  name: 'magento.status.find',
  method: 'GET',
  path: ({ magentoOrderId }) => `orders/${magentoOrderId}/comments`,
  // Newer 2.4 writes history lines without a comment at each change of state.
  answer: pageOf(Joi.object().unknown()),
  parse: ({ items }, notice) => {
    const { token } = notice;
    const ours = items.find((row) => carriesToken(row.comment, token) || isLater(row.comment, token));
    if (ours === undefined) return undefined;
    const status = ours.status ?? '';
    return { status, ...(notice.status === 'on_hold' && status === 'holded' ? { held: true } : {}) };
  },
};

/** Tokens `<about>:<milestone>:<n>` count upwards: what later news has overtaken must not be written behind it. */
function isLater(comment: unknown, token: string): boolean {
  const mine = /^([^:]+):[a-z_]+:(\d+)$/.exec(token);
  if (mine === null || typeof comment !== 'string') return false;
  return [...comment.matchAll(/\[hub:([^:\s\]]+):[a-z_]+:(\d+)\]/g)].some(
    ([, about, at]) => about === mine[1] && Number(at) > Number(mine[2]),
  );
}
