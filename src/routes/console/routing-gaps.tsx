/** What the house lacks to follow rules well: what stands in for it, and where it is mended; coordinates on a page of their own. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { recordAudit } from '../../core/access/index.ts';
import { loadLocation, saveLocation, type Location } from '../../core/catalog/index.ts';
import type { Gap, RuleFacts } from '../../core/routing/index.ts';
import type { RouteContext } from '../context.ts';
import { Head, html, Page } from './layout.tsx';
import { Act, Card, Ltr } from './parts.tsx';
import { Labelled } from './risk-forms.tsx';
import { mustSeeAll } from './routing.tsx';
import { countryName, placeName } from './stock-parts.tsx';
import type { PageRoute, View } from './visit.ts';

/** More than these are opened on a press. */
const FEW = 12;

type Props = { readonly view: View; readonly gaps: readonly Gap[]; readonly facts: RuleFacts };

export function Gaps({ view, gaps, facts }: Props): JSX.Element {
  const { say } = view;
  const byCode = new Map<Gap['code'], string[]>();
  for (const { code, id } of gaps) byCode.set(code, [...(byCode.get(code) ?? []), id]);
  return (
    <Card title={say('routing.gaps')} id="gaps">
      {gaps.length === 0 ? (
        <p class="mb-0">{say('routing.gaps.none')}</p>
      ) : (
        <>
          <p>{say('routing.gaps.hint')}</p>
          <ul class="hub-list mb-0">
            {[...byCode].map(([code, ids]) => (
              <li class="mb-2">
                <span class="hub-strong">{say(`routing.gap.${code}`)}</span>{' '}
                {code === 'no_calendar' ? (
                  <Calendars view={view} ids={ids} facts={facts} />
                ) : (
                  <Links view={view} code={code} ids={ids} facts={facts} />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function Links({
  view,
  code,
  ids,
  facts,
}: Omit<Props, 'gaps'> & { code: Gap['code']; ids: readonly string[] }): JSX.Element {
  const { say } = view;
  const byId = new Map(facts.locations.map((one) => [one.id, one]));
  const all = (some: readonly string[]): JSX.Element[] =>
    some.map((id) => {
      const to = mendedAt(view, code, byId.get(id), facts);
      const shown = <Ltr mono>{id}</Ltr>;
      return <>{to === undefined ? shown : <a href={to}>{shown}</a>} </>;
    });
  const rest = ids.slice(FEW);
  return (
    <>
      {all(ids.slice(0, FEW))}
      {rest.length === 0 ? null : (
        <details>
          <summary>{say('routing.gaps.more', { n: rest.length })}</summary>
          {all(rest)}
        </details>
      )}
    </>
  );
}

/** Undefined: this visitor mends it nowhere. */
function mendedAt(view: View, code: Gap['code'], at: Location | undefined, facts: RuleFacts): string | undefined {
  if (code === 'no_location') return view.may('catalog.view') ? '/console/mapping#channels' : undefined;
  if (at === undefined) return undefined;
  if (code === 'no_coordinates')
    return view.may('routing.manage') ? `/console/routing/coordinates/${encodeURIComponent(at.id)}` : undefined;
  if (!view.may('rates.view')) return undefined;
  const channel = facts.channels.find((one) => one.country === at.country) ?? facts.channels[0];
  const asked = new URLSearchParams({
    ...{ from: at.country, fromCity: at.city, to: channel?.country ?? at.country, toCity: at.city },
    ...{ weight: '500', currency: channel?.currency ?? '' },
  });
  return `/console/rates?${asked.toString()}#try`;
}

/** One calendar serves all places of a kind in a country. */
function Calendars({ view, ids, facts }: Omit<Props, 'gaps'> & { ids: readonly string[] }): JSX.Element {
  const { say } = view;
  const named = new Set(ids);
  const counts = new Map<string, number>();
  for (const one of facts.locations) if (named.has(one.id)) counts.set(one.country, (counts.get(one.country) ?? 0) + 1);
  return (
    <ul class="hub-list mb-1">
      {[...counts].map(([country, count]) => {
        const name = <bdi>{countryName(view.locale, country)}</bdi>;
        return (
          <li>
            {view.may('routing.manage') ? (
              <>
                {say('routing.gaps.calendar')} <a href={`/console/calendars/countries/${country}`}>{name}</a>
              </>
            ) : (
              name
            )}{' '}
            <span class="hub-small">
              <Ltr>{count}</Ltr>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

const params = Joi.object({ id: Joi.string().max(20).required() });
const degrees = (most: number): Joi.NumberSchema => Joi.number().min(-most).max(most).precision(6).required();

export function routingGapPages({ db }: RouteContext): PageRoute[] {
  const path = '/console/routing/coordinates/{id}';
  return [
    {
      method: 'GET',
      path,
      needs: 'routing.manage',
      params,
      async handler(visit) {
        mustSeeAll(visit);
        const at = await db.read((reader) => loadLocation(reader, String(visit.request.params.id)));
        return html(visit.h, <CoordinatesPage view={visit.view} at={at} />);
      },
    },
    {
      method: 'POST',
      path,
      needs: 'routing.manage',
      params,
      payload: Joi.object({ version: Joi.number().integer().min(1).required(), lat: degrees(90), lng: degrees(180) }),
      async handler(visit) {
        mustSeeAll(visit);
        const { version, lat, lng } = visit.request.payload as { version: number; lat: number; lng: number };
        const id = String(visit.request.params.id);
        await db.tx(async (tx) => {
          await loadLocation(tx, id);
          await saveLocation(tx, { id, place: { lat, lng } }, { seen: version });
          const detail = { place: { lat, lng } };
          await recordAudit(tx, { who: visit.user.login, action: 'mapping.changed', target: `location:${id}`, detail });
        });
        return visit.h.redirect('/console/routing?done=routing_coordinates#gaps').code(303);
      },
    },
  ];
}

function CoordinatesPage({ view, at }: { view: View; at: Location }): JSX.Element {
  const { say } = view;
  const title = say('routing.coordinates');
  const field = (name: 'lat' | 'lng', most: number): JSX.Element => (
    <Labelled id={name} label={say(`routing.coordinates.${name}`)}>
      <input
        class="form-control"
        id={name}
        name={name}
        type="number"
        step="0.000001"
        min={-most}
        max={most}
        required
        value={at.place?.[name] ?? ''}
        dir="ltr"
      />
    </Labelled>
  );
  return (
    <Page view={view} title={title} active="menu.routing">
      <Head view={view} title={title} />
      <div class="card hub-narrow">
        <div class="card-body">
          <p>
            <Ltr mono>{at.id}</Ltr> <bdi>{placeName(view, at)}</bdi> · <bdi dir="auto">{at.city}</bdi> ·{' '}
            {countryName(view.locale, at.country)}
          </p>
          <Act view={view} action={`/console/routing/coordinates/${encodeURIComponent(at.id)}`}>
            <input type="hidden" name="version" value={at.version} />
            {field('lat', 90)}
            {field('lng', 180)}
            <button class="btn btn-primary" type="submit">
              {say('routing.coordinates.save')}
            </button>
          </Act>
          <p class="mt-3 mb-0">
            <a href="/console/routing#gaps">{say('routing.cancel')}</a>
          </p>
        </div>
      </div>
    </Page>
  );
}
