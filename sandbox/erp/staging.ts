/**
 * The staging table: what the hub has posted, by message id. Each store is worked on in the order of the hub's numbers;
 * a number that is missing holds up the store, one that is parked does not, unless it is a step before in a group.
 */
import type { Switches } from '../switches.ts';
import { book, type Booked } from './books.ts';
import type { Ledger } from './ledger.ts';
import type { Document, Entry, ErpSwitches, Posting, Staged } from './types.ts';

export interface StagingOptions {
  company: string;
  ledger: Ledger;
  switches: Switches<ErpSwitches>;
  now: () => Date;
  knows: (location: string) => boolean;
  /** Booked, parked or rejected; `inCall` while the call that brought it waits for its answer. */
  onOutcome: (row: Staged, inCall: boolean) => void;
  onEntries: (entries: readonly Entry[], row: Staged) => void;
}

export interface Staging {
  /** Takes a posting in; known ones only count an arrival. `undefined` when its number belongs to another message. */
  arrive: (posting: Posting) => Staged | undefined;
  find: (messageId: string) => Staged | undefined;
  rows: () => readonly Staged[];
  /** The highest number of a store up to which everything is posted, parked or rejected, as the ledger stood at `upTo`. */
  applied: (store: string, upTo?: number) => number;
  parked: (store: string, upTo?: number) => number[];
  received: (store: string) => number;
  /** Books a parked one after all, as if its cause had been mended. */
  repair: (messageId: string) => Staged;
  /** Somebody has written a document by hand for a parked one: it is parked no more, and books nothing. */
  close: (messageId: string, document: Document) => Staged;
  revenue: ReadonlyMap<string, number>;
  clear: () => void;
}

