/** Another address for an order in progress. Its country stays: taxes and couriers would be others. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { changeOrder } from '../../core/change/index.ts';
import { loadOrderHead, type OrderHead } from '../../core/reading/index.ts';
import type { Address } from '../../core/values.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { html } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { wishOf, type Asked } from './order-actions.tsx';
import { idParams } from './order.tsx';
import { Act } from './parts.tsx';
import { Question, Why, whyFields } from './question.tsx';
import type { PageRoute, View } from './visit.ts';

const text = (most: number): Joi.StringSchema => Joi.string().trim().max(most).empty('');
const payload = Joi.object({
  ...whyFields,
  name: text(120).required(),
  company: text(120),
  line1: text(250).required(),
  line2: text(250),
  line3: text(250),
  area: text(120),
  city: text(120).required(),
  region: text(120),
  postcode: text(20),
  phone: text(40).required(),
});
type Typed = Asked & Record<Field['name'], string | undefined>;

type Field = {
  readonly name: 'name' | 'company' | 'line1' | 'line2' | 'line3' | 'area' | 'city' | 'region' | 'postcode' | 'phone';
  readonly must?: true;
  readonly ltr?: true;
};
const fields: readonly Field[] = [
  { name: 'name', must: true },
  { name: 'company' },
  { name: 'line1', must: true },
  { name: 'line2' },
  { name: 'line3' },
  { name: 'area' },
  { name: 'city', must: true },
  { name: 'region' },
  { name: 'postcode', ltr: true },
  { name: 'phone', must: true, ltr: true },
];

export function addressPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/orders/{id}/address',
      needs: 'orders.change',
      params: idParams,
      async handler({ request, h, view, scope }) {
        mustSee(view);
        const order = await context.db.read((reader) => loadOrderHead(reader, scope, String(request.params.id)));
        return html(h, <AddressForm view={view} order={order} />);
      },
    },
    {
      method: 'POST',
      path: '/console/orders/{id}/address',
      needs: 'orders.change',
      params: idParams,
      payload,
      async handler({ request, h, view, scope }) {
        mustSee(view);
        const id = String(request.params.id);
        const typed = request.payload as Typed;
        await context.db.tx(async (tx) => {
          const before = addressIn(await loadOrderHead(tx, scope, id));
          if (before === undefined) fail('conflict', 'change.no_address', { id });
          await changeOrder(tx, id, { shipTo: typedAddress(typed, before) }, wishOf(typed));
        });
        return h.redirect(`/console/orders/${id}?done=readdressed`).code(303);
      },
    },
  ];
}

/** Whoever may not see a customer's address does not write one either. */
function mustSee(view: View): void {
  if (!view.may('customers.view')) fail('forbidden', 'request.forbidden');
}

function addressIn(order: OrderHead): Address | undefined {
  return order.shipTo === null ? undefined : (JSON.parse(order.shipTo) as Address);
}

function typedAddress(typed: Typed, before: Address): Address {
  const given = (name: 'company' | 'area' | 'region' | 'postcode'): Partial<Address> =>
    typed[name] === undefined ? {} : { [name]: typed[name] };
  return {
    name: typed.name ?? '',
    ...given('company'),
    lines: [typed.line1, typed.line2, typed.line3].flatMap((line) => line ?? []),
    ...given('area'),
    city: typed.city ?? '',
    ...given('region'),
    ...given('postcode'),
    country: before.country,
    phone: typed.phone ?? '',
    ...(before.email === undefined ? {} : { email: before.email }),
  };
}

function valueOf(address: Address | undefined, name: Field['name']): string {
  if (name === 'line1') return address?.lines[0] ?? '';
  if (name === 'line2') return address?.lines[1] ?? '';
  if (name === 'line3') return address?.lines.slice(2).join(', ') ?? '';
  return address?.[name] ?? '';
}

function AddressForm({ view, order }: { view: View; order: OrderHead }): JSX.Element {
  const { say } = view;
  const address = addressIn(order);
  return (
    <Question
      view={view}
      title={say('change.address.title', { number: order.number })}
      text={say('change.address.text')}
      back={`/console/orders/${order.id}`}
    >
      <Act view={view} action={`/console/orders/${order.id}/address`}>
        {fields.map(({ name, must, ltr }) => (
          <div class="mb-3">
            <label class="form-label" for={name}>
              {say(`change.address.${name}` as MessageKey)}
            </label>
            <input
              class="form-control"
              id={name}
              name={name}
              required={must === true}
              maxLength={250}
              dir={ltr === true ? 'ltr' : 'auto'}
              defaultValue={valueOf(address, name)}
            />
          </div>
        ))}
        <Why view={view} version={order.version} />
        <button class="btn btn-primary" type="submit">
          {say('change.address.submit')}
        </button>
      </Act>
    </Question>
  );
}
