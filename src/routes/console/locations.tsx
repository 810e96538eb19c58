/** Places that are closed for a while, and runs that send parcels elsewhere; closed, opened, begun and stopped here. */
import Joi from 'joi';
import { DateTime } from 'luxon';
import type { JSX } from 'preact';
import { recordAudit } from '../../core/access/index.ts';
import {
  closeLocation,
  listClosings,
  listLocations,
  openLocation,
  type Closing,
  type Location,
} from '../../core/catalog/index.ts';
import type { Scope } from '../../core/reading/index.ts';
import { cancelRun, listRuns, startRun, type Run } from '../../core/rerouting/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { Done, Head, html, Page } from './layout.tsx';
import { Act, Card, Empty, Ltr, Moment, Scroll } from './parts.tsx';
import { nameOf, Places, Reason, RunForm, Runs } from './reroute-runs.tsx';
import type { PageRoute, View } from './visit.ts';

type Shown = {
  readonly places: readonly Location[];
  readonly closings: readonly Closing[];
  readonly runs: readonly Run[];
  readonly done: unknown;
};
const why = Joi.string().trim().min(3).max(200).required();
const place = Joi.string().max(20).required();
const localTime = Joi.string()
  .pattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
  .empty('');
const seen = (scope: Scope, id: string): boolean => scope.locations.includes('*') || scope.locations.includes(id);

