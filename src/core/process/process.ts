/** A process: the steps that orders of one kind walk, and which orders those are. */
import { automaticSteps, STANDARD, type Gate } from '../../../config/processes.ts';

/** A step that the house does by itself; its name is one of the registry. */
export type DoneByHub = { readonly do: string };

/** A step that a person does. */
export type DoneByHand = {
  readonly ask: string;
  readonly workgroup: string;
  readonly deadlineMinutes: number;
  readonly instructions?: { readonly en: string; readonly ar?: string };
};

export type Step = DoneByHub | DoneByHand;

/** Which orders are of the kind: all that is named must fit. An empty rule fits none. */
export type Rule = {
  readonly channels?: readonly string[];
  readonly countries?: readonly string[];
  /** `*` at the end stands for anything. */
  readonly shippingMethods?: readonly string[];
  readonly origins?: readonly string[];
  /** One of its lines is of one of these; `*` at the end stands for anything, so a family is `RING-*`. */
  readonly skus?: readonly string[];
  /** Worth at least so much, in minor units by currency. */
  readonly atLeastMinor?: Readonly<Record<string, number>>;
};

export type Process = {
  readonly kind: string;
  readonly version: number;
  readonly name: string;
  readonly nameAr: string | null;
  readonly rule: Rule;
  /** Lower ones are tried first. */
  readonly rank: number;
  readonly steps: readonly Step[];
  readonly savedAt: string;
  readonly savedBy: string;
};

/** The version that is in the code: what every order walks until somebody says otherwise. */
export const builtIn: Process = {
  kind: STANDARD,
  version: 0,
  name: 'Standard',
  nameAr: 'قياسي',
  rule: {},
  rank: 1000,
  steps: automaticSteps.map(({ name }) => ({ do: name })),
  savedAt: '2026-11-22 00:00:00.000',
  savedBy: 'hub',
};

/** What of an order decides its kind. */
export type OrderFacts = {
  readonly channelId: string;
  readonly country: string;
  readonly currency: string;
  readonly grandTotalMinor: number;
  readonly shippingMethod: string | null;
  readonly origin: string;
  readonly skus: readonly string[];
};

export function fits(rule: Rule, order: OrderFacts): boolean {
  const { channels, countries, shippingMethods, origins, skus, atLeastMinor } = rule;
  const asked: boolean[] = [];
  if (channels !== undefined) asked.push(channels.includes(order.channelId));
  if (countries !== undefined) asked.push(countries.includes(order.country));
  if (origins !== undefined) asked.push(origins.includes(order.origin));
  if (shippingMethods !== undefined) asked.push(shippingMethods.some((one) => isLike(order.shippingMethod ?? '', one)));
  if (skus !== undefined) asked.push(order.skus.some((sku) => skus.some((one) => isLike(sku, one))));
  if (atLeastMinor !== undefined)
    asked.push(order.grandTotalMinor >= (atLeastMinor[order.currency] ?? Number.POSITIVE_INFINITY));
  return asked.length > 0 && asked.every(Boolean);
}

function isLike(text: string, pattern: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

export function isByHand(step: Step): step is DoneByHand {
  return 'ask' in step;
}

const gateOf = new Map<string, Gate>(automaticSteps.flatMap((one) => ('gate' in one ? [[one.name, one.gate]] : [])));

/** Steps of people by what they hold up: each holds up the first automatic one after it that can be. */
export function manualSteps(
  steps: readonly Step[],
): { readonly step: DoneByHand; readonly gate: Gate | undefined; readonly line: number }[] {
  return steps.flatMap((step, at) => {
    if (!isByHand(step)) return [];
    const next = steps.slice(at + 1).find((one) => !isByHand(one) && gateOf.has(one.do));
    return [{ step, gate: next === undefined || isByHand(next) ? undefined : gateOf.get(next.do), line: at + 1 }];
  });
}
