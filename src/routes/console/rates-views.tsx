/** The pages of rates as they are shown. */
import type { JSX } from 'preact';
import { cityOfKey } from '../../../config/places.ts';
import type { CardVersion, LaneFigures, Quote, ZoneVersion } from '../../core/rate/index.ts';
import { Head, Page } from './layout.tsx';
import { Act, Badge, Card, Empty, Ltr, Scroll } from './parts.tsx';
import { Valid } from './rates-card.tsx';
import { TryOut } from './rates-try.tsx';
import { countryName } from './stock-parts.tsx';
import type { View } from './visit.ts';

export type Asked = {
  readonly page: number;
  readonly done?: string;
  readonly from?: string;
  readonly fromCity?: string;
  readonly to?: string;
  readonly toCity?: string;
  readonly area?: string;
  readonly weight?: string;
  readonly currency?: string;
  readonly cash?: string;
};

export type RatesShown = {
  /** How many versions there are: what an import checks. */
  readonly saved: number;
  readonly cards: readonly CardVersion[];
  readonly zones: readonly ZoneVersion[];
  readonly lanes: readonly LaneFigures[];
  readonly couriers: ReadonlyMap<string, string>;
  readonly countries: readonly string[];
  readonly currencies: readonly string[];
  /** Left out until somebody asks. */
  readonly quotes?: readonly Quote[];
};

export function RatesPage(props: {
  readonly view: View;
  readonly asked: Asked;
  readonly shown: RatesShown;
  readonly size: number;
  readonly limits: { readonly days: number; readonly least: number };
}): JSX.Element {
  const { view, asked, shown, size, limits } = props;
  const { say } = view;
  const more = shown.cards.length > size;
  return (
    <Page view={view} title={say('rates.title')} active="menu.rates">
      <Head view={view} title={say('rates.title')}>
        {view.may('rates.manage') ? (
          <>
            <a class="btn" href="/console/rates/new">
              {say('rates.edit.new_card')}
            </a>
            <a class="btn" href="/console/rates/zones/new">
              {say('rates.edit.new_zone')}
            </a>
          </>
        ) : null}
      </Head>
      {asked.done === 'imported' || asked.done === 'ended' || asked.done === 'saved' ? (
        <div class="hub-note" role="status">
          {say(`rates.done.${asked.done}`)}
        </div>
      ) : null}
      <TryOut view={view} asked={asked} shown={shown} />
      <Card title={say('rates.cards')} id="cards" flush>
        {shown.cards.length === 0 ? (
          <Empty title={say('rates.cards.none')} hint={say('rates.cards.hint')} />
        ) : (
          <Cards view={view} cards={shown.cards.slice(0, size)} couriers={shown.couriers} />
        )}
        {asked.page > 1 || more ? (
          <nav class="card-footer hub-actions" aria-label={say('rates.cards')}>
            {asked.page > 1 ? (
              <a class="btn" href={`?page=${asked.page - 1}#cards`} rel="prev">
                <Ltr>{`${asked.page - 1}`}</Ltr>
              </a>
            ) : null}
            {more ? (
              <a class="btn" href={`?page=${asked.page + 1}#cards`} rel="next">
                <Ltr>{`${asked.page + 1}`}</Ltr>
              </a>
            ) : null}
          </nav>
        ) : null}
      </Card>
      <Card title={say('rates.measured')} id="lanes" flush>
        <p class="hub-small p-3 mb-0">{say('rates.measured.hint', { days: limits.days, least: limits.least })}</p>
        {shown.lanes.length === 0 ? (
          <Empty title={say('rates.measured.none')} />
        ) : (
          <Lanes view={view} lanes={shown.lanes} couriers={shown.couriers} />
        )}
      </Card>
      {shown.zones.length === 0 ? null : (
        <Card title={say('rates.zones')} id="zones">
          <dl class="hub-facts">
            {shown.zones.map((zone) => (
              <>
                <dt>
                  {view.may('rates.manage') ? (
                    <a href={`/console/rates/zones/${zone.name}/edit`}>
                      <Ltr mono>{zone.name}</Ltr>
                    </a>
                  ) : (
                    <Ltr mono>{zone.name}</Ltr>
                  )}
                </dt>
                <dd>
                  <bdi>{zone.places.join(', ')}</bdi>
                </dd>
              </>
            ))}
          </dl>
        </Card>
      )}
      {view.may('rates.manage') ? <Import view={view} saved={shown.saved} /> : null}
    </Page>
  );
}

