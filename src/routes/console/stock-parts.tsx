/** Pieces that the stock pages share: their tabs, numbers, places, flags, addresses. */
import type { ComponentChildren, JSX } from 'preact';
import { listChannels, type Channel, type Item, type Location } from '../../core/catalog/index.ts';
import { stockPlaces, type StockLine, type StockPlaces } from '../../core/reading/index.ts';
import type { Permission } from '../../core/access/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { Locale, MessageKey } from './messages.ts';
import { Ltr } from './parts.tsx';
import type { View, Visit } from './visit.ts';

/** What a page of stock needs of its places. */
export type StockHouse = {
  readonly places: StockPlaces;
  readonly channels: readonly Channel[];
  readonly zoneOf: (locationId: string | undefined) => string | undefined;
};

export async function stockHouse(reader: Reader, { scope }: Pick<Visit, 'scope'>): Promise<StockHouse> {
  const places = await stockPlaces(reader, scope);
  const channels = await listChannels(reader);
  const zones = new Map(channels.map((one) => [one.country, one.timeZone]));
  return {
    places,
    channels: channels.filter((one) => scope.channels.includes('*') || scope.channels.includes(one.id)),
    zoneOf(locationId) {
      const place = locationId === undefined ? undefined : places.byId.get(locationId);
      return place?.timeZone ?? zones.get(place?.country ?? '');
    },
  };
}

/** @throws missing `stock.place_unknown`, also for places that are not the visitor's */
export function mustSeePlace(places: StockPlaces, locationId: string): Location {
  return places.byId.get(locationId) ?? fail('missing', 'stock.place_unknown', { locationId });
}

const tabs = [
  ['stock.tab.stock', '/console/stock', 'stock.view'],
  ['stock.tab.alarms', '/console/stock/alarms', 'stock.view'],
  ['stock.tab.postings', '/console/stock/postings', 'stock.view'],
  ['stock.tab.snapshots', '/console/stock/snapshots', 'stock.view'],
  ['stock.tab.files', '/console/stock/files', 'stock.view'],
  ['stock.tab.mapping', '/console/mapping', 'catalog.view'],
] as const satisfies readonly (readonly [MessageKey, string, Permission])[];
export type StockTab = (typeof tabs)[number][0];

export function StockTabs({ view, active }: { view: View; active: StockTab }): JSX.Element {
  return (
    <nav class="hub-tabs mb-3" aria-label={view.say('stock.tabs')}>
      {tabs
        .filter(([, , needs]) => view.may(needs))
        .map(([key, href]) => (
          <a href={href} {...(key === active ? { 'aria-current': 'page' as const } : {})}>
            {view.say(key)}
          </a>
        ))}
    </nav>
  );
}

/** Path with what was asked; what is not set is left out. */
export function withQuery(path: string, asked: Readonly<Record<string, string | number | undefined>>): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    if (value !== undefined && value !== '') parts.set(name, String(value));
  return parts.size === 0 ? path : `${path}?${parts.toString()}`;
}

export function stockPath(locationId: string, sku: string): string {
  return `/console/stock/${encodeURIComponent(locationId)}/${encodeURIComponent(sku)}`;
}

export function itemPath(sku: string): string {
  return `/console/stock/items/${encodeURIComponent(sku)}`;
}

/** A number with the minus sign of typographers, which stays with its digits. */
export function signed(n: number): string {
  return n < 0 ? `−${Math.abs(n).toLocaleString('en')}` : n.toLocaleString('en');
}

export function Count({ n, strong }: { n: number; strong?: boolean }): JSX.Element {
  const text = <Ltr>{signed(n)}</Ltr>;
  if (n < 0) return <span class="hub-below">{text}</span>;
  return n === 0 && strong !== true ? (
    <span class="hub-nought">{text}</span>
  ) : strong === true ? (
    <strong>{text}</strong>
  ) : (
    text
  );
}

const regions: Partial<Record<Locale, Intl.DisplayNames>> = {};

export function countryName(locale: Locale, country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country;
  return (regions[locale] ??= new Intl.DisplayNames([locale], { type: 'region' })).of(country) ?? country;
}

export function placeName(view: View, place: Pick<Location, 'id' | 'name' | 'nameAr'>): string {
  return view.locale === 'ar' ? (place.nameAr ?? place.name) : place.name;
}

export function itemName(view: View, item: Pick<Item, 'name' | 'nameAr'> | undefined): string | undefined {
  return view.locale === 'ar' ? (item?.nameAr ?? item?.name) : item?.name;
}

export function PlaceLabel({
  view,
  places,
  id,
}: {
  view: View;
  places: StockPlaces;
  id: string | null | undefined;
}): JSX.Element {
  if (id === null || id === undefined || id === '') return <span>–</span>;
  const place = places.byId.get(id);
  return (
    <span>
      <Ltr mono>{id}</Ltr>
      {place === undefined ? null : (
        <>
          {' '}
          <bdi>{placeName(view, place)}</bdi>
        </>
      )}
    </span>
  );
}

/** What is wrong with a row, in words. */
export function Flags({ view, of }: { view: View; of: Omit<StockLine, 'locationId' | 'sku'> }): JSX.Element | null {
  const { say } = view;
  const short = of.shortfall > 0 && of.reserved > 0;
  if (of.physical >= 0 && !short && !of.doubtful) return null;
  return (
    <span class="hub-flags">
      {of.physical < 0 ? <span class="hub-badge hub-badge-bad">{say('stock.flag.negative')}</span> : null}
      {short ? (
        <span class="hub-badge hub-badge-bad">{say('stock.flag.shortfall', { count: of.shortfall })}</span>
      ) : null}
      {of.doubtful ? <span class="hub-badge hub-badge-wait">{say('stock.flag.doubtful')}</span> : null}
    </span>
  );
}

export function Field(props: { id: string; label: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="hub-field">
      <label class="hub-small d-block" for={props.id}>
        {props.label}
      </label>
      {props.children}
    </div>
  );
}

export function Select(props: {
  id: string;
  value: string | undefined;
  any?: string;
  options: readonly (readonly [value: string, label: string])[];
}): JSX.Element {
  return (
    <select class="form-select" id={props.id} name={props.id}>
      {props.any === undefined ? null : <option value="">{props.any}</option>}
      {props.options.map(([value, label]) => (
        <option value={value} selected={value === props.value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** Countries and places to choose from; a person with one place has nothing to choose. */
export function PlaceFilters(props: {
  view: View;
  places: StockPlaces;
  country?: string | undefined;
  place?: string | undefined;
}): JSX.Element {
  const { view, places } = props;
  const all = [...places.byId.values()];
  const countries = [...new Set(all.map((one) => one.country))].sort();
  return (
    <>
      {countries.length < 2 ? null : (
        <Field id="country" label={view.say('stock.filter.country')}>
          <Select
            id="country"
            value={props.country}
            any={view.say('stock.filter.any_country')}
            options={countries.map((one) => [one, countryName(view.locale, one)])}
          />
        </Field>
      )}
      {all.length < 2 ? null : (
        <Field id="place" label={view.say('stock.filter.place')}>
          <Select
            id="place"
            value={props.place}
            any={view.say('stock.filter.any_place')}
            options={all.map((one) => [one.id, `${one.id} · ${placeName(view, one)}`])}
          />
        </Field>
      )}
    </>
  );
}
