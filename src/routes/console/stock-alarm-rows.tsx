/** Rows of alarms, each with what can be done about it. */
import type { ComponentChildren, JSX } from 'preact';
import type { StockRow } from '../../core/inventory/index.ts';
import type { AlarmRow, ParkedErpLine, SnapshotGlance } from '../../core/reading/index.ts';
import type { MessageKey } from './messages.ts';
import { pretty } from './order-trace.tsx';
import { Act, Icon, Ltr, Moment, Reason } from './parts.tsx';
import { Cover } from './stock-posting-views.tsx';
import { PlaceLabel, signed, stockPath, withQuery, type StockHouse } from './stock-parts.tsx';
import { Decide } from './stock-snapshot-views.tsx';
import type { View } from './visit.ts';

export type AlarmProps<T> = { readonly view: View; readonly house: StockHouse; readonly rows: readonly T[] };

export function AlarmTable(props: {
  view: View;
  heads: readonly MessageKey[];
  children: ComponentChildren;
}): JSX.Element {
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{props.view.say('alarms.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {props.heads.map((key) => (
            <th role="columnheader">{props.view.say(key)}</th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{props.children}</tbody>
    </table>
  );
}

function textIn(facts: AlarmRow['facts'], name: string): string | undefined {
  const value = facts[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

const OVERDUE = 'erp.posting_overdue';

/** The posting of a task; of a place whose postings are late, the oldest. */
function postingOf({ kind, about, facts }: AlarmRow): string | undefined {
  if (kind === OVERDUE) return textIn(facts, 'oldest');
  return kind === 'erp.posting_parked' ? about : undefined;
}

export function TaskRows({
  view,
  house,
  rows,
  nowOf,
}: AlarmProps<AlarmRow> & { nowOf: (locationId: string, sku: string) => StockRow | undefined }): JSX.Element {
  const { say } = view;
  return (
    <AlarmTable view={view} heads={['alarms.col.where', 'alarms.col.what', 'alarms.col.since', 'alarms.col.action']}>
      {rows.map((task) => {
        const locationId = textIn(task.facts, 'locationId');
        const sku = textIn(task.facts, 'sku');
        const now = locationId === undefined || sku === undefined ? undefined : nowOf(locationId, sku);
        const posting = postingOf(task);
        return (
          <tr role="row">
            <td role="cell" class="hub-lead" data-label={say('alarms.col.where')}>
              <div>
                <Where view={view} house={house} task={task} locationId={locationId} sku={sku} />
              </div>
            </td>
            <td role="cell" data-label={say('alarms.col.what')}>
              <div>
                {now === undefined ? (
                  <>
                    <span class="hub-strong">{view.words(`task.${task.kind}`)}</span>
                    {view.words(task.reasonCode) === view.words(`task.${task.kind}`) ? null : (
                      <div class="hub-small">
                        <Reason view={view} code={task.reasonCode} />
                      </div>
                    )}
                  </>
                ) : (
                  say('alarms.now', { physical: signed(now.physical), reserved: signed(now.reserved) })
                )}
                <Unproven view={view} facts={task.facts} />
              </div>
            </td>
            <td role="cell" data-label={say('alarms.col.since')}>
              <Moment view={view} at={task.createdAt} zone={house.zoneOf(locationId)} />
            </td>
            <td role="cell" data-label={say('alarms.col.action')}>
              {posting !== undefined && view.may('stock.cover') ? <Cover view={view} id={posting} brief /> : null}
            </td>
          </tr>
        );
      })}
    </AlarmTable>
  );
}

function Where(props: {
  view: View;
  house: StockHouse;
  task: AlarmRow;
  locationId: string | undefined;
  sku: string | undefined;
}): JSX.Element {
  const { view, house, task, locationId, sku } = props;
  const place = <PlaceLabel view={view} places={house.places} id={locationId ?? textIn(task.facts, 'channelId')} />;
  const posting = postingOf(task);
  if (posting !== undefined)
    return (
      <>
        <a class="hub-strong" href={`/console/stock/postings/${posting}`}>
          <Ltr>{textIn(task.facts, 'documentKey') ?? posting}</Ltr>
        </a>
        <div class="hub-small">{place}</div>
        {task.kind !== OVERDUE ? null : (
          <a href={withQuery('/console/stock/postings', { place: locationId, state: 'overdue' })}>
            {view.say('alarms.all_late')}
          </a>
        )}
      </>
    );
  if (locationId !== undefined && sku !== undefined)
    return (
      <>
        <a class="hub-strong" href={stockPath(locationId, sku)}>
          <Ltr>{sku}</Ltr>
        </a>
        <div class="hub-small">{place}</div>
      </>
    );
  return place;
}

/** The first differences of a place that does not add up. */
function Unproven({ view, facts }: { view: View; facts: AlarmRow['facts'] }): JSX.Element | null {
  const first = facts['first'];
  const locationId = textIn(facts, 'locationId');
  if (!Array.isArray(first) || locationId === undefined) return null;
  const more = Number(facts['count'] ?? first.length) - first.length;
  return (
    <ul class="list-unstyled m-0">
      {(first as Record<string, unknown>[]).map((one) => (
        <li>
          <a href={stockPath(locationId, String(one['sku']))}>
            {view.say('alarms.unproven.stored', {
              sku: String(one['sku']),
              column: String(one['column']),
              stored: Number(one['stored']),
              proven: Number(one['proven']),
            })}
          </a>
        </li>
      ))}
      {more > 0 ? <li class="hub-small">{view.say('alarms.more', { count: more })}</li> : null}
    </ul>
  );
}

export function HeldRows({ view, rows }: AlarmProps<SnapshotGlance>): JSX.Element {
  const { say } = view;
  return (
    <AlarmTable
      view={view}
      heads={['snapshots.col.snapshot', 'alarms.col.what', 'alarms.col.since', 'alarms.col.action']}
    >
      {rows.map((one) => (
        <tr role="row">
          <td role="cell" class="hub-lead hub-wrap" data-label={say('snapshots.col.snapshot')}>
            <a class="hub-strong" href={`/console/stock/snapshots/${encodeURIComponent(one.id)}`}>
              <Ltr mono>{one.id}</Ltr>
            </a>
          </td>
          <td role="cell" data-label={say('alarms.col.what')}>
            <bdi dir="ltr">{one.heldReason ?? ''}</bdi>
          </td>
          <td role="cell" data-label={say('alarms.col.since')}>
            <Moment view={view} at={one.openedAt} zone={undefined} />
          </td>
          <td role="cell" class="hub-end" data-label={say('alarms.col.action')}>
            {view.may('stock.approve') ? <Decide view={view} id={one.id} /> : null}
          </td>
        </tr>
      ))}
    </AlarmTable>
  );
}

export function ParkedRows({ view, house, rows }: AlarmProps<ParkedErpLine>): JSX.Element {
  const { say } = view;
  return (
    <AlarmTable view={view} heads={['alarms.col.where', 'alarms.col.what', 'alarms.col.since', 'alarms.col.action']}>
      {rows.map((line) => (
        <tr role="row">
          <td role="cell" class="hub-lead" data-label={say('alarms.col.where')}>
            <div>
              <span class="hub-strong">
                <Ltr>{line.sku ?? '–'}</Ltr>
              </span>
              <div class="hub-small">
                <Ltr mono>{line.companyId}</Ltr> <PlaceLabel view={view} places={house.places} id={line.locationId} />
              </div>
            </div>
          </td>
          <td role="cell" data-label={say('alarms.col.what')}>
            <div>
              <Reason view={view} code={line.code} />
              <div class="hub-small">
                <Ltr mono>{line.type}</Ltr>
              </div>
              <details id={`line-${line.id}`}>
                <summary>{say('alarms.line')}</summary>
                <pre class="hub-pre" tabIndex={0}>
                  {pretty(line.body.slice(0, 20_000))}
                </pre>
              </details>
            </div>
          </td>
          <td role="cell" data-label={say('alarms.col.since')}>
            <Moment view={view} at={line.parkedAt} zone={house.zoneOf(line.locationId ?? undefined)} />
          </td>
          <td role="cell" class="hub-end" data-label={say('alarms.col.action')}>
            {!view.may('stock.approve') ? null : (
              <div class="hub-actions justify-content-end">
                <Act view={view} action={`/console/stock/parked/${line.id}/replay`}>
                  <button class="btn" type="submit">
                    <Icon name="again" />
                    {say('alarms.replay')}
                  </button>
                </Act>
                <Act view={view} action={`/console/stock/parked/${line.id}/close`}>
                  <button class="btn" type="submit">
                    {say('alarms.close')}
                  </button>
                </Act>
              </div>
            )}
          </td>
        </tr>
      ))}
    </AlarmTable>
  );
}
