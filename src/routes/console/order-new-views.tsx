/** The form of a new order. */
import type { JSX } from 'preact';
import { randomUUID } from 'node:crypto';
import type { Channel } from '../../core/catalog/index.ts';
import { Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Act, Card, Ltr, Reason } from './parts.tsx';
import type { View } from './visit.ts';

/** Lines of the form. */
export const LINES = 6;

type InputProps = Omit<JSX.IntrinsicElements['input'], 'name' | 'label' | 'value'>;

export type Typed = Readonly<Record<string, string>>;

export function NewOrder(props: {
  view: View;
  channels: readonly Channel[];
  typed: Typed;
  problems?: readonly { readonly field: string; readonly code: string }[];
}): JSX.Element {
  const { view, channels, typed, problems = [] } = props;
  const { say } = view;
  const title = say('new_order.title');
  const chosen = typed['channel'] ?? channels[0]?.id;
  const field = (name: string, label: MessageKey, more: InputProps = {}): JSX.Element => (
    <Input name={name} label={say(label)} value={typed[name] ?? ''} {...more} />
  );
  return (
    <Page view={view} title={title} active="menu.orders">
      <Head view={view} title={title} />
      {problems.length === 0 ? null : (
        <div class="hub-note hub-note-bad" role="alert">
          <ul class="mb-0">
            {problems.map((one) => (
              <li>
                <Reason view={view} code={one.code} /> <Ltr mono>{one.field}</Ltr>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Act view={view} action="/console/orders/new">
        <input type="hidden" name="reference" value={typed['reference'] ?? randomUUID()} />
        <Card title={say('new_order.customer')} id="customer">
          <label class="form-label" for="channel">
            {say('new_order.channel')}
          </label>
          <select class="form-select mb-3" id="channel" name="channel" required>
            {channels.map((one) => (
              <option value={one.id} selected={one.id === chosen}>
                {`${one.id} · ${one.name} · ${one.currency}`}
              </option>
            ))}
          </select>
          {field('name', 'new_order.name', { required: true, autocomplete: 'off' })}
          {field('email', 'new_order.email', { type: 'email', dir: 'ltr' })}
          {field('phone', 'new_order.phone', { type: 'tel', dir: 'ltr' })}
        </Card>
        <Card title={say('new_order.address')} id="address">
          <label class="form-label" for="street">
            {say('new_order.street')}
          </label>
          <textarea class="form-control mb-3" id="street" name="street" rows={2} required dir="auto">
            {typed['street'] ?? ''}
          </textarea>
          {field('area', 'new_order.area')}
          {field('city', 'new_order.city', { required: true })}
          {field('region', 'new_order.region')}
          {field('postcode', 'new_order.postcode', { dir: 'ltr' })}
          <Input
            name="country"
            label={say('new_order.country')}
            value={typed['country'] ?? channels.find((one) => one.id === chosen)?.country ?? ''}
            required
            dir="ltr"
            maxLength={2}
          />
        </Card>
        <Card title={say('new_order.lines')} id="lines">
          <p class="hub-small">{say('new_order.lines.hint')}</p>
          {Array.from({ length: LINES }, (_, at) => (
            <fieldset class="mb-3">
              <legend class="hub-small">{say('new_order.line', { n: at + 1 })}</legend>
              {field(`sku${at}`, 'new_order.sku', { dir: 'ltr', required: at === 0 })}
              {field(`quantity${at}`, 'new_order.quantity', { inputMode: 'numeric', dir: 'ltr' })}
              {field(`price${at}`, 'new_order.price', { inputMode: 'decimal', dir: 'ltr' })}
            </fieldset>
          ))}
        </Card>
        <Card title={say('new_order.payment')} id="payment-card">
          {field('shipping', 'new_order.shipping', { inputMode: 'decimal', dir: 'ltr' })}
          <label class="form-label" for="payment">
            {say('new_order.payment')}
          </label>
          <select class="form-select mb-3" id="payment" name="payment">
            {(['prepaid', 'cod', 'pending'] as const).map((mode) => (
              <option value={mode} selected={typed['payment'] === mode}>
                {say(`new_order.payment.${mode}`)}
              </option>
            ))}
          </select>
          {field('notBefore', 'new_order.not_before', { type: 'datetime-local', dir: 'ltr' })}
          {field('note', 'new_order.note')}
          <button class="btn btn-primary" type="submit">
            {say('new_order.submit')}
          </button>
        </Card>
      </Act>
    </Page>
  );
}

function Input({ name, label, ...more }: { name: string; label: string; value: string } & InputProps): JSX.Element {
  return (
    <div class="mb-3">
      <label class="form-label" for={name}>
        {label}
      </label>
      <input class="form-control" id={name} name={name} {...(more as object)} />
    </div>
  );
}
