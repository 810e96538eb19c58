/**
 * What goes first. A push that was answered is a promise: while many orders wait to be reserved and routed, the steps
 * behind them (billing, booking, notices) leave the machine to them. They yield, they do not stop: see relay.ts.
 */
import type { FlowRow } from './flow.ts';

/** So many at once are a rush; fewer are done before anybody would notice, and nothing yields to them. */
const RUSH = 16;
/** A rush is over when so long no group of that size was seen: lanes empty and fill within it many times. */
const CALM_MS = 300;

export type Urgency = {
  /** The events that urgent rows listen to. */
  readonly events: ReadonlySet<string>;
  /** Those of them that nobody else listens to, with their listeners. */
  readonly alone: ReadonlyMap<string, readonly string[]>;
  /** True while more urgent work is under way in this process than it does in passing. */
  readonly pressing: boolean;
  /** How much other work in our database is under way in this process. */
  readonly others: number;
  /** So many of a listener's messages were begun; call what it returns when they are done. */
  begin(listener: string, count: number): () => void;
};

export function createUrgency(rows: readonly FlowRow[], now: () => number = () => performance.now()): Urgency {
  const urgent = rows.filter((row) => row.kind !== 'ask' && row.urgent);
  const listeners = new Set(urgent.map((row) => row.listener));
  const events = new Set(urgent.flatMap((row) => (row.kind === 'work' ? [row.event] : [])));
  const alone = new Map<string, string[]>();
  for (const event of events) {
    const all = rows.flatMap((row) => (row.kind !== 'from' && row.event === event ? [row.listener] : []));
    if (all.every((listener) => listeners.has(listener))) alone.set(event, all);
  }
  let underWay = 0;
  let others = 0;
  let rushedAt = -Infinity;
  return {
    events,
    alone,
    get pressing() {
      return now() - rushedAt < CALM_MS;
    },
    get others() {
      return others;
    },
    begin(listener, count) {
      if (!listeners.has(listener)) {
        others += count;
        return () => void (others -= count);
      }
      underWay += count;
      if (underWay >= RUSH) rushedAt = now();
      return () => {
        if (underWay >= RUSH) rushedAt = now();
        underWay -= count;
      };
    },
  };
}
