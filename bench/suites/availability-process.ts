/** The index asked in its own process, and weighed. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createAvailability, type Availability } from '../../src/core/availability/index.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { createLog } from '../../src/platform/log.ts';
import { progress, type Outcome, type Table } from '../report.ts';
import { median, round, spreadOf, type Spread } from '../stats.ts';
import { BATCH, skuOfTurn, SKUS } from './availability-world.ts';

const ROUNDS = 4;

type InProcess = { readonly name: string; readonly perSecond: number; readonly rounds: number[] };

export async function availabilityInProcess(db: Database, part: number): Promise<Outcome> {
  const collect = collector();
  const before = weight(collect);
  const index = createAvailability({ db, log: createLog('error') });
  index.start();
  while (!index.status().fromMemory) await new Promise((resolve) => setTimeout(resolve, 10));
  const { rows, bytes, loadMs } = index.status();
  const megabytes = round((weight(collect) - before) / 1e6, 1);
  progress(`index: ${rows.toLocaleString('en')} rows in ${loadMs} ms, ${megabytes} MB`);
  try {
    const count = Math.ceil(100_000 * part);
    const runs: InProcess[] = [];
    runs.push(await rounds('first answer of each SKU', 1, SKUS, () => ask(index, SKUS)));
    runs.push(await rounds('one at a time', ROUNDS, count, () => ask(index, count)));
    runs.push(await rounds(`batches of ${BATCH}`, ROUNDS, count, () => askBatches(index, count)));
    const map = await bareMap(index);
    runs.push(await rounds('floor: a bare map of ready texts', ROUNDS, count, async () => lookUp(map, count)));
    const open = await openInProcess(index, 25_000, 10 * part);
    const weighed = weight(collect) - before;
    return processOutcome({ rows, bytes, loadMs, megabytes, withAnswers: round(weighed / 1e6, 1) }, runs, open);
  } finally {
    await index.stop();
  }
}

async function rounds(name: string, times: number, count: number, work: () => Promise<number>): Promise<InProcess> {
  const rates: number[] = [];
  for (let at = 0; at < times; at++) {
    const began = performance.now();
    if ((await work()) === 0) throw new Error('nothing answered');
    rates.push(round((count * 1000) / (performance.now() - began), 0));
  }
  progress(`${name}: ${median(rates).toLocaleString('en')}/s`);
  return { name, perSecond: median(rates), rounds: rates };
}

async function ask(index: Availability, count: number): Promise<number> {
  let sum = 0;
  for (let at = 0; at < count; at++) sum += (await index.answers('AE', [skuOfTurn(at)]))[0]?.full.length ?? 0;
  return sum;
}

async function askBatches(index: Availability, count: number): Promise<number> {
  let sum = 0;
  for (let at = 0; at < count; at += BATCH) {
    const answers = await index.answers(
      'AE',
      Array.from({ length: BATCH }, (_, of) => skuOfTurn(at + of)),
    );
    for (const one of answers) sum += one.brief.length;
  }
  return sum;
}

async function bareMap(index: Availability): Promise<Map<string, string>> {
  const map = new Map<string, string>();
  for (let at = 0; at < SKUS; at++) map.set(skuOfTurn(at), (await index.answers('AE', [skuOfTurn(at)]))[0]?.full ?? '');
  return map;
}

async function lookUp(map: Map<string, string>, count: number): Promise<number> {
  let sum = 0;
  for (let at = 0; at < count; at++) sum += map.get(skuOfTurn(at))?.length ?? 0;
  return sum;
}

/** Asked by the clock; the time of an answer counts from when it was due. */
async function openInProcess(index: Availability, perSecond: number, seconds: number): Promise<Spread> {
  const count = perSecond * seconds;
  const times: number[] = [];
  const began = performance.now();
  for (let at = 0; at < count;) {
    for (; at < count && began + (at * 1000) / perSecond <= performance.now(); at++) {
      const due = began + (at * 1000) / perSecond;
      await index.answers('AE', [skuOfTurn(at)]);
      times.push(performance.now() - due);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return spreadOf(times);
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function weight(collect: () => void): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

type Weight = { rows: number; bytes: number; loadMs: number; megabytes: number; withAnswers: number };

function processOutcome(index: Weight, runs: readonly InProcess[], open: Spread): Outcome {
  const table: Table = {
    title: `In process: ${index.rows.toLocaleString('en')} rows loaded in ${index.loadMs} ms`,
    head: ['SKUs × 50 stores', 'a second', 'rounds'],
    rows: runs.map((one) => [one.name, one.perSecond, one.rounds.join(' ')]),
  };
  const one = runs.find((run) => run.name === 'one at a time');
  return {
    figures: { index, inProcess: runs, openInProcess: open },
    tables: [table],
    notes: [
      `index: ${index.megabytes} MB (${round(index.bytes / 1e6, 1)} MB of it numbers), ${index.withAnswers} MB with the ready answers`,
    ],
    headlines: [
      { goal: 'availability in process', measured: one?.perSecond ?? 0, atLeast: 50_000, unit: 'SKUs/s' },
      { goal: 'in process, p99 at 25,000/s offered', measured: open.p99, below: 10, unit: 'ms' },
      { goal: 'index of a million rows in memory', measured: index.megabytes, below: 100, unit: 'MB' },
    ],
  };
}
