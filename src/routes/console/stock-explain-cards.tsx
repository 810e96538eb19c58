/** The parts of an explanation: what the ERP said, what counts on top, who has the pieces, what comes. */
import type { JSX } from 'preact';
import { Card, Ltr, Moment } from './parts.tsx';
import type { Explained } from './stock-explain-views.tsx';
import { Count } from './stock-parts.tsx';
import type { View } from './visit.ts';

type Props = { readonly view: View; readonly explained: Explained };

function OrderLink({
  explained,
  id,
  number,
}: {
  explained: Explained;
  id: string | null | undefined;
  number?: string | null;
}): JSX.Element {
  if (id == null) return <span>–</span>;
  const known = explained.orders.get(id);
  if (known === undefined) return number == null ? <span>–</span> : <Ltr>{number}</Ltr>;
  return (
    <a href={`/console/orders/${id}`}>
      <Ltr>{known}</Ltr>
    </a>
  );
}

/** A position as the ERP wrote it: the zeros that make it compare are ours. */
function position(text: string): string {
  return /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : text;
}

export function ErpSaid({
  view,
  explained,
  mark,
}: Props & { mark: { watermark: string; doubtTo: string; omsSeq: number } }): JSX.Element {
  const { say } = view;
  const { row, place } = explained.explanation;
  const zone = explained.house.zoneOf(row.locationId);
  return (
    <Card title={say('explain.erp')} id="erp">
      {mark.watermark === '' ? <p>{say('explain.erp.never')}</p> : null}
      <dl class="hub-facts">
        <dt>{say('explain.erp.base')}</dt>
        <dd>
          <Count n={row.base} strong />
          {row.baseQuarantine === 0 ? null : (
            <span class="hub-small">
              {' '}
              {say('explain.erp.base_quarantine')} <Count n={row.baseQuarantine} />
            </span>
          )}
        </dd>
        {mark.watermark === '' ? null : (
          <>
            <dt>{say('explain.erp.watermark')}</dt>
            <dd>
              <Ltr mono>{position(mark.watermark)}</Ltr>
            </dd>
          </>
        )}
        {mark.doubtTo > mark.watermark ? (
          <>
            <dt>{say('explain.erp.doubt')}</dt>
            <dd>
              <Ltr mono>{position(mark.doubtTo)}</Ltr>
            </dd>
          </>
        ) : null}
        <dt>{say('explain.erp.seq')}</dt>
        <dd>
          <Ltr>{mark.omsSeq}</Ltr>
          {place.omsParked.length === 0 ? null : (
            <span class="hub-small">
              {' '}
              {say('explain.erp.parked')} <Ltr>{place.omsParked.slice(0, 20).join(', ')}</Ltr>
            </span>
          )}
        </dd>
        <dt>{say('explain.erp.snapshot')}</dt>
        <dd>
          {place.snapshotId === null ? (
            '–'
          ) : (
            <>
              <a href={`/console/stock/snapshots/${encodeURIComponent(place.snapshotId)}`}>
                <Ltr mono>{place.snapshotId}</Ltr>
              </a>{' '}
              <Moment view={view} at={place.snapshotAt} zone={zone} />
            </>
          )}
        </dd>
        <dt>{say('explain.erp.out_seq')}</dt>
        <dd>
          <Ltr>{place.outSeq}</Ltr>
        </dd>
      </dl>
    </Card>
  );
}

