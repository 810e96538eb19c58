/** Invoices and credit notes as a table: on the page of their order, and in the list. */
import type { JSX } from 'preact';
import { listPapers, type PaperRow, type Scope } from '../../core/reading/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { Badge, Card, Ltr, Money, Scroll } from './parts.tsx';
import type { View } from './visit.ts';

const MOST = 50;

/** What of an order its page shows; nothing for those who may not see money. */
export async function papersOf(reader: Reader, view: View, scope: Scope, orderId: string): Promise<PaperRow[]> {
  if (!view.may('money.view')) return [];
  const asked = { orderId, limit: MOST, offset: 0 };
  return [
    ...(await listPapers(reader, scope, { ...asked, kind: 'invoice' })),
    ...(await listPapers(reader, scope, { ...asked, kind: 'credit_note' })),
  ].sort((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1));
}

export function InvoiceCard({ view, papers }: { view: View; papers: readonly PaperRow[] }): JSX.Element | null {
  if (papers.length === 0) return null;
  return (
    <Card title={view.say('invoices.card')} id="invoices">
      <PaperTable view={view} rows={papers} />
    </Card>
  );
}

export function PaperTable(props: { view: View; rows: readonly PaperRow[]; withOrder?: boolean }): JSX.Element {
  const { view, rows, withOrder = false } = props;
  const { say } = view;
  return (
    <Scroll label={say('invoices.card')}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say('invoices.col.number')}</th>
            {withOrder ? <th scope="col">{say('invoices.col.order')}</th> : null}
            <th scope="col">{say('invoices.col.date')}</th>
            <th scope="col">{say('invoices.col.state')}</th>
            <th scope="col">{say('invoices.col.tax')}</th>
            <th scope="col">{say('invoices.col.total')}</th>
            <th scope="col">{say('invoices.col.paper')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line view={view} row={row} withOrder={withOrder} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Line({ view, row, withOrder }: { view: View; row: PaperRow; withOrder: boolean }): JSX.Element {
  const { say } = view;
  const note = row.kind === 'credit_note';
  const sign = note ? -1 : 1;
  return (
    <tr>
      <td>
        <Ltr mono>{row.partnerNumber ?? row.number}</Ltr>
        {note ? (
          <div class="hub-small">
            {say('invoices.credits')} <Ltr>{row.original ?? ''}</Ltr> · {view.words(row.reason ?? '')}
          </div>
        ) : null}
      </td>
      {withOrder ? (
        <td>
          <a href={`/console/orders/${row.orderId}`}>
            <Ltr>{row.orderNumber}</Ltr>
          </a>
        </td>
      ) : null}
      <td>
        <Ltr>{row.issuedOn}</Ltr>
      </td>
      <td>
        <Badge state={row.state === 'awaited' ? 'on_hold' : 'done'}>{view.words(`invoice.${row.state}`)}</Badge>{' '}
        {row.reported === null ? null : (
          <Badge state={tones[row.reported] ?? 'planned'}>{view.words(`einvoice.${row.reported}`)}</Badge>
        )}
      </td>
      <td>
        <Money minor={sign * row.taxMinor} currency={row.currency} />
      </td>
      <td>
        <Money minor={sign * row.totalMinor} currency={row.currency} />
        {row.creditedMinor === 0 ? null : (
          <div class="hub-small">
            {say('invoices.credited')} <Money minor={row.creditedMinor} currency={row.currency} />
          </div>
        )}
      </td>
      <td>
        <a
          class="btn"
          href={`/console/${note ? 'credit-notes' : 'invoices'}/${row.id}/paper.pdf`}
          target="_blank"
          rel="noopener"
          aria-label={`${say('invoices.open')} ${row.partnerNumber ?? row.number}`}
        >
          {say('invoices.open')}
        </a>
      </td>
    </tr>
  );
}

const tones: Readonly<Record<string, string>> = { asked: 'on_hold', accepted: 'done', warned: 'done', refused: 'lost' };
