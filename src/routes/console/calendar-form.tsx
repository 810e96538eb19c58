/** The forms of a calendar: a country's working days, cut-offs and holidays; a courier's days on the way. */
import type { JSX } from 'preact';
import type { CountryCalendar, CourierCalendar, Weekday } from '../../core/order/index.ts';
import { Count, dayNames, Days, marked, Own, WrongHere, WrongList, type FormProps } from './calendar-fields.tsx';
import { holidayRows, nodeKinds, shown, ways } from './calendar-typed.ts';
import { Head, Page } from './layout.tsx';
import { Act, Card, Csrf, Scroll } from './parts.tsx';
import { Labelled } from './risk-forms.tsx';
import { countryName } from './stock-parts.tsx';
import type { View } from './visit.ts';

const SPARE_ROWS = 6;

type CountryProps = FormProps & {
  /** `*`: the rest of the countries. */
  readonly country: string;
  readonly seen: string;
  readonly rest: CountryCalendar;
  /** Days that a file has brought and nobody has saved. */
  readonly read?: number | undefined;
};

export function calendarName(view: View, country: string): string {
  return country === '*' ? view.say('calendars.rest') : countryName(view.locale, country);
}

export function CountryPage(props: CountryProps): JSX.Element {
  const { view, country, seen, wrong, read } = props;
  const { say } = view;
  const title = say('calendars.of', { name: calendarName(view, country) });
  const at = `/console/calendars/countries/${country === '*' ? 'rest' : country}`;
  return (
    <Page view={view} title={title} active="menu.calendars">
      <Head view={view} title={title} />
      <p>
        <a href="/console/calendars">{say('calendars.back')}</a>
      </p>
      <WrongList view={view} wrong={wrong} />
      {read === undefined || wrong.length > 0 ? null : (
        <div class="hub-note hub-note-wait" role="status">
          {say('calendars.file.read', { count: read })}
        </div>
      )}
      <Act view={view} action={at}>
        <input type="hidden" name="seen" value={seen} />
        <Working {...props} />
        {country === '*' ? null : <Holidays {...props} />}
        <div class="hub-actions mb-4">
          <button class="btn btn-primary" type="submit">
            {say('calendars.save')}
          </button>
          <span class="hub-small">{say('calendars.save.hint')}</span>
        </div>
      </Act>
      {country === '*' ? null : <HolidayFile view={view} at={at} />}
    </Page>
  );
}

function Working(props: CountryProps): JSX.Element {
  const { view, country, rest } = props;
  const { say } = view;
  const isRest = country === '*';
  return (
    <>
      <Card title={say('calendars.couriers_rest')} id="couriers">
        <Own
          {...props}
          name="rest-own"
          label={say('calendars.couriers_rest.label')}
          same={isRest ? undefined : say('calendars.same', { what: dayNames(view, rest.restsOn) })}
        >
          <Days {...props} name="rest" label={say('calendars.couriers_rest.days')} />
        </Own>
      </Card>
      {nodeKinds.map((kind) => (
        <Card title={say(`calendars.${kind}`)} id={kind}>
          <Own
            {...props}
            name={`${kind}-own`}
            label={say(`calendars.${kind}.label`)}
            same={isRest ? undefined : say('calendars.same', { what: nodeText(view, rest[kind]) })}
          >
            <NodeFields {...props} kind={kind} />
          </Own>
        </Card>
      ))}
    </>
  );
}

/** `until 17:00, closed on Friday`. */
export function nodeText(view: View, node: CountryCalendar['store']): string {
  if (node === undefined) return '–';
  const days = node.handlingDays === 0 ? '' : ` · ${view.say('calendars.handling.short', { n: node.handlingDays })}`;
  const closed = view.say('calendars.closed.short', { days: dayNames(view, node.closedOn) });
  return `${view.say('calendars.cut_off.short', { time: node.cutOff })}${days} · ${closed}`;
}

function NodeFields(props: CountryProps & { kind: 'store' | 'warehouse' }): JSX.Element {
  const { view, typed, wrong, kind } = props;
  const { say } = view;
  const cutOff = `${kind}-cutOff`;
  const keeps = `${kind}-keepsHolidays`;
  return (
    <>
      <div class="hub-cols">
        <Labelled id={cutOff} label={say('calendars.cut_off')} hint={say('calendars.cut_off.hint')}>
          <input
            class="form-control hub-short"
            type="time"
            id={cutOff}
            name={cutOff}
            value={shown(typed, cutOff)}
            dir="ltr"
            {...marked(wrong, cutOff)}
          />
          <WrongHere view={view} wrong={wrong} id={cutOff} />
        </Labelled>
        <Count {...props} name={`${kind}-handlingDays`} label="calendars.handling" hint="calendars.handling.hint" />
      </div>
      <Days {...props} name={kind} label={say('calendars.closed')} />
      <Labelled id={keeps} label={say('calendars.keeps')}>
        <select class="form-select" id={keeps} name={keeps}>
          {(['no', 'yes'] as const).map((one) => (
            <option value={one} selected={shown(typed, keeps) === one}>
              {say(`calendars.keeps.${one}`)}
            </option>
          ))}
        </select>
      </Labelled>
    </>
  );
}

