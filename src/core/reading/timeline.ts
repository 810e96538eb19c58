/** The timeline of one order: everything that happened to it, in order of time, and where it stood at any moment. Pure. */

/**
 * `step` a change of state · `decision` of the routing · `message_in` from a partner · `message_out` an event of ours ·
 * `call` to a partner, with its attempts · `exchange` one request of a call and its answer · `scan` of a courier ·
 * `document` · `money` · `task` · `parked`.
 */
export const timelineKinds = [
  'step',
  'decision',
  'message_in',
  'message_out',
  'call',
  'exchange',
  'scan',
  'document',
  'money',
  'task',
  'parked',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

export type TimelineEntry = {
  /** UTC. */
  readonly at: string;
  /** Tells entries of one moment apart, and is a place to go on from. */
  readonly key: string;
  readonly kind: TimelineKind;
  /** A stable name: `order.accept`, `magento.order.placed`, `clickpost.booking.create`. */
  readonly what: string;
  /** What it is about: a shipment's reference, a document's number. */
  readonly about: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** A person's login, a partner, a job, or `hub`. */
  readonly who: string;
  readonly person: boolean;
  readonly why: string | null;
  /** Joins a push with all that it has caused, up to the calls it led to. */
  readonly correlationId: string | null;
  /** Small, and without personal data. */
  readonly facts: Readonly<Record<string, unknown>>;
};

/** What a reader may narrow the timeline to. */
export const timelineFilters = ['all', 'steps', 'people', 'partners', 'messages', 'money', 'tasks'] as const;
export type TimelineFilter = (typeof timelineFilters)[number];

const kindsOf: Record<Exclude<TimelineFilter, 'all' | 'people'>, readonly TimelineKind[]> = {
  steps: ['step', 'decision'],
  partners: ['message_in', 'call', 'exchange', 'scan'],
  messages: ['message_in', 'message_out', 'parked'],
  money: ['money', 'document'],
  tasks: ['task', 'parked'],
};

export function fits(entry: TimelineEntry, filter: TimelineFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'people') return entry.person;
  return kindsOf[filter].includes(entry.kind);
}

/** What happened first stands first; of one moment, a cause before its consequences. */
export function inOrder(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const rank = (entry: TimelineEntry): number => timelineRank[entry.kind];
  return [...entries].sort((a, b) =>
    a.at !== b.at ? (a.at < b.at ? -1 : 1) : rank(a) !== rank(b) ? rank(a) - rank(b) : a.key < b.key ? -1 : 1,
  );
}

const timelineRank: Record<TimelineKind, number> = {
  message_in: 0,
  scan: 1,
  decision: 2,
  step: 3,
  money: 4,
  document: 5,
  message_out: 6,
  call: 7,
  exchange: 8,
  task: 9,
  parked: 10,
};

export type TimelinePage = {
  readonly entries: readonly TimelineEntry[];
  /** To go on from here. */
  readonly next?: string;
};

/** @param after the `next` of the page before */
export function pageOf(entries: readonly TimelineEntry[], after: string | undefined, limit: number): TimelinePage {
  const found = after === undefined ? -1 : entries.findIndex((entry) => markOf(entry) === after);
  // The entry beside the page may have been filtered or pruned away: its moment is as good.
  const start = found >= 0 || after === undefined ? found + 1 : entries.findIndex((one) => one.at > after.slice(0, 23));
  if (start < 0) return { entries: [] };
  const page = entries.slice(start, start + limit);
  const last = page.at(-1);
  return { entries: page, ...(last === undefined || start + limit >= entries.length ? {} : { next: markOf(last) }) };
}

function markOf(entry: TimelineEntry): string {
  return `${entry.at}~${entry.key}`;
}

export type HistoryFact = {
  readonly entity: string;
  readonly entityId: string;
  readonly move: string;
  readonly toState: string | null;
  readonly changes: string;
  readonly why: string | null;
  readonly version: number;
  readonly at: string;
};

export type StateThen = {
  readonly entity: string;
  readonly id: string;
  readonly state: string | null;
  readonly version: number;
  /** Since when. */
  readonly since: string;
  /** Fields as the changes up to then have left them. */
  readonly fields: Readonly<Record<string, unknown>>;
};

/** Where everything of an order stood at a moment, out of its history, oldest row first. */
export function stateThen(history: readonly HistoryFact[], at: string): StateThen[] {
  const things = new Map<string, StateThen>();
  for (const row of history) {
    if (row.at > at) continue;
    const place = `${row.entity}:${row.entityId}`;
    const before = things.get(place);
    const moved = row.toState !== null && row.toState !== before?.state;
    const changes = Object.entries(JSON.parse(row.changes) as Record<string, readonly [unknown, unknown]>);
    things.set(place, {
      entity: row.entity,
      id: row.entityId,
      state: row.toState ?? before?.state ?? null,
      version: Math.max(row.version, before?.version ?? 0),
      since: moved ? row.at : (before?.since ?? row.at),
      fields: {
        ...before?.fields,
        // An order's reason belongs to its state: another state has another, or none.
        ...(row.entity === 'order' && moved ? { reason: row.why } : {}),
        ...Object.fromEntries(changes.map(([name, [, after]]) => [name, after])),
      },
    });
  }
  return [...things.values()];
}
