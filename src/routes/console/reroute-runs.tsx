/** Runs that send parcels elsewhere, as a table with their progress, and the form that begins one. */
import type { JSX } from 'preact';
import type { Location } from '../../core/catalog/index.ts';
import type { Run } from '../../core/rerouting/index.ts';
import { Act, Badge, Card, Empty, Ltr, Moment, Scroll } from './parts.tsx';
import type { View } from './visit.ts';

export function Runs({
  view,
  runs,
  names,
}: {
  view: View;
  runs: readonly Run[];
  names: ReadonlyMap<string, string>;
}): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('reroutes.title')} id="runs">
      {runs.length === 0 ? (
        <Empty title={say('reroutes.none')} />
      ) : (
        <Scroll label={say('reroutes.title')}>
          <table class="table">
            <thead>
              <tr>
                <th>{say('reroutes.what')}</th>
                <th>{say('reroutes.state')}</th>
                <th>{say('reroutes.progress')}</th>
                <th>{say('reroutes.results')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {runs.map((one) => (
                <tr>
                  <td>
                    {one.locationId === null ? (
                      say(`reroutes.kind.${one.kind === 'held' ? 'held' : 'list'}`)
                    ) : (
                      <>
                        <bdi>{names.get(one.locationId) ?? ''}</bdi> <Ltr mono>{one.locationId}</Ltr>
                      </>
                    )}
                    <div class="hub-small">
                      <bdi dir="auto">{one.reason}</bdi> · <bdi>{one.startedBy}</bdi> ·{' '}
                      <Moment view={view} at={one.createdAt} zone={undefined} />
                    </div>
                  </td>
                  <td>
                    <Badge state={one.state === 'done' ? 'done' : 'open'}>
                      {say(`reroutes.state.${one.availableAt === null ? one.state : 'waits'}`)}
                    </Badge>
                  </td>
                  <td>
                    <progress max={Math.max(1, one.total)} value={one.done} aria-label={say('reroutes.progress')} />{' '}
                    <Ltr>{`${one.done} / ${one.total}`}</Ltr>
                  </td>
                  <td class="hub-small">
                    {say('reroutes.counts', {
                      moved: one.moved,
                      recalled: one.recalled,
                      skipped: one.skipped,
                      failed: one.failed,
                    })}
                  </td>
                  <td>
                    {['open', 'running'].includes(one.state) && view.may('orders.reroute') ? (
                      <Act view={view} action="/console/locations/reroute/stop">
                        <input type="hidden" name="run" value={one.id} />
                        <button class="btn" type="submit">
                          {say('reroutes.stop')}
                        </button>
                      </Act>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Card>
  );
}

export function RunForm({ view, places }: { view: View; places: readonly Location[] }): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('reroutes.start')} id="reroute">
      <Act view={view} action="/console/locations/reroute">
        <Places view={view} places={places} id="reroute-location" any={say('reroutes.kind.held')} />
        <p class="form-hint">{say('reroutes.start.hint')}</p>
        <Reason view={view} id="reroute-why" />
        <button class="btn btn-primary" type="submit">
          {say('reroutes.start.submit')}
        </button>
      </Act>
    </Card>
  );
}

export function Places(props: { view: View; places: readonly Location[]; id: string; any?: string }): JSX.Element {
  return (
    <>
      <label class="form-label" for={props.id}>
        {props.view.say('locations.place')}
      </label>
      <select class="form-select mb-3" id={props.id} name="location" required={props.any === undefined}>
        {props.any === undefined ? null : <option value="">{props.any}</option>}
        {props.places.map((one) => (
          <option value={one.id}>{`${one.country} · ${one.id} · ${nameOf(props.view, one)}`}</option>
        ))}
      </select>
    </>
  );
}

export function Reason({ view, id }: { view: View; id: string }): JSX.Element {
  return (
    <>
      <label class="form-label" for={id}>
        {view.say('locations.why')}
      </label>
      <input class="form-control mb-3" id={id} name="why" required minLength={3} maxLength={200} dir="auto" />
    </>
  );
}

export function nameOf(view: View, one: Location): string {
  return view.locale === 'ar' ? (one.nameAr ?? one.name) : one.name;
}
