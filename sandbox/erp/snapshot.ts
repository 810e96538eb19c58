/**
 * Snapshots: read at one moment, sent at another. EXACT sums the ledger up to its watermark; FUZZY reads the balances
 * page by page, so that what is posted meanwhile may be in it or not.
 */
import { randomUUID } from 'node:crypto';
import type { Switches } from '../switches.ts';
import type { HubAnswer, HubLine } from './hub-line.ts';
import type { Ledger, OnHand } from './ledger.ts';
import type { ErpSwitches, Watermark } from './types.ts';

export interface Reading {
  id: string;
  stores: string[];
  consistency: 'EXACT' | 'FUZZY';
  skus: 'ALL' | string[];
  missingPolicy: 'ZERO' | 'KEEP';
  asOf: string;
  before: Record<string, Watermark>;
  after: Record<string, Watermark>;
  lines: { storeId: string; sku: string; uom: string; onHand: string; nonSellable: string }[];
  half: boolean;
}

export interface ReadOptions {
  stores: readonly string[];
  consistency?: 'EXACT' | 'FUZZY';
  skus?: readonly string[];
  missingPolicy?: 'ZERO' | 'KEEP';
  /** FUZZY: what happens while the pages are read. */
  meanwhile?: () => void;
  /** The file breaks off in the middle, and its counts with it. */
  half?: boolean;
}

export interface SentSnapshot {
  opened: HubAnswer | undefined;
  chunks: (HubAnswer | undefined)[];
  committed: HubAnswer | undefined;
}

export interface SnapshotOptions {
  ledger: Ledger;
  line: HubLine;
  key: string;
  switches: Switches<ErpSwitches>;
  now: () => Date;
  /** The mark of a store as the ledger stood at a position. */
  watermark: (store: string, upTo?: number) => Watermark;
}

const CHUNK = 2_000;

export function createSnapshots({ ledger, line, key, switches, now, watermark }: SnapshotOptions) {
  const marks = (stores: readonly string[], upTo: number): Record<string, Watermark> =>
    Object.fromEntries(stores.map((store) => [store, watermark(store, upTo)]));

  function linesOf(
    store: string,
    balances: Map<string, OnHand>,
    skus: readonly string[] | undefined,
  ): Reading['lines'] {
    const wanted = skus ?? [...balances.keys()];
    return wanted.map((sku) => {
      const { onHand, nonSellable } = balances.get(sku) ?? { onHand: 0, nonSellable: 0 };
      return { storeId: store, sku, uom: 'PCS', onHand: String(onHand), nonSellable: String(nonSellable) };
    });
  }

  function read(options: ReadOptions): Reading {
    const { stores, consistency = 'EXACT', skus, meanwhile } = options;
    const from = ledger.safe();
    const before = marks(stores, from);
    // the first half of a fuzzy file is read before what happens meanwhile, the other half after it
    const early = stores.flatMap((store) =>
      linesOf(store, ledger.at(store, consistency === 'EXACT' ? from : undefined), skus),
    );
    meanwhile?.();
    const late = stores.flatMap((store) =>
      linesOf(store, ledger.at(store, consistency === 'EXACT' ? from : undefined), skus),
    );
    const middle = Math.floor(early.length / 2);
    const whole = consistency === 'EXACT' ? early : [...early.slice(0, middle), ...late.slice(middle)];
    const half = options.half ?? switches.hit('halfSnapshot');
    return {
      id: randomUUID(),
      stores: [...stores],
      consistency,
      skus: skus === undefined ? 'ALL' : [...skus],
      missingPolicy: options.missingPolicy ?? (skus === undefined ? 'ZERO' : 'KEEP'),
      asOf: now().toISOString(),
      before,
      after: marks(stores, ledger.last()),
      lines: half ? whole.slice(0, Math.ceil(whole.length / 2)) : whole,
      half,
    };
  }

  /** Opens, sends the chunks, commits; `leaveOut` loses a chunk on the way. */
  async function send(reading: Reading, { leaveOut }: { leaveOut?: number } = {}): Promise<SentSnapshot> {
    const about = `snapshot ${reading.id.slice(0, 8)}`;
    const path = `/erp/v1/stock/snapshots/${reading.id}`;
    const shared = {
      snapshotId: reading.id,
      scope: { stores: reading.stores, skus: reading.skus },
      quantityBasis: 'ON_HAND',
      consistency: reading.consistency,
      asOf: reading.asOf,
      missingPolicy: reading.missingPolicy,
    };
    const exact = reading.consistency === 'EXACT';
    const [only] = reading.stores;
    // one store carries its mark itself, several carry theirs by name
    const alone = only !== undefined && reading.stores.length === 1;
    const mark = alone
      ? exact
        ? { watermark: reading.before[only] }
        : { watermarkBefore: reading.before[only], watermarkAfter: reading.after[only] }
      : exact
        ? { watermarks: reading.before }
        : { watermarksBefore: reading.before, watermarksAfter: reading.after };
    const opened = await line.call({
      method: 'POST',
      path: '/erp/v1/stock/snapshots',
      key,
      about,
      body: { ...shared, ...mark },
    });
    if (opened === undefined || opened.status >= 400) return { opened, chunks: [], committed: undefined };
    const chunks: (HubAnswer | undefined)[] = [];
    const count = Math.max(1, Math.ceil(reading.lines.length / CHUNK));
    for (let n = 1; n <= count; n++) {
      if (n === leaveOut) continue;
      const lines = reading.lines.slice((n - 1) * CHUNK, n * CHUNK);
      if (lines.length === 0) continue;
      chunks.push(await line.call({ method: 'PUT', path: `${path}/chunks/${n}`, key, about, body: { lines } }));
    }
    const total = reading.lines.reduce((sum, one) => sum + Number(one.onHand), 0);
    const counts = { chunkCount: count, lineCount: reading.lines.length, quantitySum: String(total) };
    const committed = await line.call({ method: 'POST', path: `${path}/commit`, key, about, body: counts });
    return { opened, chunks, committed };
  }

  return { read, send };
}