function Holidays({ view, typed, wrong, country }: CountryProps): JSX.Element {
  const { say } = view;
  const rows = holidayRows(typed);
  const all = [...rows, ...Array.from({ length: SPARE_ROWS }, () => ({ on: '', name: '', tentative: false }))];
  return (
    <Card title={say('calendars.holidays')} id="holidays" flush>
      <p class="hub-small p-3 mb-0">{say('calendars.holidays.hint')}</p>
      <Scroll label={say('calendars.holidays')}>
        <table class="table card-table hub-cards">
          <thead>
            <tr>
              <th scope="col">{say('calendars.date')}</th>
              <th scope="col">{say('calendars.name')}</th>
              <th scope="col">{say('calendars.sure')}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((one, n) => (
              <tr>
                <td data-label={say('calendars.date')}>
                  <input
                    class="form-control"
                    type="date"
                    id={`holiday-${n}-on`}
                    name="on"
                    value={one.on}
                    aria-label={`${say('calendars.date')} ${n + 1}`}
                    dir="ltr"
                    {...marked(wrong, `holiday-${n}-on`)}
                  />
                  <WrongHere view={view} wrong={wrong} id={`holiday-${n}-on`} />
                </td>
                <td data-label={say('calendars.name')}>
                  <input
                    class="form-control"
                    id={`holiday-${n}-name`}
                    name="name"
                    value={one.name}
                    maxLength={80}
                    aria-label={`${say('calendars.name')} ${n + 1}`}
                    dir="auto"
                    autocomplete="off"
                    {...marked(wrong, `holiday-${n}-name`)}
                  />
                  <WrongHere view={view} wrong={wrong} id={`holiday-${n}-name`} />
                </td>
                <td data-label={say('calendars.sure')}>
                  <select class="form-select" name="sure" aria-label={`${say('calendars.sure')} ${n + 1}`}>
                    <option value="yes">{say('calendars.sure.yes')}</option>
                    <option value="no" selected={one.tentative === true}>
                      {say('calendars.sure.no')}
                    </option>
                  </select>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="p-3 mb-0">
        <a href={`/console/calendars/holidays.csv?country=${country}`}>{say('calendars.download')}</a>
      </p>
    </Card>
  );
}

function HolidayFile({ view, at }: { view: View; at: string }): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('calendars.file')} id="import">
      <form method="post" action={`${at}/holidays`} encType="multipart/form-data">
        <Csrf view={view} />
        <Labelled id="file" label={say('calendars.file.label')} hint={say('calendars.file.hint')}>
          <input
            class="form-control"
            type="file"
            id="file"
            name="file"
            accept=".csv,text/csv"
            required
            aria-describedby="file-hint"
          />
        </Labelled>
        <button class="btn" type="submit">
          {say('calendars.file.submit')}
        </button>
      </form>
    </Card>
  );
}

export function CourierPage(
  props: FormProps & {
    readonly courier: string;
    readonly name: string;
    readonly seen: string;
    readonly rest: CourierCalendar | undefined;
    /** Of each country: the days on which couriers rest there. */
    readonly resting: ReadonlyMap<string, readonly Weekday[]>;
  },
): JSX.Element {
  const { view, courier, name, seen, wrong, rest, resting } = props;
  const { say } = view;
  const title = say('calendars.of', { name });
  const usual = rest === undefined ? '–' : ways.map((way) => rest.transit[way]).join(' / ');
  return (
    <Page view={view} title={title} active="menu.calendars">
      <Head
        view={view}
        title={
          <>
            {say('calendars.of', { name: '' })} <bdi>{name}</bdi>
          </>
        }
      />
      <p>
        <a href="/console/calendars">{say('calendars.back')}</a>
      </p>
      <WrongList view={view} wrong={wrong} />
      <Act view={view} action={`/console/calendars/couriers/${courier === '*' ? 'rest' : courier}`}>
        <input type="hidden" name="seen" value={seen} />
        <Card title={say('calendars.transit')} id="transit">
          <Own
            {...props}
            name="own"
            label={say('calendars.transit.label')}
            same={courier === '*' ? undefined : say('calendars.same.couriers', { what: usual })}
          >
            <p class="hub-small">{say('calendars.transit.hint')}</p>
            <div class="hub-cols">
              {ways.map((way) => (
                <Count {...props} name={way} label={`calendars.transit.${way}`} />
              ))}
            </div>
            <h3 class="hub-group">{say('calendars.courier_rests')}</h3>
            {[...resting].map(([country, days]) => (
              <Own
                {...props}
                name={`rest-${country}-own`}
                label={countryName(view.locale, country)}
                same={say('calendars.same.country', { what: dayNames(view, days) })}
              >
                <Days {...props} name={`rest-${country}`} label={say('calendars.couriers_rest.days')} />
              </Own>
            ))}
          </Own>
        </Card>
        <div class="hub-actions mb-4">
          <button class="btn btn-primary" type="submit">
            {say('calendars.save')}
          </button>
          <span class="hub-small">{say('calendars.save.hint')}</span>
        </div>
      </Act>
    </Page>
  );
}
