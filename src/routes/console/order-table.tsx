/** Orders as a table, on a phone as cards. */
import type { JSX } from 'preact';
import type { Channel } from '../../core/catalog/index.ts';
import type { OrderGlance } from '../../core/reading/index.ts';
import { Badge, Ltr, Moment, Money, Reason, State } from './parts.tsx';
import type { View } from './visit.ts';

export function OrderTable(props: {
  view: View;
  rows: readonly OrderGlance[];
  channels: readonly Channel[];
}): JSX.Element {
  const { view, rows, channels } = props;
  const { say } = view;
  const zones = new Map(channels.map((one) => [one.id, one.timeZone]));
  return (
    <div class="hub-scroll-free">
      <table class="hub-table hub-cards" role="table">
        <caption class="hub-hidden">{say('orders.caption')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">{say('orders.col.order')}</th>
            <th role="columnheader">{say('orders.col.state')}</th>
            <th role="columnheader">{say('orders.col.customer')}</th>
            <th role="columnheader" class="hub-end">
              {say('orders.col.total')}
            </th>
            <th role="columnheader">{say('orders.col.shipments')}</th>
            <th role="columnheader">{say('orders.col.received')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <OrderRow view={view} row={row} zone={zones.get(row.channelId)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OrderRow({ view, row, zone }: { view: View; row: OrderGlance; zone: string | undefined }): JSX.Element {
  const { say } = view;
  return (
    <tr role="row">
      <td role="cell" class="hub-lead" data-label={say('orders.col.order')}>
        <a class="hub-strong" id={`o-${row.id}`} href={`/console/orders/${row.id}`}>
          <Ltr>{row.number}</Ltr>
        </a>
        <span class="hub-phone-only">
          <State view={view} of="order" state={row.state} />
        </span>
      </td>
      <td role="cell" class="hub-wide-only" data-label={say('orders.col.state')}>
        <State view={view} of="order" state={row.state} />
        {row.late ? <Badge state="lost">{say('promise.late')}</Badge> : null}
        {row.reason === null ? null : (
          <div class="hub-small">
            <Reason view={view} code={row.reason} />
          </div>
        )}
      </td>
      <td role="cell" data-label={say('orders.col.customer')}>
        <bdi>{row.customerName}</bdi>
      </td>
      <td role="cell" class="hub-end" data-label={say('orders.col.total')}>
        <div>
          <Money minor={row.grandTotalMinor} currency={row.currency} />
          <div class="hub-small">{view.words(`payment.${row.paymentMode}`)}</div>
        </div>
      </td>
      <td role="cell" data-label={say('orders.col.shipments')}>
        {row.shipments.length === 0 ? (
          <span class="hub-small">–</span>
        ) : (
          <div>
            {row.shipments.map((one) => (
              <div>
                <span class="hub-small">{view.words(`shipment.${one.state}`)}</span>{' '}
                <Ltr>{one.awb ?? one.reference}</Ltr>
              </div>
            ))}
          </div>
        )}
      </td>
      <td role="cell" data-label={say('orders.col.received')}>
        <Moment view={view} at={row.receivedAt} zone={zone} />
      </td>
    </tr>
  );
}
