/** Customers and what is counted for them: the list of those who spent most, and the ledger of one. */
import type { JSX } from 'preact';
import { limitOf, type RiskRules } from '../../core/customer/index.ts';
import type { SpendEntry, Spender } from '../../core/reading/index.ts';
import { Done, Head, Page } from './layout.tsx';
import { Act, Badge, Card, Empty, Icon, Ltr, Moment, Money } from './parts.tsx';
import { Pager } from './pager.tsx';
import { currencyName, ReasonField } from './risk-forms.tsx';
import type { RiskAsked, RiskShown } from './risk-views.tsx';
import { withQuery } from './stock-parts.tsx';
import { RiskTable, WhoAndWhen } from './risk-table.tsx';
import type { View } from './visit.ts';

const FEW = 3;

export function Customers(props: {
  view: View;
  asked: RiskAsked;
  shown: RiskShown;
  customers: { readonly rows: readonly Spender[]; readonly more: boolean };
}): JSX.Element {
  const { view, asked, shown, customers } = props;
  const { say } = view;
  return (
    <Card title={say('risk.customers')} id="customers" flush>
      <div class="card-body">
        <form method="get" action="/console/risk" class="hub-filters m-0" role="search">
          <input
            class="form-control"
            name="q"
            id="q"
            data-search
            dir="auto"
            autocomplete="off"
            maxLength={190}
            placeholder={say('risk.search')}
            aria-label={say('risk.search')}
            aria-keyshortcuts="/"
            value={asked.q ?? ''}
          />
          <select class="form-select w-auto" name="currency" aria-label={say('risk.currency')}>
            {shown.currencies.map((one) => (
              <option value={one} selected={one === shown.currency}>
                {currencyName(view, one)}
              </option>
            ))}
          </select>
          <button class="btn" type="submit">
            <Icon name="search" />
            {say('risk.search.go')}
          </button>
        </form>
      </div>
      {customers.rows.length === 0 ? (
        <Empty title={say('risk.customers.none')} hint={say('risk.customers.none.hint')} />
      ) : (
        <Accounts view={view} rules={shown.rules} accounts={customers.rows} linked />
      )}
      <Pager
        view={view}
        page={asked.page}
        more={customers.more}
        href={(page) => withQuery('/console/risk', { currency: shown.currency, page })}
      />
    </Card>
  );
}

function Accounts(props: {
  view: View;
  rules: RiskRules;
  accounts: readonly Spender[];
  linked?: boolean;
}): JSX.Element {
  const { view, rules, accounts, linked } = props;
  const { say } = view;
  return (
    <RiskTable
      view={view}
      caption={linked === true ? 'risk.customers.caption' : 'risk.accounts.caption'}
      columns={[
        linked === true ? 'risk.customer' : 'risk.currency',
        'risk.booked',
        'risk.settled',
        'risk.spent',
        'risk.left',
        'risk.since',
      ]}
    >
      {accounts.map((one) => {
        const limit = limitOf(rules, one.currency);
        const stale = one.epoch !== limit.epoch;
        return (
          <tr role="row">
            <td role="cell" class="hub-lead" data-label={say('risk.customer')}>
              {linked === true ? (
                <a href={`/console/risk/customers/${one.customerId}`}>
                  <Keys keys={one.keys} />
                </a>
              ) : (
                <Ltr>{one.currency}</Ltr>
              )}
            </td>
            <td role="cell" data-label={say('risk.booked')}>
              <Money minor={one.bookedMinor} currency={one.currency} />
            </td>
            <td role="cell" data-label={say('risk.settled')}>
              <Money minor={one.settledMinor} currency={one.currency} />
            </td>
            <td role="cell" data-label={say('risk.spent')}>
              <Money minor={one.spentMinor} currency={one.currency} />
            </td>
            <td role="cell" data-label={say('risk.left')}>
              {stale ? (
                <Badge state="open">{say('risk.stale')}</Badge>
              ) : limit.minor === 0 ? (
                say('risk.limit.none')
              ) : (
                <Money minor={Math.max(0, limit.minor - one.spentMinor)} currency={one.currency} />
              )}
            </td>
            <td role="cell" data-label={say('risk.since')}>
              {one.since === null ? say('risk.since.ever') : <Moment view={view} at={one.since} zone={undefined} />}
            </td>
          </tr>
        );
      })}
    </RiskTable>
  );
}

