/** The cash that couriers owe, parcel by parcel, and the form by which a person settles what does not come. */
import type { JSX } from 'preact';
import { openOf, receivableStates, type Receivable } from '../../core/remittance/index.ts';
import { Done, Head, Page } from './layout.tsx';
import { Act, Badge, Empty, Ltr, Moment, Money } from './parts.tsx';
import type { CashQuery } from './remittances.tsx';
import type { View } from './visit.ts';

export function CashPage(props: {
  view: View;
  asked: CashQuery;
  rows: readonly Receivable[];
  most: number;
}): JSX.Element {
  const { view, asked, most } = props;
  const { say } = view;
  const rows = props.rows.slice(0, most);
  const last = rows.at(-1);
  const query = new URLSearchParams({ courier: asked.courier ?? '', state: asked.state ?? '' }).toString();
  return (
    <Page view={view} title={say('remittances.cash')} active="menu.orders">
      <Head view={view} title={say('remittances.cash')}>
        <a class="btn" href="/console/remittances">
          {say('remittances.title')}
        </a>
        <a class="btn" href={`/console/remittances/cash.csv?${query}`}>
          {say('remittances.export')}
        </a>
      </Head>
      <Done view={view} done={asked.done} />
      <form method="get" action="/console/remittances/cash" class="hub-filters mb-3 mt-0">
        <input type="hidden" name="courier" value={asked.courier ?? ''} />
        <div class="hub-field">
          <label class="hub-small d-block" for="state">
            {say('deliveries.state')}
          </label>
          <select class="form-select" id="state" name="state">
            <option value="">{say('deliveries.any')}</option>
            {Object.keys(receivableStates).map((one) => (
              <option value={one} selected={asked.state === one}>
                {view.words(`receivable.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <button class="btn" type="submit">
          {say('orders.filter.apply')}
        </button>
      </form>
      <div class="card">
        {rows.length === 0 ? (
          <Empty title={say('remittances.none')} />
        ) : (
          <table class="hub-table hub-cards" role="table">
            <caption class="hub-hidden">{say('remittances.cash')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                {(['order', 'parcel', 'collected', 'open', 'state', 'due', 'resolve'] as const).map((one) => (
                  <th role="columnheader">{say(`remittances.col.${one}`)}</th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup">
              {rows.map((one) => (
                <CashRow key={one.id} view={view} one={one} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {props.rows.length > most && last !== undefined ? (
        <nav class="hub-actions justify-content-center" aria-label={say('page.label')}>
          <a
            class="btn"
            id="next"
            rel="next"
            href={`/console/remittances/cash?${query}&after=${last.collectedAt}_${last.id}`}
          >
            {say('page.next')}
          </a>
        </nav>
      ) : null}
    </Page>
  );
}

function CashRow({ view, one }: { view: View; one: Receivable }): JSX.Element {
  const { say } = view;
  const open = openOf(one);
  return (
    <tr role="row">
      <td role="cell" class="hub-lead" data-label={say('remittances.col.order')}>
        <a href={`/console/orders/${one.orderId}`}>
          <Ltr>{one.orderNumber}</Ltr>
        </a>
      </td>
      <td role="cell" data-label={say('remittances.col.parcel')}>
        <span>
          <Ltr>{one.courierCode}</Ltr> <Ltr mono>{one.awb}</Ltr>
        </span>
      </td>
      <td role="cell" data-label={say('remittances.col.collected')}>
        <Money minor={one.amountMinor} currency={one.currency} />
      </td>
      <td role="cell" data-label={say('remittances.col.open')}>
        <Money minor={open} currency={one.currency} />
      </td>
      <td role="cell" data-label={say('remittances.col.state')}>
        <Badge state={one.state}>{view.words(`receivable.${one.state}`)}</Badge>
      </td>
      <td role="cell" data-label={say('remittances.col.due')}>
        <Moment view={view} at={one.dueAt} zone={undefined} />
      </td>
      <td role="cell" data-label={say('remittances.col.resolve')}>
        {open === 0 || !view.may('remittances.record') ? null : (
          <Resolve
            view={view}
            action={`/console/remittances/cash/${one.id}`}
            id={one.id}
            version={one.version}
            choices={['dispute', 'write_off']}
          />
        )}
      </td>
    </tr>
  );
}

export function Resolve(props: {
  view: View;
  action: string;
  id: string;
  version: number;
  choices: readonly ('match' | 'write_off' | 'dispute' | 'dismiss')[];
  statement?: string;
}): JSX.Element {
  const { view, action, id, version, choices, statement } = props;
  const { say } = view;
  return (
    <details>
      <summary>{say('remittances.resolve')}</summary>
      <Act view={view} action={action}>
        <input type="hidden" name="version" value={version} />
        {statement === undefined ? null : <input type="hidden" name="statement" value={statement} />}
        <select class="form-select mb-1" name="action" aria-label={say('remittances.resolve')}>
          {choices.map((one) => (
            <option value={one}>{say(`remittances.do.${one}`)}</option>
          ))}
        </select>
        {choices.includes('match') ? (
          <input
            class="form-control mb-1"
            name="to"
            dir="ltr"
            maxLength={80}
            placeholder={say('remittances.to')}
            aria-label={say('remittances.to')}
          />
        ) : null}
        <label class="hub-small" for={`note-${id}`}>
          {say('remittances.note')}
        </label>
        <input
          class="form-control mb-1"
          id={`note-${id}`}
          name="note"
          required
          minLength={3}
          maxLength={300}
          dir="auto"
        />
        <button class="btn" type="submit">
          {say('remittances.resolve')}
        </button>
      </Act>
    </details>
  );
}
