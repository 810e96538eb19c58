/**
 * Which courier takes a parcel. Pure. Steps: who may carry it at all · who refused it before, or is said not to serve the
 * address, stands back while there is another · the rule of the channel: its own order, the lowest score, or the aggregator's list.
 */
import type { CourierChoiceConfig, CourierWeights } from '../../../config/courier-choice.ts';
import type { CourierRow } from '../../../config/couriers.ts';
import type { Quote } from '../rate/index.ts';
import type { Money } from '../values.ts';
import type { Advice } from './advice.ts';
import type { Bookable, Candidate, Choice, Lost } from './choice.ts';

export type Parcel = {
  readonly fromCountry: string;
  readonly toCountry: string;
  readonly toCity?: string;
  readonly weightG: number;
  /** Undefined for prepaid parcels. */
  readonly cashOnDelivery?: Money;
};

export type CourierQuestion = {
  /** Codes of the channel's couriers, the preferred one first. */
  readonly preferred: readonly string[];
  readonly couriers: readonly CourierRow[];
  readonly parcel: Parcel;
  /** Left out: the first that may carry it. */
  readonly rule?: CourierChoiceConfig;
  readonly shippingMethod?: string;
  readonly quotes?: readonly Quote[];
  /** Of the quotes. */
  readonly currency: string;
  readonly refusedBefore?: ReadonlySet<string>;
  /** Left out where the aggregator was not asked. */
  readonly advice?: Advice;
};

export type Chosen = {
  readonly courier?: Bookable;
  readonly choice: Choice;
  /** Others that may be asked when this one refuses. */
  readonly others: number;
};

type Weighed = Candidate & { readonly row?: Bookable };

export function chooseCourier(question: CourierQuestion): Chosen {
  const { rule = {}, currency, advice } = question;
  const candidates = standBack(
    question,
    question.preferred.map((code) => weigh(code, question)),
  );
  const able = candidates.filter((one) => one.lost === undefined);
  const listed = (advice?.ranked ?? []).length > 0 && able.some((one) => one.recommended !== undefined);
  const scored = rule.weights === undefined ? undefined : withScores(able, rule.weights);
  const [by, first] =
    rule.recommendation === 'follow' && listed
      ? (['recommended', [...able].sort(byRecommendation)] as const)
      : scored?.some((one) => one.score !== undefined) === true
        ? (['score', [...scored].sort(byScore)] as const)
        : (['preferred', rule.weights === undefined ? able : [...able].sort(byRecommendation)] as const);
  const won = first[0];
  const shown = candidates.map((one): Candidate => {
    const { row: _, ...plain } = scored?.find((other) => other.courier === one.courier) ?? one;
    if (plain.lost !== undefined || plain.courier === won?.courier) return plain;
    return { ...plain, lost: loses(by, plain) };
  });
  return {
    ...(won?.row === undefined ? {} : { courier: won.row }),
    choice: {
      by: won === undefined ? 'nobody' : by,
      ...(won === undefined ? {} : { courier: won.courier }),
      currency,
      candidates: shown,
      ...(advice === undefined || advice.ignored.length === 0 ? {} : { ignored: advice.ignored }),
    },
    others: Math.max(0, able.filter((one) => question.refusedBefore?.has(one.courier) !== true).length - 1),
  };
}

function weigh(code: string, question: CourierQuestion): Weighed {
  const row = question.couriers.find((one) => one.code === code);
  if (row === undefined) return { courier: code, lost: 'unknown' };
  const { partnerId } = row;
  const said = partnerId === null ? {} : numbersOf(row, partnerId, question);
  const lost = cannot(row, question);
  if (lost !== undefined || partnerId === null) return { courier: code, ...said, lost: lost ?? 'no_aggregator_id' };
  return { courier: code, ...said, row: { ...row, partnerId } };
}

/** The hard limits. */
function cannot(courier: CourierRow, { parcel, rule, shippingMethod }: CourierQuestion): Lost | undefined {
  if (courier.partnerId === null) return 'no_aggregator_id';
  if (!courier.from.includes(parcel.fromCountry)) return 'not_from_there';
  if (!courier.countries.includes(parcel.toCountry)) return 'not_to_there';
  if (!reaches(courier, parcel.toCity)) return 'not_to_there';
  if (parcel.weightG > courier.maxWeightG) return 'too_heavy';
  // A locker needs the customer to have chosen one.
  if (courier.services.every((service) => service === 'locker')) return 'lockers_only';
  const wanted = servicesFor(rule, shippingMethod);
  if (wanted !== undefined && !courier.services.some((service) => wanted.includes(service))) return 'other_service';
  const cash = parcel.cashOnDelivery;
  if (cash !== undefined && (courier.codLimitMinor[cash.currency] ?? 0) < cash.minor) return 'cash_over_limit';
  return undefined;
}

