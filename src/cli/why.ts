/** `hub order why <number> [--json]`: why an order is served from where it is, each decision with its candidates. */
import { parseArgs } from 'node:util';
import type { Config } from '../../config/index.ts';
import { findDecisions, type Decided } from '../core/reading/index.ts';
import type { SeenCandidate, StepRecord } from '../core/sourcing/index.ts';
import { decimalOf } from '../core/values.ts';
import { openDatabase } from '../platform/db/index.ts';

const USAGE = 'hub order why <number> [--json]';

export async function whyOrder(config: Config, words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [number] = positionals;
  if (number === undefined) {
    console.error(`which one? ${USAGE}`);
    return 2;
  }
  const db = openDatabase(config.databaseUrl);
  try {
    const decisions = await db.read((reader) => findDecisions(reader, number, 'all'));
    if (decisions === undefined) {
      console.error(`no order ${number}`);
      return 1;
    }
    if (values['json'] === true) console.log(JSON.stringify({ number, decisions }, null, 2));
    else if (decisions.length === 0) console.log(`${number}: no place has been looked for yet`);
    else for (const line of decisions.flatMap(textOf)) console.log(line);
    return 0;
  } finally {
    await db.close();
  }
}

export function textOf({ decidedAt, locationId, decision }: Decided): string[] {
  const { rule, attempt, parts, missing, transfer, currency, steps, excluded, exact } = decision;
  const money = (minor: number): string => `${decimalOf(minor, currency)} ${currency}`;
  const pieces = (list: readonly { readonly sku: string; readonly quantity: number }[]): string =>
    list.map(({ sku, quantity }) => `${sku} x ${quantity}`).join(', ');
  const km = (far: number | undefined): string => (far === undefined ? '' : `  ${far} km`);
  return [
    `${decidedAt}  ${locationId ?? 'nobody has all of it'}  rule "${rule.set}" version ${rule.version}, time ${attempt}, ${money(decision.cost)}`,
    ...parts.map((part) => `  from ${part.id}${km(part.km)}: ${pieces(part.pieces)}  ${money(part.cost)}`),
    ...(missing.length === 0 ? [] : [`  missing: ${pieces(missing)}`]),
    ...(transfer ?? []).map((part) => `  could be brought from ${part.id}: ${pieces(part.pieces)}`),
    ...(exact ? [] : ['  the search was ended before it had looked at everything']),
    ...steps.flatMap((step) => stepText(step, money)),
    ...excluded.map((one) => `  not ${one.id}: ${one.why}`),
  ];
}

function stepText(step: StepRecord, money: (minor: number) => string): string[] {
  const counts = Object.entries(step.excluded).map(([why, count]) => `${why} ${count}`);
  return [
    `  step "${step.name}"${counts.length === 0 ? '' : `  passed over: ${counts.join(', ')}`}`,
    ...step.candidates.map((one) => `    ${candidateText(one, money)}`),
    ...(step.more === 0 ? [] : [`    and ${step.more} more`]),
  ];
}

function candidateText(one: SeenCandidate, money: (minor: number) => string): string {
  const scores = Object.entries(one.scores).map(([code, minor]) => `${code} ${money(minor)}`);
  const stock = Object.entries(one.stock ?? {}).map(([sku, [free, needed]]) => `${sku} ${free}/${needed}`);
  return [
    one.id.padEnd(10),
    (one.lost ?? 'CHOSEN').padEnd(8),
    money(one.total).padStart(14),
    ...(scores.length === 0 ? [] : [`(${scores.join(', ')})`]),
    ...(stock.length === 0 ? [] : [`free/needed ${stock.join(', ')}`]),
    ...(one.gaps === undefined ? [] : [`gaps: ${one.gaps.join(', ')}`]),
  ].join('  ');
}
