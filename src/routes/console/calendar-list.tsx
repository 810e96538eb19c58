/** All calendars at a glance: countries with their places and next holiday, couriers with their days on the way. */
import type { JSX } from 'preact';
import { countryCalendar, type Calendars } from '../../core/order/index.ts';
import { dateName, dayNames } from './calendar-fields.tsx';
import { calendarName, nodeText } from './calendar-form.tsx';
import { nodeKinds, ways } from './calendar-typed.ts';
import { Done, Head, Page } from './layout.tsx';
import { Badge, Card, Ltr, Scroll } from './parts.tsx';
import type { View } from './visit.ts';

export type CalendarsShown = {
  readonly calendars: Calendars;
  /** With how many places that send. */
  readonly countries: ReadonlyMap<string, number>;
  /** By code; `*` is not among them. */
  readonly couriers: ReadonlyMap<string, string>;
  /** Local date. */
  readonly today: string;
  readonly mayEdit: boolean;
};

type Props = CalendarsShown & { readonly view: View };

export function CalendarsPage(props: Props & { readonly done: unknown }): JSX.Element {
  const { view, mayEdit, done } = props;
  const { say } = view;
  return (
    <Page view={view} title={say('calendars.title')} active="menu.calendars">
      <Head view={view} title={say('calendars.title')}>
        <a class="btn" href="/console/calendars/holidays.csv">
          {say('calendars.download')}
        </a>
      </Head>
      <Done view={view} done={done} />
      <p>{say('calendars.hint')}</p>
      <Card title={say('calendars.countries')} id="countries" flush>
        <Countries {...props} />
        {mayEdit ? <Another view={view} /> : null}
      </Card>
      <Card title={say('calendars.couriers')} id="couriers" flush>
        <Couriers {...props} />
      </Card>
    </Page>
  );
}

function Edit({ view, to, name }: { view: View; to: string; name: string }): JSX.Element {
  return (
    <a class="btn btn-sm" href={to} aria-label={view.say('calendars.edit.of', { name })}>
      {view.say('calendars.edit')}
    </a>
  );
}

function Countries(props: Props): JSX.Element {
  const { view, calendars, countries, mayEdit } = props;
  const { say } = view;
  const heads = ['calendars.country', 'calendars.couriers_rest', 'calendars.store', 'calendars.warehouse'] as const;
  return (
    <Scroll label={say('calendars.countries')}>
      <table class="table card-table hub-cards">
        <thead>
          <tr>
            {heads.map((key) => (
              <th scope="col">{say(key)}</th>
            ))}
            <th scope="col">{say('calendars.next')}</th>
            {mayEdit ? <th scope="col" aria-label={say('calendars.edit')} /> : null}
          </tr>
        </thead>
        <tbody>
          {[...countries.keys(), '*'].map((country) => (
            <tr>
              <td class="hub-lead">
                <span class="hub-strong">{calendarName(view, country)}</span> <Missing {...props} country={country} />
              </td>
              <td data-label={say('calendars.couriers_rest')}>
                {dayNames(view, calendars.restsOn[country] ?? calendars.restsOn['*'])}
                <AsRest view={view} own={country === '*' || calendars.restsOn[country] !== undefined} />
              </td>
              {nodeKinds.map((kind) => (
                <td data-label={say(`calendars.${kind}`)}>
                  <div>
                    {nodeText(view, calendars.nodes[kind][country] ?? calendars.nodes[kind]['*'])}
                    <AsRest view={view} own={country === '*' || calendars.nodes[kind][country] !== undefined} />
                  </div>
                </td>
              ))}
              <td data-label={say('calendars.next')}>
                <Next {...props} country={country} />
              </td>
              {mayEdit ? (
                <td>
                  <Edit
                    view={view}
                    to={`/console/calendars/countries/${country === '*' ? 'rest' : country}`}
                    name={calendarName(view, country)}
                  />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function AsRest({ view, own, of = '' }: { view: View; own: boolean; of?: '' | '.couriers' }): JSX.Element | null {
  return own ? null : <div class="hub-small">{view.say(`calendars.as_rest${of}`)}</div>;
}

/** Places send from there, and nobody has said when the country rests. */
function Missing({ view, calendars, countries, country }: Props & { country: string }): JSX.Element | null {
  const { restsOn, holidays } = countryCalendar(calendars, country);
  const isMissing = (countries.get(country) ?? 0) > 0 && restsOn === undefined && holidays === undefined;
  return isMissing ? <Badge state="wait">{view.say('calendars.missing')}</Badge> : null;
}

function Next({ view, calendars, today, country }: Props & { country: string }): JSX.Element {
  const coming = (calendars.holidays[country] ?? []).filter((one) => one.on >= today);
  const next = [...coming].sort((a, b) => (a.on < b.on ? -1 : 1))[0];
  if (next === undefined) return <span>–</span>;
  return (
    <div>
      {dateName(view, next.on)} <bdi dir="auto">{next.name}</bdi>{' '}
      {next.tentative === true ? <Badge state="wait">{view.say('calendars.sure.no')}</Badge> : null}
      <div class="hub-small">{view.say('calendars.coming', { count: coming.length })}</div>
    </div>
  );
}

/** A country to which parcels go, though no place is there. */
function Another({ view }: { view: View }): JSX.Element {
  return (
    <form method="get" action="/console/calendars/countries" class="hub-filters p-3 m-0">
      <div class="hub-field">
        <label class="form-label" for="another">
          {view.say('calendars.another')}
        </label>
        <input
          class="form-control hub-short"
          id="another"
          name="country"
          required
          pattern="[A-Za-z]{2}"
          maxLength={2}
          dir="ltr"
          autocomplete="off"
        />
      </div>
      <button class="btn" type="submit">
        {view.say('calendars.another.submit')}
      </button>
    </form>
  );
}

function Couriers({ view, calendars, couriers, mayEdit }: Props): JSX.Element {
  const { say } = view;
  return (
    <Scroll label={say('calendars.couriers')}>
      <table class="table card-table hub-cards">
        <thead>
          <tr>
            <th scope="col">{say('calendars.courier')}</th>
            {ways.map((way) => (
              <th scope="col">{say(`calendars.transit.${way}`)}</th>
            ))}
            <th scope="col">{say('calendars.courier_rests')}</th>
            {mayEdit ? <th scope="col" aria-label={say('calendars.edit')} /> : null}
          </tr>
        </thead>
        <tbody>
          {[...couriers, ['*', say('calendars.rest.couriers')] as const].map(([code, name]) => {
            const own = calendars.couriers[code];
            const goes = own ?? calendars.couriers['*'];
            return (
              <tr>
                <td class="hub-lead">
                  <div>
                    <bdi class="hub-strong">{name}</bdi>
                    <AsRest view={view} own={own !== undefined} of=".couriers" />
                  </div>
                </td>
                {ways.map((way) => (
                  <td data-label={say(`calendars.transit.${way}`)}>
                    <Ltr>{goes?.transit[way] ?? '–'}</Ltr>
                  </td>
                ))}
                <td data-label={say('calendars.courier_rests')}>
                  {Object.entries(own?.restsOn ?? {}).map(([country, days]) => (
                    <div>
                      {calendarName(view, country)}: {dayNames(view, days)}
                    </div>
                  ))}
                </td>
                {mayEdit ? (
                  <td>
                    <Edit view={view} to={`/console/calendars/couriers/${code === '*' ? 'rest' : code}`} name={name} />
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
