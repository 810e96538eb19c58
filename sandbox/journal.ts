/** The append-only journal of a simulator: what came in, what went out, and what it did; bounded in memory. */
export interface JournalEntry {
  seq: number;
  at: string;
  direction: 'in' | 'out';
  method: string;
  path: string;
  query?: Record<string, unknown>;
  body?: unknown;
  /** What was answered; 0 when no answer was given or received. */
  status: number;
  answer?: unknown;
  effect?: string;
  fault?: string;
  ms?: number;
}

export interface Journal {
  add: (entry: Omit<JournalEntry, 'seq' | 'at'>) => JournalEntry;
  since: (seq: number, limit?: number) => JournalEntry[];
  all: () => readonly JournalEntry[];
  last: () => number;
  dropped: () => number;
  clear: () => void;
}

export interface JournalOptions {
  limit?: number | undefined;
  bodies?: boolean | undefined;
}

export function createJournal({ limit = 200_000, bodies = true }: JournalOptions = {}): Journal {
  let entries: JournalEntry[] = [];
  let seq = 0;
  let dropped = 0;
  return {
    add(entry) {
      seq += 1;
      const row: JournalEntry = { seq, at: new Date().toISOString(), ...entry };
      if (!bodies) {
        delete row.body;
        delete row.answer;
      }
      entries.push(row);
      // dropped in slices, so that a full journal does not shift its whole array at each call
      if (entries.length > limit + Math.max(16, limit / 10)) {
        dropped += entries.length - limit;
        entries = entries.slice(-limit);
      }
      return row;
    },
    since(after, most = Number.POSITIVE_INFINITY) {
      const first = entries[0]?.seq ?? seq + 1;
      const start = Math.max(0, after + 1 - first);
      return entries.slice(start, Math.min(entries.length, start + most));
    },
    all: () => entries,
    last: () => seq,
    dropped: () => dropped,
    clear() {
      entries = [];
      dropped = 0;
    },
  };
}
