/**
 * Which process a new order walks. The list of current versions is at most two seconds old: an order that comes in
 * while another version is being activated may begin with either, and keeps the one it began with. A version never
 * changes, so that one read once is right for ever.
 */
import { STANDARD } from '../../../config/processes.ts';
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { builtIn, fits, type OrderFacts, type Process } from './process.ts';
import { findProcess, listCurrent } from './store.ts';

const FRESH_MS = 2_000;
const KEPT = 500;

type Kept = { at: number; current: Promise<readonly Process[]> };

const currentOf = new WeakMap<object, Kept>();
const versionsOf = new WeakMap<object, Map<string, Process>>();

type Reads = Pick<Reader, 'all' | 'one' | 'owner'>;

async function current(reader: Reads): Promise<readonly Process[]> {
  const kept = currentOf.get(reader.owner);
  if (kept !== undefined && Date.now() - kept.at < FRESH_MS) return kept.current;
  const read = { at: Date.now(), current: listCurrent(reader) };
  currentOf.set(reader.owner, read);
  read.current.catch(() => currentOf.delete(reader.owner));
  return read.current;
}

/** What is current is read anew by the next who asks; elsewhere within two seconds. */
export function forgetCurrent(reader: Pick<Reader, 'owner'>): void {
  currentOf.delete(reader.owner);
}

export type Walk = { readonly kind: string; readonly version: number };

/** The kind and version that each of these new orders begins with, in their order. */
export async function currentProcesses(reader: Reads, orders: readonly OrderFacts[]): Promise<Walk[]> {
  const processes = await current(reader);
  const standard = processes.find((one) => one.kind === STANDARD) ?? builtIn;
  const others = processes.filter((one) => one.kind !== STANDARD);
  return orders.map((order) => {
    const { kind, version } = others.find((one) => fits(one.rule, order)) ?? standard;
    return { kind, version };
  });
}

/** The current version of a kind that somebody names, for orders entered by hand; `undefined` when it takes none. */
export async function currentProcess(reader: Reads, kind: string): Promise<Walk | undefined> {
  const found = (await current(reader)).find((one) => one.kind === kind) ?? (kind === STANDARD ? builtIn : undefined);
  return found === undefined ? undefined : { kind, version: found.version };
}

/** @throws bug `process.version_missing`: orders keep their version, so it may never go */
export async function loadVersion(reader: Reads, kind: string, version: number): Promise<Process> {
  if (kind === STANDARD && version === 0) return builtIn;
  const known = versionsOf.get(reader.owner) ?? new Map<string, Process>();
  versionsOf.set(reader.owner, known);
  const key = `${kind}\n${version}`;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const found = (await findProcess(reader, kind, version)) ?? fail('bug', 'process.version_missing', { kind, version });
  if (known.size >= KEPT) known.clear();
  known.set(key, found);
  return found;
}
