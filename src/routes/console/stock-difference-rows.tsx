/** Where two of hub, ERP and Magento disagree, and why. */
import type { JSX } from 'preact';
import type { DifferenceRow } from '../../core/reading/index.ts';
import type { MessageKey } from './messages.ts';
import { Act, Badge, Ltr, Moment } from './parts.tsx';
import { AlarmTable, type AlarmProps } from './stock-alarm-rows.tsx';
import { Count, itemPath, PlaceLabel, stockPath } from './stock-parts.tsx';

const partners: Record<string, MessageKey> = {
  magento: 'alarms.magento',
  erp: 'alarms.erp',
  ledger: 'alarms.ledger',
};

export function DifferenceRows({ view, house, rows }: AlarmProps<DifferenceRow>): JSX.Element {
  const { say } = view;
  return (
    <AlarmTable
      view={view}
      heads={['alarms.col.where', 'alarms.col.what', 'alarms.cause', 'alarms.col.since', 'alarms.col.action']}
    >
      {rows.map((one) => {
        const here = house.places.byId.has(one.locationId);
        return (
          <tr role="row">
            <td role="cell" class="hub-lead" data-label={say('alarms.col.where')}>
              <div>
                <a class="hub-strong" href={here ? stockPath(one.locationId, one.sku) : itemPath(one.sku)}>
                  <Ltr>{one.sku}</Ltr>
                </a>
                <div class="hub-small">
                  {one.channelId === null ? null : <Ltr mono>{one.channelId}</Ltr>}{' '}
                  <PlaceLabel view={view} places={house.places} id={one.locationId} />
                </div>
              </div>
            </td>
            <td role="cell" data-label={say('alarms.col.what')}>
              <div>
                {say('alarms.hub')} <Count n={one.hubQuantity} strong />
                <br />
                {say(partners[one.kind] ?? 'alarms.erp')} <Count n={one.theirQuantity} strong />
              </div>
            </td>
            <td role="cell" data-label={say('alarms.cause')}>
              <div>
                {view.words(`cause.${one.cause}`)}
                {one.detail === null ? null : (
                  <div class="hub-small hub-wrap">
                    <bdi>{one.detail}</bdi>
                  </div>
                )}
              </div>
            </td>
            <td role="cell" data-label={say('alarms.col.since')}>
              <Moment view={view} at={one.foundAt} zone={house.zoneOf(one.locationId)} />
            </td>
            <td role="cell" class="hub-end" data-label={say('alarms.col.action')}>
              {one.seenBy !== null ? (
                <Badge state="done">{say('alarms.seen.by', { who: one.seenBy })}</Badge>
              ) : view.may('stock.approve') ? (
                <Act view={view} action={`/console/stock/differences/${one.id}/seen`}>
                  <button class="btn" type="submit">
                    {say('alarms.seen')}
                  </button>
                </Act>
              ) : null}
            </td>
          </tr>
        );
      })}
    </AlarmTable>
  );
}