function Import({ view, saved }: { view: View; saved: number }): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('rates.import')} id="import">
      <Act view={view} action="/console/rates/import">
        <input type="hidden" name="seen" value={saved} />
        <label class="form-label" for="r-csv">
          {say('rates.import.field')}
        </label>
        <textarea
          class="form-control"
          id="r-csv"
          name="csv"
          rows={6}
          dir="ltr"
          required
          aria-describedby="r-csv-hint"
        />
        <div class="form-hint mb-3" id="r-csv-hint">
          {say('rates.import.hint')}
        </div>
        <button class="btn btn-primary" type="submit">
          {say('rates.import.button')}
        </button>
      </Act>
    </Card>
  );
}

type Names = ReadonlyMap<string, string>;

function Cards({ view, cards, couriers }: { view: View; cards: readonly CardVersion[]; couriers: Names }): JSX.Element {
  const { say } = view;
  return (
    <Scroll label={say('rates.cards')}>
      <table class="table card-table">
        <thead>
          <tr>
            {(
              [
                'rates.card',
                'rates.courier',
                'rates.service',
                'rates.currency',
                'rates.valid',
                'rates.version',
              ] as const
            ).map((key) => (
              <th scope="col">{say(key)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => (
            <tr>
              <td>
                <a href={`/console/rates/${card.code}`}>
                  <Ltr mono>{card.code}</Ltr>
                </a>
              </td>
              <td>
                <bdi>{couriers.get(card.courierCode) ?? card.courierCode}</bdi>
              </td>
              <td>{view.words(`service.${card.service}`)}</td>
              <td>
                <Ltr>{card.currency}</Ltr>
              </td>
              <td>
                {card.active ? <Valid view={view} card={card} /> : <Badge state="plain">{say('rates.ended')}</Badge>}
              </td>
              <td>
                <Ltr>{`${card.version}`}</Ltr>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Lanes({ view, lanes, couriers }: { view: View; lanes: readonly LaneFigures[]; couriers: Names }): JSX.Element {
  const { say } = view;
  const share = (part: number, of: number): string => (of === 0 ? '–' : `${Math.round((part / of) * 100)}%`);
  const heads = [
    'rates.courier',
    'rates.lane',
    'rates.parcels',
    'rates.on_time',
    'rates.p50',
    'rates.p90',
    'rates.first_failed',
    'rates.returned',
  ] as const;
  return (
    <Scroll label={say('rates.measured')}>
      <table class="table card-table">
        <thead>
          <tr>
            {heads.map((key) => (
              <th scope="col">{say(key)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes.map((one) => (
            <tr>
              <td>
                <bdi>{couriers.get(one.courierCode) ?? one.courierCode}</bdi>
              </td>
              <td>
                <bdi>{countryName(view.locale, one.fromCountry)}</bdi> –{' '}
                <bdi>{countryName(view.locale, one.toCountry)}</bdi>{' '}
                <span class="hub-small">
                  {one.toCity === '' ? (
                    say('rates.whole_country')
                  ) : (
                    <>
                      <bdi>{cityOfKey(one.fromCountry, one.fromCity, view.locale)}</bdi> –{' '}
                      <bdi>{cityOfKey(one.toCountry, one.toCity, view.locale)}</bdi>
                    </>
                  )}
                </span>
              </td>
              {[
                `${one.parcels}`,
                share(one.onTime, one.promised),
                one.p50Days === undefined ? '–' : `${one.p50Days}`,
                one.p90Days === undefined ? '–' : `${one.p90Days}`,
                share(one.firstFailed, one.parcels),
                share(one.returned, one.parcels),
              ].map((text) => (
                <td>
                  <Ltr>{text}</Ltr>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