export function locationPages({ db }: RouteContext): PageRoute[] {
  const back = (path: string): string => `/console/locations?done=${path}`;
  return [
    {
      method: 'GET',
      path: '/console/locations',
      needs: 'routing.view',
      async handler({ request, h, view, scope }) {
        const shown = await db.read(async (reader): Promise<Shown> => ({
          places: (await listLocations(reader)).filter((one) => one.active && seen(scope, one.id)),
          closings: (await listClosings(reader)).filter((one) => seen(scope, one.locationId)),
          runs: (await listRuns(reader, 20)).filter((one) => one.locationId === null || seen(scope, one.locationId)),
          done: (request.query as { done?: string }).done,
        }));
        return html(h, <Locations view={view} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/locations/close',
      needs: 'locations.close',
      payload: Joi.object({ location: place, why, from: localTime, until: localTime, reroutes: Joi.valid('yes') }),
      async handler({ request, h, scope, user }) {
        const told = request.payload as {
          location: string;
          why: string;
          from?: string;
          until?: string;
          reroutes?: 'yes';
        };
        await db.tx(async (tx) => {
          const location = (await listLocations(tx)).find((one) => one.id === told.location && seen(scope, one.id));
          if (location === undefined) return fail('missing', 'catalog.location_missing', { id: told.location });
          const at = (text: string): Date => DateTime.fromISO(text, { zone: location.timeZone ?? 'UTC' }).toJSDate();
          await closeLocation(tx, {
            locationId: location.id,
            reason: told.why,
            who: user.login,
            reroutes: told.reroutes === 'yes',
            ...(told.from === undefined ? {} : { from: at(told.from) }),
            ...(told.until === undefined ? {} : { until: at(told.until) }),
          });
          await recordAudit(tx, { who: user.login, action: 'location.close', target: location.id, detail: told });
        });
        return h.redirect(back('closed')).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/locations/open',
      needs: 'locations.close',
      payload: Joi.object({ location: place }),
      async handler({ request, h, scope, user }) {
        const { location } = request.payload as { location: string };
        if (!seen(scope, location)) fail('missing', 'catalog.location_missing', { id: location });
        await db.tx(async (tx) => {
          await openLocation(tx, location, user.login);
          await recordAudit(tx, { who: user.login, action: 'location.open', target: location, detail: {} });
        });
        return h.redirect(back('opened')).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/locations/reroute',
      needs: 'orders.reroute',
      payload: Joi.object({ location: Joi.string().max(20).empty(''), why }),
      async handler({ request, h, scope, user }) {
        const told = request.payload as { location?: string; why: string };
        if (told.location === undefined ? !scope.locations.includes('*') : !seen(scope, told.location))
          fail('missing', 'catalog.location_missing', { id: told.location });
        const wish =
          told.location === undefined
            ? { kind: 'held' as const }
            : { kind: 'location' as const, locationId: told.location };
        await db.tx(async (tx) => {
          const id = await startRun(tx, { ...wish, reason: told.why, who: user.login });
          await recordAudit(tx, { who: user.login, action: 'reroute.start', target: id, detail: told });
        });
        return h.redirect(back('reroute_started')).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/locations/reroute/stop',
      needs: 'orders.reroute',
      payload: Joi.object({ run: Joi.string().guid().required() }),
      async handler({ request, h, user }) {
        const { run } = request.payload as { run: string };
        await db.tx(async (tx) => {
          await cancelRun(tx, run);
          await recordAudit(tx, { who: user.login, action: 'reroute.cancel', target: run, detail: {} });
        });
        return h.redirect(back('reroute_stopped')).code(303);
      },
    },
  ];
}

function Locations({ view, places, closings, runs, done }: Shown & { view: View }): JSX.Element {
  const { say } = view;
  const names = new Map(places.map((one) => [one.id, nameOf(view, one)]));
  return (
    <Page view={view} title={say('locations.title')} active="menu.locations">
      <Head view={view} title={say('locations.title')}>
        <a class="btn" href="/console/calendars">
          {say('calendars.title')}
        </a>
        <a class="btn" href="/console/trust">
          {say('trust.title')}
        </a>
      </Head>
      <Done view={view} done={done} />
      <Card title={say('locations.closed')} id="closed">
        {closings.length === 0 ? (
          <Empty title={say('locations.none')} />
        ) : (
          <Scroll label={say('locations.closed')}>
            <table class="table">
              <thead>
                <tr>
                  <th>{say('locations.place')}</th>
                  <th>{say('locations.from')}</th>
                  <th>{say('locations.until')}</th>
                  <th>{say('locations.why')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {closings.map((one) => (
                  <tr>
                    <td>
                      <bdi>{names.get(one.locationId) ?? ''}</bdi> <Ltr mono>{one.locationId}</Ltr>
                    </td>
                    <td>
                      <Moment view={view} at={one.fromAt} zone={undefined} />
                    </td>
                    <td>
                      {one.untilAt === null ? (
                        say('locations.until.open')
                      ) : (
                        <Moment view={view} at={one.untilAt} zone={undefined} />
                      )}
                    </td>
                    <td>
                      <bdi dir="auto">{one.reason}</bdi> · <bdi>{one.closedBy}</bdi>
                    </td>
                    <td>
                      {view.may('locations.close') ? (
                        <Act view={view} action="/console/locations/open">
                          <input type="hidden" name="location" value={one.locationId} />
                          <button class="btn" type="submit">
                            {say('locations.open')}
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
      {view.may('locations.close') ? <CloseForm view={view} places={places} /> : null}
      <Runs view={view} runs={runs} names={names} />
      {view.may('orders.reroute') ? <RunForm view={view} places={places} /> : null}
    </Page>
  );
}

function CloseForm({ view, places }: { view: View; places: readonly Location[] }): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('locations.close')} id="close">
      <Act view={view} action="/console/locations/close">
        <Places view={view} places={places} id="close-location" />
        <div class="row g-2 mb-3">
          {(['from', 'until'] as const).map((one) => (
            <div class="col-12 col-md-6">
              <label class="form-label" for={one}>
                {say(`locations.${one}`)}
              </label>
              <input class="form-control" type="datetime-local" id={one} name={one} />
            </div>
          ))}
        </div>
        <p class="form-hint">{say('locations.close.hint')}</p>
        <Reason view={view} id="close-why" />
        <label class="form-check mb-3">
          <input class="form-check-input" type="checkbox" name="reroutes" value="yes" checked />
          <span class="form-check-label">{say('locations.reroutes')}</span>
        </label>
        <button class="btn btn-danger" type="submit">
          {say('locations.close.submit')}
        </button>
      </Act>
    </Card>
  );
}
