/** One statement of a courier: what it comes to, and its rows, each with what it fits. */
import type { JSX } from 'preact';
import type { KeptRow, Statement, sumRows } from '../../core/remittance/index.ts';
import { Done, Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Pager } from './pager.tsx';
import { Badge, Card, Empty, Ltr, Money, Scroll } from './parts.tsx';
import { Resolve } from './remittance-cash-views.tsx';
import { Progress } from './remittance-views.tsx';
import type { View } from './visit.ts';

export function StatementPage(props: {
  view: View;
  asked: { readonly outcome?: string; readonly open?: string; readonly page: number; readonly done?: string };
  statement: Statement;
  sums: Awaited<ReturnType<typeof sumRows>>;
  rows: readonly KeptRow[];
  most: number;
}): JSX.Element {
  const { view, asked, statement, sums, most } = props;
  const { say } = view;
  const rows = props.rows.slice(0, most);
  const base = `/console/remittances/${statement.id}`;
  return (
    <Page view={view} title={`${say('remittances.statement')} ${statement.statementNo}`} active="menu.orders">
      <Head
        view={view}
        title={
          <>
            {say('remittances.statement')} <Ltr>{`${statement.courierCode} ${statement.statementNo}`}</Ltr>
          </>
        }
      >
        <a class="btn" href="/console/remittances">
          {say('remittances.title')}
        </a>
      </Head>
      <Done view={view} done={asked.done} />
      <Card id="sums" title={say('remittances.rows')} aside={<Progress view={view} one={statement} />} flush>
        <Scroll label={say('remittances.rows')}>
          <table class="table">
            <thead>
              <tr>
                {(['outcome', 'rows', 'open_rows', 'said', 'applied', 'rest'] as const).map((one) => (
                  <th scope="col">{say(`remittances.${one}`)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sums.map((one) => (
                <tr key={`${one.outcome} ${one.currency}`}>
                  <td>
                    <a href={`${base}?outcome=${one.outcome}`}>{view.words(`remittance.outcome.${one.outcome}`)}</a>
                  </td>
                  <td>
                    <Ltr>{one.rows}</Ltr>
                  </td>
                  <td>
                    <Ltr>{one.open}</Ltr>
                  </td>
                  <td>
                    <Money minor={one.saidMinor} currency={one.currency} />
                  </td>
                  <td>
                    <Money minor={one.appliedMinor} currency={one.currency} />
                  </td>
                  <td>
                    <Money minor={one.saidMinor - one.appliedMinor} currency={one.currency} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Card>
      <div class="hub-tabs mb-2">
        <a href={base} {...(asked.open === '1' ? {} : { 'aria-current': 'true' as const })}>
          {say('remittances.all_rows')}
        </a>
        <a href={`${base}?open=1`} {...(asked.open === '1' ? { 'aria-current': 'true' as const } : {})}>
          {say('remittances.open_rows')}
        </a>
      </div>
      <div class="card">
        {rows.length === 0 ? (
          <Empty title={say('remittances.rows.none')} />
        ) : (
          <table class="hub-table hub-cards" role="table">
            <caption class="hub-hidden">{say('remittances.rows')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                {(['line', 'awb', 'amount', 'outcome', 'resolve'] as const).map((one) => (
                  <th role="columnheader">{say(`remittances.${one}` as MessageKey)}</th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup">
              {rows.map((row) => (
                <Row key={row.id} view={view} row={row} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      <Pager
        view={view}
        page={asked.page}
        more={props.rows.length > most}
        href={(to) =>
          `${base}?${new URLSearchParams({ outcome: asked.outcome ?? '', open: asked.open ?? '', page: String(to) }).toString()}`
        }
      />
    </Page>
  );
}

function Row({ view, row }: { view: View; row: KeptRow }): JSX.Element {
  const { say } = view;
  const isShort = row.outcome === 'short';
  return (
    <tr role="row">
      <td role="cell" class="hub-lead" data-label={say('remittances.line')}>
        <Ltr>{row.lineNo}</Ltr>
      </td>
      <td role="cell" data-label={say('remittances.awb')}>
        <span>
          <Ltr mono>{row.awb}</Ltr> <Ltr>{row.reference}</Ltr>
        </span>
      </td>
      <td role="cell" data-label={say('remittances.amount')}>
        {row.amountMinor === null ? <Ltr>{row.said}</Ltr> : <Money minor={row.amountMinor} currency={row.currency} />}
      </td>
      <td role="cell" data-label={say('remittances.outcome')}>
        <span>
          <Badge state={row.state}>{view.words(`remittance.outcome.${row.outcome}`)}</Badge>{' '}
          {row.resolution === null ? null : (
            <span class="hub-small">
              {view.words(`remittance.resolution.${row.resolution}`)} <bdi>{row.note}</bdi>
            </span>
          )}
        </span>
      </td>
      <td role="cell" data-label={say('remittances.resolve')}>
        {row.state === 'done' || !view.may('remittances.record') ? null : (
          <Resolve
            view={view}
            action={`/console/remittances/rows/${row.id}`}
            id={row.id}
            version={row.version}
            statement={row.statementId}
            choices={isShort ? ['dispute', 'write_off'] : row.appliedMinor > 0 ? ['dismiss'] : ['match', 'dismiss']}
          />
        )}
      </td>
    </tr>
  );
}