function reaches({ cities }: CourierRow, city = ''): boolean {
  const plain = (name: string): string => name.trim().toLowerCase();
  return cities === undefined || cities.some((one) => plain(one) === plain(city));
}

function servicesFor(rule: CourierChoiceConfig | undefined, method: string | undefined): readonly string[] | undefined {
  return rule?.services?.[method ?? ''] ?? rule?.services?.['*'];
}

/** The quote that it would be taken by, and what else is known of it. */
function numbersOf(courier: CourierRow, partnerId: number, question: CourierQuestion): Partial<Candidate> {
  const { rule, advice, shippingMethod } = question;
  const wanted = servicesFor(rule, shippingMethod) ?? courier.services.filter((service) => service !== 'locker');
  const mine = (question.quotes ?? []).filter(
    (one) => one.courierCode === courier.code && wanted.includes(one.service),
  );
  const worth = ({ costMinor, days = 0 }: Quote): number =>
    rule?.weights === undefined ? costMinor : costMinor * rule.weights.cost + days * rule.weights.perDay;
  const [quote] = [...mine].sort((a, b) => worth(a) - worth(b));
  const place = (advice?.ranked ?? []).findIndex((one) => one.partnerId === partnerId);
  // The aggregator speaks of its own couriers.
  const told = courier.connector === 'clickpost' ? (advice?.days?.[String(partnerId)] ?? advice?.anyDays) : undefined;
  const own = quote?.daysFrom === 'measured' || told === undefined;
  return {
    ...(quote === undefined ? {} : { service: quote.service, costMinor: quote.costMinor }),
    ...(own
      ? quote?.days === undefined
        ? {}
        : { days: quote.days, ...(quote.daysFrom === undefined ? {} : { daysFrom: quote.daysFrom }) }
      : { days: told, daysFrom: 'advice' as const }),
    ...(quote?.onTime === undefined ? {} : { onTime: quote.onTime }),
    ...(place < 0 ? {} : { recommended: place + 1 }),
  };
}

/** Who is said not to serve the address, and who refused before, come into it only when nobody else is left. */
function standBack(question: CourierQuestion, all: readonly Weighed[]): readonly Weighed[] {
  const { advice, refusedBefore } = question;
  const unserved = new Set(advice?.unserved ?? []);
  const reasons: [Lost, (one: Weighed) => boolean][] = [
    ['refused_before', (one) => refusedBefore?.has(one.courier) === true],
    ['says_not_served', (one) => one.row !== undefined && unserved.has(one.row.partnerId)],
  ];
  let left = all;
  for (const [lost, stands] of reasons) {
    const next = left.map((one) => (one.lost === undefined && stands(one) ? { ...one, lost } : one));
    if (next.some((one) => one.lost === undefined)) left = next;
  }
  return left;
}

/** What is not known of a courier counts as the worst that is known of the others: nobody wins by being unknown. */
function withScores(able: readonly Weighed[], weights: CourierWeights): Weighed[] {
  const slowest = Math.max(0, ...able.flatMap((one) => one.days ?? []));
  const latest = Math.min(1, ...able.flatMap((one) => one.onTime ?? []));
  return able.map((one) => {
    if (one.costMinor === undefined) return one;
    const late = (1 - (one.onTime ?? latest)) * 100;
    const score = one.costMinor * weights.cost + (one.days ?? slowest) * weights.perDay + late * weights.perLatePercent;
    return { ...one, score: Math.round(score) };
  });
}

const none = Number.MAX_SAFE_INTEGER;

/** Sorting is stable: what this leaves undecided stays in the channel's order. */
function byRecommendation(a: Weighed, b: Weighed): number {
  return (a.recommended ?? none) - (b.recommended ?? none);
}

function byScore(a: Weighed, b: Weighed): number {
  return (a.score ?? none) - (b.score ?? none) || byRecommendation(a, b);
}

function loses(by: Choice['by'], one: Candidate): Lost {
  if (by === 'preferred') return 'later_in_order';
  if (by === 'recommended') return 'not_recommended';
  return one.score === undefined ? 'no_card' : 'higher_score';
}