export function createStaging(options: StagingOptions): Staging {
  const { ledger, switches, now } = options;
  const byId = new Map<string, Staged>();
  const bySeq = new Map<string, Map<number, Staged>>();
  const worked = new Map<string, number>();
  const byDocument = new Map<string, Staged>();
  const amounts = new Map<string, { location: string; amount: number }>();
  const revenue = new Map<string, number>();
  const series = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();
  let arriving: Staged | undefined;

  const number = (kind: string): string => {
    const next = (series.get(kind) ?? 0) + 1;
    series.set(kind, next);
    return `${kind.replace(/[A-Z]*_|[a-z]/g, '').slice(0, 4)}-${options.company}-${String(next).padStart(6, '0')}`;
  };

  function enter(row: Staged, booked: Booked): void {
    const entries = ledger.post(booked.drafts, now());
    row.status = 'POSTED';
    row.documents = booked.documents;
    row.postedAt = now();
    delete row.error;
    const positions = entries.map((entry) => entry.position);
    if (positions.length > 0) {
      row.ledgerFrom = Math.min(...positions);
      row.ledgerTo = Math.max(...positions);
    }
    byDocument.set(row.body.documentKey, row);
    if (booked.revenue !== undefined) {
      const { location, amount } = booked.revenue;
      amounts.set(row.body.documentKey, booked.revenue);
      revenue.set(location, (revenue.get(location) ?? 0) + amount);
    }
    options.onEntries(entries, row);
  }

  function fail(row: Staged, status: 'PARKED' | 'REJECTED', code: string, text: string): void {
    row.status = status;
    row.error = { code, text };
  }

  function work(row: Staged): void {
    const { body } = row;
    const before = body.group === undefined ? undefined : stepBefore(body);
    const twin = byDocument.get(body.documentKey);
    const refusal = switches.refusal(body.type);
    if (body.covered !== undefined) {
      row.status = 'POSTED';
      row.documents = [{ type: 'COVERED_BY', number: body.covered.document }];
    } else if (twin !== undefined) {
      row.status = 'DUPLICATE';
      row.documents = twin.documents;
    } else if (before !== undefined && before.status !== 'POSTED') {
      fail(row, 'PARKED', 'GROUP_STEP_MISSING', `step ${before.body.group?.step} of ${body.group?.key} is not booked`);
    } else if (refusal !== undefined) {
      fail(row, 'REJECTED', String(refusal.code), refusal.message ?? 'refused');
    } else if (switches.hit('park', body.type)) {
      fail(row, 'PARKED', 'PERIOD_CLOSED', 'Posting Date is not within your range of allowed posting dates.');
    } else {
      const booked = book(body, { knows: options.knows, number, revenueOf: (key) => amounts.get(key) });
      if ('code' in booked) fail(row, 'REJECTED', booked.code, booked.text);
      else enter(row, booked);
    }
    options.onOutcome(row, row === arriving);
  }

  function stepBefore({ group, location }: Posting): Staged | undefined {
    if (group === undefined || group.step === 1) return undefined;
    const all = [...(bySeq.get(location)?.values() ?? [])];
    return all.find(({ body }) => body.group?.key === group.key && body.group.step === group.step - 1);
  }

  /** Everything whose turn it is. */
  function pump(store: string): void {
    const rows = bySeq.get(store);
    for (;;) {
      const next = rows?.get((worked.get(store) ?? 0) + 1);
      if (next === undefined) return;
      worked.set(store, next.body.outSeq);
      work(next);
    }
  }

  const must = (messageId: string): Staged => {
    const row = byId.get(messageId);
    if (row === undefined) throw new Error(`no posting ${messageId}`);
    return row;
  };

  return {
    arrive(posting) {
      const known = byId.get(posting.messageId);
      if (known !== undefined) {
        known.arrivals += 1;
        return known;
      }
      const rows = bySeq.get(posting.location) ?? new Map<number, Staged>();
      bySeq.set(posting.location, rows);
      if (rows.has(posting.outSeq)) return undefined;
      const row: Staged = { body: posting, status: 'STAGED', documents: [], arrivals: 1 };
      byId.set(posting.messageId, row);
      rows.set(posting.outSeq, row);
      const { postLagMs } = switches.values;
      if (postLagMs === 0) {
        arriving = row;
        pump(posting.location);
        arriving = undefined;
      } else {
        const timer = setTimeout(() => {
          timers.delete(timer);
          pump(posting.location);
        }, postLagMs);
        timers.add(timer);
      }
      return row;
    },
    find: (messageId) => byId.get(messageId),
    rows: () => [...byId.values()],
    applied(store, upTo = Number.POSITIVE_INFINITY) {
      const rows = bySeq.get(store);
      let applied = 0;
      while (applied < (worked.get(store) ?? 0) && (rows?.get(applied + 1)?.ledgerTo ?? 0) <= upTo) applied += 1;
      return applied;
    },
    parked(store, upTo) {
      const applied = this.applied(store, upTo);
      const rows = [...(bySeq.get(store)?.values() ?? [])];
      return rows
        .filter(({ status, closedBy, body }) => {
          const open = status === 'PARKED' || status === 'REJECTED';
          return open && closedBy === undefined && body.outSeq <= applied;
        })
        .map(({ body }) => body.outSeq)
        .sort((a, b) => a - b);
    },
    received: (store) => Math.max(0, ...(bySeq.get(store)?.keys() ?? [])),
    repair(messageId) {
      const row = must(messageId);
      if (row.status !== 'PARKED') throw new Error(`${messageId} is ${row.status}`);
      const booked = book(row.body, { knows: options.knows, number, revenueOf: (key) => amounts.get(key) });
      if ('code' in booked) fail(row, 'REJECTED', booked.code, booked.text);
      else enter(row, booked);
      options.onOutcome(row, false);
      return row;
    },
    close(messageId, document) {
      const row = must(messageId);
      row.closedBy = document;
      return row;
    },
    revenue,
    clear() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      for (const map of [byId, bySeq, worked, byDocument, amounts, revenue, series]) map.clear();
    },
  };
}