export function Open({ view, explained }: Props): JSX.Element {
  const { say } = view;
  const { open, row } = explained.explanation;
  const zone = explained.house.zoneOf(row.locationId);
  const sorted = [...open].sort((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <Card title={say('explain.open')} id="open" flush={sorted.length > 0}>
      {sorted.length === 0 ? (
        <span class="hub-small">{say('explain.open.none')}</span>
      ) : (
        <table class="hub-table hub-cards" role="table">
          <caption class="hub-hidden">{say('explain.open.caption')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{say('explain.open.kind')}</th>
              <th role="columnheader" class="hub-end">
                {say('explain.open.quantity')}
              </th>
              <th role="columnheader" class="hub-end">
                {say('explain.open.counted')}
              </th>
              <th role="columnheader">{say('explain.open.source')}</th>
              <th role="columnheader">{say('explain.open.at')}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {sorted.map((one) => (
              <tr role="row">
                <td role="cell" class="hub-lead" data-label={say('explain.open.kind')}>
                  {say(`explain.open.${one.kind}`)}
                </td>
                <td role="cell" class="hub-end" data-label={say('explain.open.quantity')}>
                  <Count n={one.quantity} />
                </td>
                <td role="cell" class="hub-end" data-label={say('explain.open.counted')}>
                  {/* Pending pieces are counted as such, and taken off. */}
                  <Count n={one.kind === 'pending' ? -one.counted : one.counted} strong />
                </td>
                <td role="cell" class="hub-wrap" data-label={say('explain.open.source')}>
                  <div>
                    {one.outSeq !== null ? (
                      <a href={`/console/stock/postings/${encodeURIComponent(row.locationId)}/${one.outSeq}`}>
                        <Ltr>{`#${one.outSeq}`}</Ltr>
                      </a>
                    ) : one.ledger !== null ? (
                      <Ltr mono>{position(one.ledger)}</Ltr>
                    ) : one.kind === 'overlay' ? (
                      say('explain.open.unnumbered')
                    ) : null}
                    <div class="hub-small">
                      <Ltr mono>{one.entryKey}</Ltr>
                    </div>
                  </div>
                </td>
                <td role="cell" data-label={say('explain.open.at')}>
                  <Moment view={view} at={one.at} zone={zone} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

/** Who has the reserved and the held pieces. */
export function Behind({ view, explained }: Props): JSX.Element {
  const { say } = view;
  const { reserved, holds, house } = explained;
  const zone = house.zoneOf(explained.explanation.row.locationId);
  const rows = [
    ...reserved.map((one) => ({
      ...one,
      what: <Ltr mono>{one.reference}</Ltr>,
      state: view.words(`shipment.${one.state}`),
      until: null,
    })),
    ...holds.map((one) => ({
      ...one,
      what: <span>{say('explain.holds.title')}</span>,
      state: say('explain.holds.until'),
      until: one.expiresAt,
    })),
  ];
  return (
    <Card title={say('explain.reserved.title')} id="reserved" flush={rows.length > 0}>
      {rows.length === 0 ? (
        <span class="hub-small">{say('explain.reserved.none')}</span>
      ) : (
        <table class="hub-table hub-cards" role="table">
          <caption class="hub-hidden">{say('explain.reserved.caption')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{say('explain.reserved.order')}</th>
              <th role="columnheader">{say('explain.reserved.parcel')}</th>
              <th role="columnheader" class="hub-end">
                {say('explain.reserved.pieces')}
              </th>
              <th role="columnheader">{say('explain.reserved.since')}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((one) => (
              <tr role="row">
                <td role="cell" class="hub-lead" data-label={say('explain.reserved.order')}>
                  <OrderLink explained={explained} id={one.orderId} number={one.orderNumber} />
                </td>
                <td role="cell" data-label={say('explain.reserved.parcel')}>
                  <div>
                    {one.what}{' '}
                    <span class="hub-small">
                      {one.state} {one.until === null ? null : <Moment view={view} at={one.until} zone={zone} />}
                    </span>
                  </div>
                </td>
                <td role="cell" class="hub-end" data-label={say('explain.reserved.pieces')}>
                  <Count n={one.quantity} />
                </td>
                <td role="cell" data-label={say('explain.reserved.since')}>
                  <Moment view={view} at={one.createdAt} zone={zone} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

/** What is on its way, and when more is asked for. */
export function Coming({ view, explained }: Props): JSX.Element {
  const { say } = view;
  const { transit, expected, replenishing } = explained;
  const { rule, open } = replenishing;
  const moving = transit.filter((one) => one.inTransit > 0);
  const announced = expected.filter((one) => one.quantity > one.received);
  return (
    <Card title={say('explain.coming.title')} id="coming">
      {moving.length === 0 && announced.length === 0 ? <p class="hub-small">{say('explain.coming.none')}</p> : null}
      <ul class="list-unstyled">
        {moving.map((one) => (
          <li>
            <Count n={one.inTransit} strong />{' '}
            {say('explain.coming.transit', { place: one.fromLocation, id: one.transferId })}
          </li>
        ))}
        {announced.map((one) => (
          <li>
            <Count n={one.quantity - one.received} strong />{' '}
            {say('explain.coming.expected', { id: one.purchaseOrder ?? one.receiptId })}
          </li>
        ))}
      </ul>
      <h3 class="h4">{say('explain.replenish.title')}</h3>
      {rule === undefined ? (
        <p class="hub-small">{say('explain.replenish.none')}</p>
      ) : (
        <p>
          {say('explain.replenish.threshold')} <Count n={rule.threshold} strong />, {say('explain.replenish.fill_to')}{' '}
          <Count n={rule.fillTo} strong />. {say('explain.replenish.from')}{' '}
          <Ltr mono>{rule.supplierId ?? rule.fromLocation ?? '–'}</Ltr>
          {rule.active === 1 ? null : <span class="hub-small"> ({say('explain.replenish.off')})</span>}
        </p>
      )}
      {open.map((one) => (
        <p>
          {say('explain.replenish.open', { number: one.number, received: one.received, quantity: one.quantity })}{' '}
          {one.dueOn === null ? null : <Ltr>{one.dueOn}</Ltr>}
        </p>
      ))}
    </Card>
  );
}

export function Differences({ view, explained }: Props): JSX.Element | null {
  const { say } = view;
  if (explained.differences.length === 0) return null;
  return (
    <Card title={say('explain.differences.title')} id="differences">
      {explained.differences.map((one) => (
        <p>
          {say('alarms.hub')} <Count n={one.hubQuantity} strong />,{' '}
          {say(one.kind === 'magento' ? 'alarms.magento' : one.kind === 'erp' ? 'alarms.erp' : 'alarms.ledger')}{' '}
          <Count n={one.theirQuantity} strong />
          <span class="hub-small">
            {' '}
            {view.words(`cause.${one.cause}`)}{' '}
            <Moment view={view} at={one.foundAt} zone={explained.house.zoneOf(explained.place.id)} />
          </span>
        </p>
      ))}
    </Card>
  );
}
