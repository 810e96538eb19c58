/** Couriers that do not come by themselves are asked to collect at a place, once a day; what they answered stands below. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { listLocations, type Location } from '../../core/catalog/index.ts';
import type { PickupRule } from '../../../config/pickups.ts';
import {
  askPickup,
  listCollectable,
  listPickups,
  loadPickupRules,
  pickupRuleOf,
  todayAt,
} from '../../core/shipment/index.ts';
import type { Scope } from '../../core/reading/index.ts';
import type { Collectable, PickupRow, Within } from '../../core/shipment/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { pickupSaid, type PickupSaid } from '../pickup-said.ts';
import { Head, html, Page } from './layout.tsx';
import { Act, Badge, Card, Empty, Ltr, Moment, Reason, Scroll } from './parts.tsx';
import type { PageRoute, View } from './visit.ts';

const MOST = 100;

type Ready = Collectable & { readonly today: string; readonly rule: PickupRule | undefined };
type Props = {
  readonly ready: readonly Ready[];
  readonly asked: readonly PickupRow[];
  readonly places: ReadonlyMap<string, Location>;
};

export function pickupPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/pickups',
      needs: 'shipments.view',
      query: Joi.object({ done: Joi.string().max(20) }),
      async handler({ h, view, scope }) {
        const mine = withinOf(scope);
        const shown = await context.db.read(async (reader): Promise<Props> => {
          const ready: Ready[] = [];
          const rules = await loadPickupRules(reader);
          for (const one of await listCollectable(reader, mine))
            ready.push({
              ...one,
              today: await todayAt(reader, one.locationId, one.shipmentId),
              rule: pickupRuleOf(rules, one),
            });
          const places = new Map((await listLocations(reader)).map((one) => [one.id, one]));
          return { ready, places, asked: await listPickups(reader, MOST, mine) };
        });
        return html(h, <Pickups view={view} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/pickups',
      needs: 'shipments.dispatch',
      payload: pickupSaid,
      async handler({ request, h, scope, user }) {
        const said = request.payload as PickupSaid;
        if (!scope.locations.includes('*') && !scope.locations.includes(said.location))
          fail('forbidden', 'request.forbidden');
        await context.db.tx((tx) =>
          askPickup(tx, {
            locationId: said.location,
            courierCode: said.courier,
            on: said.on,
            from: said.from,
            until: said.until,
            who: user.login,
            ...(scope.channels.includes('*') ? {} : { channels: scope.channels }),
          }),
        );
        return h.redirect('/console/pickups').code(303);
      },
    },
  ];
}

function withinOf({ locations, channels }: Scope): Within {
  return {
    ...(locations.includes('*') ? {} : { locations }),
    ...(channels.includes('*') ? {} : { channels }),
  };
}

function nameOf(view: View, place: Location | undefined): string {
  return (view.locale === 'ar' ? place?.nameAr : undefined) ?? place?.name ?? '';
}

function Pickups({ view, ready, asked, places }: Props & { view: View }): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('pickups.title')} active="menu.orders">
      <Head view={view} title={say('pickups.title')}>
        <a class="btn" href="/console/handover">
          {say('handover.title')}
        </a>
      </Head>
      <p class="text-secondary">{say('pickups.intro')}</p>
      {ready.length === 0 ? (
        <Card title={say('pickups.ready')} id="ready">
          <Empty title={say('pickups.ready.none')} />
        </Card>
      ) : (
        ready.map((one) => <Ask view={view} one={one} place={places.get(one.locationId)} />)
      )}
      <Card title={say('pickups.asked')} id="asked">
        {asked.length === 0 ? (
          <Empty title={say('pickups.asked.none')} />
        ) : (
          <Scroll label={say('pickups.asked')}>
            <table class="table card-table">
              <thead>
                <tr>
                  <th>{say('pickups.day')}</th>
                  <th>{say('shipment.from')}</th>
                  <th>{say('shipment.courier')}</th>
                  <th>{say('pickups.parcels')}</th>
                  <th>{say('pickups.answer')}</th>
                  <th>{say('pickups.who')}</th>
                </tr>
              </thead>
              <tbody>
                {asked.map((one) => (
                  <Row view={view} one={one} place={places.get(one.locationId)} />
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Card>
    </Page>
  );
}

function Ask({ view, one, place }: { view: View; one: Ready; place: Location | undefined }): JSX.Element {
  const { say } = view;
  const id = `${one.locationId}-${one.courierCode}`;
  return (
    <Card title={say('pickups.at', { courier: one.courierName, place: nameOf(view, place) })} id={id}>
      <p>{say('pickups.count', { count: one.parcels })}</p>
      <Automatic view={view} rule={one.rule} />
      {view.may('shipments.dispatch') ? (
        <Act view={view} action="/console/pickups">
          <input type="hidden" name="location" value={one.locationId} />
          <input type="hidden" name="courier" value={one.courierCode} />
          <div class="row g-2">
            <div class="col-12 col-md-4">
              <label class="form-label" for={`on-${id}`}>
                {say('pickups.day')}
              </label>
              <input
                class="form-control"
                type="date"
                id={`on-${id}`}
                name="on"
                value={one.today}
                min={one.today}
                required
              />
            </div>
            <div class="col-6 col-md-3">
              <label class="form-label" for={`from-${id}`}>
                {say('pickups.from')}
              </label>
              <input class="form-control" type="time" id={`from-${id}`} name="from" value="14:00" required />
            </div>
            <div class="col-6 col-md-3">
              <label class="form-label" for={`until-${id}`}>
                {say('pickups.until')}
              </label>
              <input class="form-control" type="time" id={`until-${id}`} name="until" value="18:00" required />
            </div>
          </div>
          <button class="btn btn-primary mt-3" type="submit">
            {say('pickups.ask')}
          </button>
        </Act>
      ) : null}
    </Card>
  );
}

/** Whether, and when, the hub asks by itself. */
function Automatic({ view, rule }: { view: View; rule: PickupRule | undefined }): JSX.Element {
  const { say } = view;
  if (rule === undefined) return <p class="hub-small">{say('pickups.auto.off')}</p>;
  return (
    <p class="hub-small">
      {say('pickups.auto')}{' '}
      {rule.at === undefined ? null : (
        <>
          {say('pickups.auto.at')} <Ltr>{rule.at}</Ltr>
        </>
      )}
      {rule.at === undefined || rule.parcels === undefined ? null : ' · '}
      {rule.parcels === undefined ? null : say('pickups.auto.parcels', { n: rule.parcels })}
      {' · '}
      <Ltr>{`${rule.from}–${rule.until}`}</Ltr>
    </p>
  );
}

function Row({ view, one, place }: { view: View; one: PickupRow; place: Location | undefined }): JSX.Element {
  const { say } = view;
  const tones = { taken: 'done', refused: 'error', awaited: 'open' } as const;
  const outcome = one.outcome ?? 'awaited';
  return (
    <tr>
      <td>
        <Ltr>{`${one.on} ${one.from}–${one.until}`}</Ltr>
      </td>
      <td>
        <bdi>{nameOf(view, place)}</bdi> <Ltr mono>{one.locationId}</Ltr>
      </td>
      <td>
        <Ltr mono>{one.courierCode}</Ltr>
      </td>
      <td>
        <Ltr>{String(one.parcels)}</Ltr>
      </td>
      <td>
        <Badge state={tones[outcome]}>{say(`pickups.outcome.${outcome}`)}</Badge>{' '}
        {one.confirmation === null ? null : <Ltr mono>{one.confirmation}</Ltr>}
        {one.errorCode === null ? null : <Reason view={view} code={one.errorCode} />}
      </td>
      <td>
        <Ltr>{one.askedBy}</Ltr> <Moment view={view} at={one.askedAt} zone={undefined} />
      </td>
    </tr>
  );
}