/** By what the house knows them, without the mark of its kind. */
function Keys({ keys }: { keys: readonly string[] }): JSX.Element {
  const plain = keys.map((key) => key.slice(2));
  const text = `${plain.slice(0, FEW).join(', ')}${plain.length > FEW ? ` … (${plain.length})` : ''}`;
  // E-mails may be longer than a phone is wide.
  return (
    <bdi dir="ltr" class="text-break">
      {text}
    </bdi>
  );
}

export function CustomerPage(props: {
  view: View;
  page: number;
  done: string | undefined;
  accounts: readonly Spender[];
  entries: { readonly rows: readonly SpendEntry[]; readonly more: boolean };
  rules: RiskRules;
}): JSX.Element {
  const { view, page, done, accounts, entries, rules } = props;
  const { say } = view;
  const [first] = accounts;
  const path = `/console/risk/customers/${first?.customerId ?? ''}`;
  const rounds = new Map(accounts.map((one) => [one.currency, one.round]));
  return (
    <Page view={view} title={say('risk.customer')} active="menu.risk">
      <Head view={view} title={say('risk.customer')} />
      <Done view={view} done={done} />
      <p class="text-break">
        <Keys keys={first?.keys ?? []} />
      </p>
      <p>
        <a href="/console/risk">{say('risk.back')}</a>
      </p>
      <Card title={say('risk.accounts')} id="accounts" flush>
        <Accounts view={view} rules={rules} accounts={accounts} />
      </Card>
      {view.may('risk.manage')
        ? accounts.map((one) => (
            <Card title={say('risk.reset.label', { currency: one.currency })} id={`reset-${one.currency}`}>
              <Act view={view} action={`${path}/reset`}>
                <input type="hidden" name="currency" value={one.currency} />
                <input type="hidden" name="seen" value={one.spentMinor} />
                <ReasonField view={view} id={`r-${one.currency}`} />
                <button class="btn" type="submit">
                  {say('risk.reset')}
                </button>
              </Act>
            </Card>
          ))
        : null}
      <Card title={say('risk.ledger')} id="ledger" flush>
        {entries.rows.length === 0 ? (
          <Empty title={say('risk.ledger.none')} />
        ) : (
          <Ledger view={view} rows={entries.rows} rounds={rounds} />
        )}
        <Pager view={view} page={page} more={entries.more} href={(to) => withQuery(path, { page: to })} />
      </Card>
    </Page>
  );
}

function Ledger(props: { view: View; rows: readonly SpendEntry[]; rounds: ReadonlyMap<string, number> }): JSX.Element {
  const { view, rows, rounds } = props;
  const { say } = view;
  return (
    <RiskTable
      view={view}
      caption={'risk.ledger.caption'}
      columns={['risk.entry', 'risk.order', 'risk.booked', 'risk.settled', 'risk.who', 'risk.at']}
    >
      {rows.map((one) => (
        <tr role="row">
          <td role="cell" class="hub-lead" data-label={say('risk.entry')}>
            {view.words(`spending.${one.kind}`)}
            {one.round === rounds.get(one.currency) ? null : <div class="hub-small">{say('risk.old')}</div>}
          </td>
          <td role="cell" data-label={say('risk.order')}>
            {one.orderId === null ? (
              '–'
            ) : (
              <a href={`/console/orders/${one.orderId}`}>
                <Ltr>{one.orderNumber ?? one.orderId}</Ltr>
              </a>
            )}
          </td>
          <td role="cell" data-label={say('risk.booked')}>
            <Money minor={one.bookedMinor} currency={one.currency} />
          </td>
          <td role="cell" data-label={say('risk.settled')}>
            <Money minor={one.settledMinor} currency={one.currency} />
          </td>
          <WhoAndWhen view={view} who={one.who} at={one.at} />
        </tr>
      ))}
    </RiskTable>
  );
}
