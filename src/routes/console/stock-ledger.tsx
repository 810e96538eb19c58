/** The ledger of one SKU at one place, a page at a time. */
import type { JSX } from 'preact';
import type { LedgerLine } from '../../core/inventory/index.ts';
import { Card, Ltr, Moment } from './parts.tsx';
import type { Explained } from './stock-explain-views.tsx';
import { Count, stockPath, withQuery } from './stock-parts.tsx';
import type { View } from './visit.ts';

type Props = { readonly view: View; readonly explained: Explained };

export function Ledger({ view, explained }: Props): JSX.Element {
  const { say } = view;
  const { ledger, older, explanation } = explained;
  const { locationId, sku } = explanation.row;
  const zone = explained.house.zoneOf(locationId);
  let after = explained.ledgerFrom;
  const rows = ledger.map((line) => {
    const row = { ...line, after };
    if (after !== undefined) after -= line.quantity;
    return row;
  });
  const path = stockPath(locationId, sku);
  return (
    <Card title={say('explain.ledger')} id="ledger" flush={rows.length > 0}>
      {rows.length === 0 ? (
        <span class="hub-small">{say('explain.ledger.none')}</span>
      ) : (
        <LedgerTable view={view} explained={explained} rows={rows} zone={zone} />
      )}
      {older === undefined && explained.firstPage ? null : (
        <nav class="hub-actions justify-content-center p-2" aria-label={say('page.label')}>
          {explained.firstPage ? null : (
            <a class="btn" id="ledger-first" href={`${path}#ledger`}>
              {say('page.newer')}
            </a>
          )}
          {older === undefined ? null : (
            <a
              class="btn"
              id="ledger-older"
              rel="next"
              href={`${withQuery(path, { before: older, from: after })}#ledger`}
            >
              {say('page.older')}
            </a>
          )}
        </nav>
      )}
    </Card>
  );
}

type Row = LedgerLine & { readonly after: number | undefined };

function LedgerTable(props: Props & { rows: readonly Row[]; zone: string | undefined }): JSX.Element {
  const { view, explained, rows, zone } = props;
  const { say } = view;
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{say('explain.ledger.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{say('explain.ledger.what')}</th>
          <th role="columnheader" class="hub-end">
            {say('explain.ledger.pieces')}
          </th>
          <th role="columnheader" class="hub-end">
            {say('explain.ledger.after')}
          </th>
          <th role="columnheader">{say('explain.ledger.document')}</th>
          <th role="columnheader">{say('explain.ledger.who')}</th>
          <th role="columnheader">{say('explain.ledger.when')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((line) => (
          <tr role="row">
            <td role="cell" class="hub-lead" data-label={say('explain.ledger.what')}>
              <div>
                <span class="hub-strong">{view.words(`ledger.${line.kind}`)}</span>
                {line.reason === undefined ? null : (
                  <div class="hub-small">
                    <bdi>{view.words(line.reason)}</bdi>
                  </div>
                )}
              </div>
            </td>
            <td role="cell" class="hub-end" data-label={say('explain.ledger.pieces')}>
              <div>
                <Count n={line.quantity} strong />
                {line.quarantine === undefined || line.quarantine === 0 ? null : (
                  <div class="hub-small">{say('explain.ledger.quarantine', { count: line.quarantine })}</div>
                )}
              </div>
            </td>
            <td role="cell" class="hub-end" data-label={say('explain.ledger.after')}>
              {line.after === undefined ? '–' : <Count n={line.after} />}
            </td>
            <td role="cell" class="hub-wrap" data-label={say('explain.ledger.document')}>
              <div>
                <OrderNumber explained={explained} id={line.orderId} />
                {line.ref === undefined ? null : (
                  <div>
                    <Ltr mono>{line.ref}</Ltr>
                  </div>
                )}
                <div class="hub-small">
                  <Ltr mono>{line.businessKey}</Ltr>
                </div>
              </div>
            </td>
            <td role="cell" data-label={say('explain.ledger.who')}>
              <bdi>{line.who}</bdi>
            </td>
            <td role="cell" data-label={say('explain.ledger.when')}>
              <Moment view={view} at={line.at} zone={zone} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OrderNumber({ explained, id }: { explained: Explained; id: string | undefined }): JSX.Element | null {
  const number = explained.orders.get(id ?? '');
  if (id === undefined || number === undefined) return null;
  return (
    <a href={`/console/orders/${id}`}>
      <Ltr>{number}</Ltr>
    </a>
  );
}
