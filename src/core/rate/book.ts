/**
 * The rate book: cards laid out by the countries they lead from and to, so that a question costs a look-up and a few
 * sums. Which lanes of which cards fit a pair of places is worked out once and kept; only weight and cash differ then.
 */
import { cityKey } from '../../../config/places.ts';
import { laneParcelsNeeded, type RateCardRow, type RateLane, type RateZoneRow } from '../../../config/rate-cards.ts';
import { laneKey, type LaneFigures } from './lanes.ts';
import { partsOf } from './price.ts';
import type { Quote, RateBook, RateQuestion } from './quote.ts';
import { zoneFinder, type ZonedPlace } from './zones.ts';

export type HeldCard = RateCardRow & { readonly version: number };

/** One lane of one card that leads from a place to another, with all that the parcel does not change. */
type Way = {
  readonly card: HeldCard;
  readonly lane: RateLane;
  readonly remoteMinor: number;
  readonly said: Pick<Quote, 'days' | 'daysFrom' | 'onTime'>;
  readonly cardId: string;
};

type Laid = { readonly card: HeldCard; readonly lanes: ReadonlyMap<string, RateLane> };

/** Pairs of places that are remembered; more of them than that are worked out anew. */
const KEPT_PAIRS = 20_000;

export function bookOf(
  cards: readonly HeldCard[],
  zones: readonly RateZoneRow[],
  figures: readonly LaneFigures[] = [],
): RateBook {
  const zonesOf = zoneFinder(zones);
  const byCountries = new Map<string, Laid[]>();
  for (const card of cards) lay(byCountries, card);
  const measured = new Map(figures.map((one) => [laneKey(one), one]));
  const kept = new Map<string, readonly Way[]>();

  function waysOf({ from, to }: RateQuestion): readonly Way[] {
    const key = `${from.country}|${from.city}|${to.country}|${to.city}|${to.area ?? ''}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const found = (byCountries.get(`${from.country}>${to.country}`) ?? []).flatMap((laid) => wayOf(laid, from, to));
    if (kept.size >= KEPT_PAIRS) kept.clear();
    kept.set(key, found);
    return found;
  }

  function wayOf({ card, lanes }: Laid, from: ZonedPlace, to: ZonedPlace): Way[] {
    const [fromZones, toZones] = [zonesOf(from), zonesOf(to)];
    const lane = narrowest(lanes, fromZones, toZones);
    if (lane === undefined) return [];
    const remote = (card.remote ?? []).filter((one) => toZones.includes(one.zone)).map((one) => one.minor);
    return [
      {
        card,
        lane,
        remoteMinor: Math.max(0, ...remote),
        said: saidOf(card, lane, from, to),
        cardId: `${card.code}@${card.version}`,
      },
    ];
  }

  function saidOf(card: HeldCard, lane: RateLane, from: ZonedPlace, to: ZonedPlace): Way['said'] {
    const at = { courierCode: card.courierCode, fromCountry: from.country, toCountry: to.country };
    const cities = { fromCity: cityKey(from.country, from.city), toCity: cityKey(to.country, to.city) };
    const own = measured.get(laneKey({ ...at, ...cities }));
    const wide = measured.get(laneKey({ ...at, fromCity: '', toCity: '' }));
    const figure = [own, wide].find((one) => (one?.parcels ?? 0) >= laneParcelsNeeded);
    const onTime =
      figure === undefined || figure.promised < laneParcelsNeeded ? {} : { onTime: figure.onTime / figure.promised };
    if (figure?.p50Days !== undefined) return { days: figure.p50Days, daysFrom: 'measured', ...onTime };
    return lane.days === undefined ? onTime : { days: lane.days, daysFrom: 'card', ...onTime };
  }

  function quotesOf(question: RateQuestion): readonly Quote[] {
    const { couriers, currency } = question;
    const found: Quote[] = [];
    for (const { card, lane, remoteMinor, said, cardId } of waysOf(question)) {
      if (card.currency !== currency || couriers?.includes(card.courierCode) === false) continue;
      const parts = partsOf(card, lane.slabs, remoteMinor, question);
      if (parts === undefined) continue;
      const costMinor = Object.values(parts).reduce((sum, one) => sum + one, 0);
      found.push({ courierCode: card.courierCode, service: card.service, costMinor, parts, ...said, cardId });
    }
    return found.sort(
      (a, b) =>
        a.costMinor - b.costMinor || (a.days ?? 99) - (b.days ?? 99) || (a.courierCode < b.courierCode ? -1 : 1),
    );
  }

  // One order asks for every place that has its goods, and many of them are in one city.
  let last: RateQuestion | undefined;
  const answers = new Map<string, readonly Quote[]>();
  return {
    quotes(question) {
      if (last === undefined || !isSameParcel(last, question)) answers.clear();
      last = question;
      const from = `${question.from.country}|${question.from.city}`;
      const known = answers.get(from);
      if (known !== undefined) return known;
      const found = quotesOf(question);
      answers.set(from, found);
      return found;
    },
  };
}

/** Whether two questions differ at most in where the parcel comes from. */
function isSameParcel(a: RateQuestion, b: RateQuestion): boolean {
  return (
    a.weightG === b.weightG &&
    a.currency === b.currency &&
    a.couriers === b.couriers &&
    a.to.city === b.to.city &&
    a.to.area === b.to.area &&
    a.to.country === b.to.country &&
    a.size?.lengthMm === b.size?.lengthMm &&
    a.size?.widthMm === b.size?.widthMm &&
    a.size?.heightMm === b.size?.heightMm &&
    a.cashOnDelivery?.minor === b.cashOnDelivery?.minor &&
    a.cashOnDelivery?.currency === b.cashOnDelivery?.currency
  );
}

function lay(byCountries: Map<string, Laid[]>, card: HeldCard): void {
  const lanes = new Map<string, Map<string, RateLane>>();
  for (const lane of card.lanes) {
    const countries = `${lane.from.country}>${lane.to.country}`;
    const mine = lanes.get(countries) ?? new Map<string, RateLane>();
    lanes.set(countries, mine.set(`${lane.from.zone ?? ''}>${lane.to.zone ?? ''}`, lane));
  }
  for (const [countries, mine] of lanes)
    byCountries.set(countries, [...(byCountries.get(countries) ?? []), { card, lanes: mine }]);
}

/** Where the parcel goes decides before where it comes from; a zone before its country. */
function narrowest(
  lanes: ReadonlyMap<string, RateLane>,
  fromZones: readonly string[],
  toZones: readonly string[],
): RateLane | undefined {
  for (const to of [...toZones, ''])
    for (const from of [...fromZones, '']) {
      const lane = lanes.get(`${from}>${to}`);
      if (lane !== undefined) return lane;
    }
  return undefined;
}
