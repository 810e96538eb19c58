/**
 * A decision record as its row keeps it. One is written with every order and hardly any is ever read: names of fields, SKUs
 * and what is the same for everybody are left out, which makes it a third. Records of before have their field names and are
 * read as they are. Pure.
 */
import type { Weights } from '../routing/index.ts';
import type { Excluded } from './candidates.ts';
import type { DecisionRecord, Lost, SeenCandidate, StepRecord } from './record.ts';
import type { Gap, Scores } from './scorers.ts';

/** The first value of every such text; another order of fields gets another number. */
const FORM = 2;

/** What form 2 leaves out; not `standardWeights`, which may change. */
const usual: Partial<Weights> = { perKm: 1, perSplit: 1_000_000 };

const losts: readonly (Lost | undefined)[] = [undefined, 'short', 'dearer', 'unused', 'parted'];

/** SKU by its place in the list, pieces; one after the other. */
type Pieces = readonly number[];
/** Place, km, total, why it lost; SKU, free, needed for each; scores, where they are more than the distance; gaps. */
type CandidateText = readonly [
  id: string,
  km: number | null,
  total: number,
  lost: number,
  stock?: readonly number[] | 0,
  scores?: Scores | 0,
  gaps?: readonly Gap[],
];
type StepText = readonly [
  name: string,
  candidates: readonly CandidateText[],
  more: number,
  excluded: Readonly<Record<string, number>>,
];
type PartText = readonly [id: string, km: number | null, step: number, cost: number, pieces: Pieces];
type RecordText = readonly [
  form: typeof FORM,
  version: number,
  set: string,
  attempt: number,
  weights: Partial<Weights> | 0,
  cost: number,
  currency: string,
  exact: 0 | 1,
  skus: readonly string[],
  steps: readonly StepText[],
  /** Why, then all in a row for whom it is so. */
  excluded: readonly (readonly string[])[],
  parts: readonly PartText[],
  missing: Pieces,
  unfillable?: string | 0,
  transfer?: readonly (readonly [id: string, pieces: Pieces])[],
];

type Goods = readonly { readonly sku: string; readonly quantity: number }[];

export function decisionText(record: DecisionRecord): string {
  const skus: string[] = [];
  const numberOf = (sku: string): number => {
    const known = skus.indexOf(sku);
    return known >= 0 ? known : skus.push(sku) - 1;
  };
  const pieces = (goods: Goods): number[] => goods.flatMap(({ sku, quantity }) => [numberOf(sku), quantity]);
  const names = record.steps.map(({ name }) => name);
  const steps = record.steps.map(({ name, candidates, more, excluded }): StepText => [
    name,
    candidates.map((one) => candidateText(one, numberOf)),
    more,
    excluded,
  ]);
  const parts = record.parts.map((part): PartText => [
    part.id,
    part.km ?? null,
    names.indexOf(part.step),
    part.cost,
    pieces(part.pieces),
  ]);
  const missing = pieces(record.missing);
  const { transfer, unfillable } = record;
  const brought = transfer?.map(({ id, pieces: goods }) => [id, pieces(goods)] as const);
  const text: RecordText = [
    FORM,
    record.rule.version,
    record.rule.set,
    record.attempt,
    isUsual(record.weights) ? 0 : record.weights,
    record.cost,
    record.currency,
    record.exact ? 1 : 0,
    skus,
    steps,
    runsOf(record.excluded),
    parts,
    missing,
    ...(unfillable === undefined && brought === undefined ? [] : ([unfillable ?? 0] as const)),
    ...(brought === undefined ? [] : ([brought] as const)),
  ] as RecordText;
  return JSON.stringify(text);
}

/** Of this form, or of the one before it. */
export function readDecision(text: string): DecisionRecord {
  const found = JSON.parse(text) as RecordText | DecisionRecord;
  if (!isText(found)) return found;
  const [, version, set, attempt, weights, cost, currency, exact, skus, steps, excluded, parts, missing, ...rest] =
    found;
  const [unfillable, transfer] = rest;
  const goods = (pieces: Pieces): { sku: string; quantity: number }[] =>
    groupsOf(pieces, 2).map(([at = 0, quantity = 0]) => ({ sku: skus[at] ?? '', quantity }));
  return {
    rule: { version, set },
    attempt,
    weights: weights === 0 ? usual : weights,
    steps: steps.map(([name, candidates, more, counts]): StepRecord => ({
      name,
      candidates: candidates.map((one) => candidateOf(one, skus)),
      more,
      excluded: counts,
    })),
    excluded: excluded.flatMap(([why, ...ids]) => ids.map((id) => ({ id, why }) as Excluded)),
    parts: parts.map(([id, km, step, partCost, pieces]) => ({
      id,
      ...(km === null ? {} : { km }),
      step: steps[step]?.[0] ?? '',
      cost: partCost,
      pieces: goods(pieces),
    })),
    missing: goods(missing),
    cost,
    currency,
    exact: exact === 1,
    ...(unfillable === undefined || unfillable === 0 ? {} : { unfillable }),
    ...(transfer === undefined ? {} : { transfer: transfer.map(([id, pieces]) => ({ id, pieces: goods(pieces) })) }),
  };
}

function isText(found: RecordText | DecisionRecord): found is RecordText {
  return Array.isArray(found);
}

function isUsual(weights: Partial<Weights>): boolean {
  const names = Object.keys(weights) as (keyof Weights)[];
  return names.length === Object.keys(usual).length && names.every((name) => weights[name] === usual[name]);
}

function candidateText(one: SeenCandidate, numberOf: (sku: string) => number): CandidateText {
  const { id, km = null, total, lost, stock, scores, gaps } = one;
  const plain = scores.distance === total && Object.keys(scores).length === 1;
  const text: unknown[] = [id, km, total, losts.indexOf(lost)];
  if (stock !== undefined) {
    const numbers: number[] = [];
    for (const [sku, [free, needed]] of Object.entries(stock)) numbers.push(numberOf(sku), free, needed);
    text.push(numbers);
  } else if (!plain || gaps !== undefined) text.push(0);
  if (!plain) text.push(scores);
  else if (gaps !== undefined) text.push(0);
  if (gaps !== undefined) text.push(gaps);
  return text as unknown as CandidateText;
}

function candidateOf(
  [id, km, total, lost, stock, scores, gaps]: CandidateText,
  skus: readonly string[],
): SeenCandidate {
  const why = losts[lost];
  const seen = (stock === undefined || stock === 0 ? [] : groupsOf(stock, 3)).map(
    ([at = 0, free = 0, needed = 0]) => [skus[at] ?? '', [free, needed] as const] as const,
  );
  return {
    id,
    ...(km === null ? {} : { km }),
    scores: scores === undefined || scores === 0 ? { distance: total } : scores,
    total,
    ...(why === undefined ? {} : { lost: why }),
    ...(stock === undefined || stock === 0 ? {} : { stock: Object.fromEntries(seen) }),
    ...(gaps === undefined ? {} : { gaps }),
  };
}

function runsOf(excluded: readonly Excluded[]): string[][] {
  const runs: string[][] = [];
  for (const { id, why } of excluded) {
    const run = runs.at(-1);
    if (run?.[0] === why) run.push(id);
    else runs.push([why, id]);
  }
  return runs;
}

function groupsOf(numbers: readonly number[], size: number): (readonly number[])[] {
  return Array.from({ length: numbers.length / size }, (_, at) => numbers.slice(at * size, at * size + size));
}
