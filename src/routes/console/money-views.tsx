/** The list of money that waits. */
import type { JSX } from 'preact';
import type { KeptFact } from '../../core/payment/index.ts';
import type { MoneyRow } from '../../core/reading/index.ts';
import { Head, Page } from './layout.tsx';
import { MoneyState, RefundActs, RetryCharge } from './money-card.tsx';
import type { MoneyAsked } from './money.tsx';
import { Pager } from './pager.tsx';
import { Empty, Ltr, Moment, Money, Reason, Scroll } from './parts.tsx';
import type { View } from './visit.ts';

const lists = ['charges', 'refunds', 'held', 'misfits'] as const;
const things = { charges: 'charge', refunds: 'refund', held: 'authorisation' } as const;

type Props = {
  readonly view: View;
  readonly asked: MoneyAsked;
  readonly rows: readonly MoneyRow[];
  readonly misfits: readonly KeptFact[];
  readonly more: boolean;
};

export function MoneyPage({ view, asked, rows, misfits, more }: Props): JSX.Element {
  const { say } = view;
  const href = (list: MoneyAsked['list'], page = 1): string =>
    `/console/money?list=${list}${page === 1 ? '' : `&page=${page}`}`;
  return (
    <Page view={view} title={say('money.title')} active="menu.orders">
      <Head view={view} title={say('money.title')} />
      <div class="card">
        <div class="card-body">
          <nav class="hub-actions" aria-label={say('money.lists')}>
            {lists.map((list) => (
              <a class="btn" href={href(list)} {...(list === asked.list ? { 'aria-current': 'page' as const } : {})}>
                {say(`money.list.${list}`)}
              </a>
            ))}
          </nav>
        </div>
        {rows.length + misfits.length === 0 ? <Empty title={say('money.none')} /> : null}
        {rows.length === 0 || asked.list === 'misfits' ? null : (
          <Rows view={view} of={things[asked.list]} rows={rows} />
        )}
        {misfits.length === 0 ? null : <Misfits view={view} facts={misfits} />}
        <Pager view={view} page={asked.page} more={more} href={(page) => href(asked.list, page)} />
      </div>
    </Page>
  );
}

function Rows({ view, of, rows }: { view: View; of: string; rows: readonly MoneyRow[] }): JSX.Element {
  const { say } = view;
  return (
    <Scroll label={say('money.title')}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say('money.col.order')}</th>
            <th scope="col">{say('money.col.amount')}</th>
            <th scope="col">{say('money.col.state')}</th>
            <th scope="col">{say(of === 'authorisation' ? 'money.col.ends' : 'money.col.when')}</th>
            <th scope="col">{say('money.col.what')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <td>
                <a href={`/console/orders/${row.orderId}`}>
                  <Ltr>{row.number}</Ltr>
                </a>
              </td>
              <td>
                <Money minor={row.amountMinor} currency={row.currency} />
              </td>
              <td>
                <MoneyState view={view} of={of} state={row.state} />
              </td>
              <td>
                <Moment view={view} at={row.at} zone={undefined} />
              </td>
              <td>
                {row.errorCode === null ? null : <Reason view={view} code={row.errorCode} />}
                {of === 'refund' ? <RefundActs view={view} refund={row} /> : null}
                {of === 'charge' && row.state === 'failed' && view.may('money.retry') ? (
                  <RetryCharge view={view} shipmentId={row.id} />
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Misfits({ view, facts }: { view: View; facts: readonly KeptFact[] }): JSX.Element {
  const { say } = view;
  return (
    <Scroll label={say('money.list.misfits')}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say('money.col.when')}</th>
            <th scope="col">{say('money.col.what')}</th>
            <th scope="col">{say('money.reference')}</th>
            <th scope="col">{say('money.col.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {facts.map((fact) => (
            <tr>
              <td>
                <Moment view={view} at={fact.happenedAt} zone={undefined} />
              </td>
              <td>
                <Ltr mono>{fact.word}</Ltr>
              </td>
              <td>
                <Ltr mono>{fact.paymentRef}</Ltr>
              </td>
              <td>
                {fact.amountMinor === null || fact.currency === null ? null : (
                  <Money minor={fact.amountMinor} currency={fact.currency} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
