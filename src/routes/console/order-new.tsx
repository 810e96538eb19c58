/** A person enters an order: the same form and the same checks that other systems pass. */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import { listChannels, type Channel } from '../../core/catalog/index.ts';
import type { Scope } from '../../core/reading/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { checked } from '../checked.ts';
import type { RouteContext } from '../context.ts';
import { enterForm, orderForm, type OrderForm } from '../orders-entry.ts';
import { html } from './layout.tsx';
import { NewOrder, LINES, type Typed } from './order-new-views.tsx';
import type { PageRoute } from './visit.ts';

const text = Joi.string().trim().allow('').max(500);
const lineNames = Array.from({ length: LINES }, (_, at) => [`sku${at}`, `quantity${at}`, `price${at}`]).flat();
const payload = Joi.object<Typed>(
  Object.fromEntries(
    [
      ...['channel', 'reference', 'name', 'email', 'phone', 'street', 'area', 'city', 'region', 'postcode', 'country'],
      ...['shipping', 'payment', 'notBefore', 'note'],
      ...lineNames,
    ].map((name) => [name, text]),
  ),
);

export function newOrderPages(context: RouteContext): PageRoute[] {
  const channelsOf = async (scope: Scope): Promise<readonly Channel[]> => {
    const all = await context.db.read((reader) => listChannels(reader));
    return all.filter((one) => one.active && (scope.channels.includes('*') || scope.channels.includes(one.id)));
  };
  return [
    {
      method: 'GET',
      path: '/console/orders/new',
      needs: 'orders.create',
      async handler({ h, view, scope }) {
        return html(h, <NewOrder view={view} channels={await channelsOf(scope)} typed={{}} />);
      },
    },
    {
      method: 'POST',
      path: '/console/orders/new',
      needs: 'orders.create',
      payload,
      async handler({ request, h, view, scope, user }) {
        const typed = request.payload as Typed;
        const channels = await channelsOf(scope);
        const channel = channels.find((one) => one.id === typed.channel);
        if (channel === undefined) fail('missing', 'order.unknown_channel', { channelId: typed.channel ?? '' });
        try {
          const { order, repeated } = await enterForm(context, formOf(typed), channel.id);
          if (!repeated)
            await context.db.tx((tx) =>
              recordAudit(tx, {
                who: user.login,
                action: 'order.entered',
                target: `order:${order.id}`,
                detail: { number: order.number },
              }),
            );
          return h.redirect(`/console/orders/${order.id}?done=entered`).code(303);
        } catch (error) {
          const problems = problemsIn(error);
          return html(h, <NewOrder view={view} channels={channels} typed={typed} problems={problems} />).code(422);
        }
      },
    },
  ];
}

function formOf(typed: Typed): OrderForm {
  const said = (name: string): string | undefined => (typed[name] === '' ? undefined : typed[name]);
  const optional = (name: string, from = name): Record<string, string> => {
    const value = said(from);
    return value === undefined ? {} : { [name]: value };
  };
  const lines = Array.from({ length: LINES }, (_, at) => at)
    .filter((at) => said(`sku${at}`) !== undefined)
    .map((at) => ({ sku: said(`sku${at}`), quantity: said(`quantity${at}`) ?? '1', price: said(`price${at}`) ?? '' }));
  const shipping = said('shipping');
  const notBefore = said('notBefore');
  return checked(orderForm, {
    // The form's own key: pressing its button twice is one order.
    ...optional('clientReference', 'reference'),
    customer: { name: said('name'), ...optional('email') },
    shipTo: {
      lines: (typed['street'] ?? '').split(/\r?\n/),
      city: typed['city'] ?? '',
      country: typed['country'] ?? '',
      ...optional('phone'),
      ...optional('area'),
      ...optional('region'),
      ...optional('postcode'),
    },
    lines,
    payment: { mode: typed['payment'] },
    ...(shipping === undefined ? {} : { shipping: { amount: shipping } }),
    // The browser's field names no zone.
    ...(notBefore === undefined ? {} : { notBefore: /Z$/.test(notBefore) ? notBefore : `${notBefore}Z` }),
    ...optional('note'),
  });
}

type Problem = { readonly field: string; readonly code: string };

/** What the person can put right. @throws everything else */
function problemsIn(error: unknown): Problem[] {
  if (error instanceof AppError && ['invalid', 'conflict', 'refused'].includes(error.kind)) {
    const lists = Array.isArray(error.details.errors) ? error.details.errors : [];
    const said = (lists as readonly string[]).map((one): Problem => {
      const [, field = '', code = one] = /^([^:]*): ([\w.]+)/.exec(one) ?? [];
      return { field, code };
    });
    return said.length > 0 ? said : [{ field: '', code: error.code }];
  }
  const details = (error as { details?: readonly { path: readonly (string | number)[] }[] } | null)?.details;
  if (Array.isArray(details))
    return (details as readonly { path: readonly (string | number)[] }[]).map(({ path }) => ({
      field: path.join('.'),
      code: 'order.field_malformed',
    }));
  throw error;
}
