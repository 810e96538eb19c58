/**
 * What goes first. A push that was answered is a promise: while many orders wait to be reserved and routed, the steps
 * behind them (billing, booking, notices) leave the machine to them. They yield, they do not stop: see relay.ts.
 */
import type { FlowRow } from './flow.ts';

/** So many at once are a rush; fewer are done before anybody would notice, and nothing yields to them. */
const RUSH = 16;
/** A rush is over when so long no group of that size was seen: lanes empty and fill within it many times. */
const CALM_MS = 300;
/** In a rush so many of the others begin … */
const TURNS = 2;
/** … in so long; … */
const TURNS_MS = 50;
/** … and after each so long of it as many more, so that no rush keeps them waiting for good. */
const MORE_TURNS_MS = 10_000;

export type Urgency = {
  /** The events that urgent rows listen to. */
  readonly events: ReadonlySet<string>;
  /** Those of them that nobody else listens to, with their listeners. */
  readonly alone: ReadonlyMap<string, readonly string[]>;
  /** True while more urgent work is under way in this process than it does in passing. */
  readonly pressing: boolean;
  /** How much other work in our database is under way in this process. */
  readonly others: number;
  /**
   * What is not urgent asks for its turn before it begins: at once in a calm. What has left the outbox before the rush
   * would otherwise be worked off at full speed in it, and thousands at once where a partner has just gone away.
   */
  turn(listener: string): Promise<void>;
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
  let rushSince = 0;
  const pressing = (): boolean => now() - rushedAt < CALM_MS;
  const rush = (): void => {
    if (!pressing()) rushSince = now();
    rushedAt = now();
  };

  const waiting: (() => void)[] = [];
  let ticking: NodeJS.Timeout | undefined;
  function letGo(): void {
    const more = 1 + Math.floor((now() - rushSince) / MORE_TURNS_MS);
    const some = waiting.splice(0, pressing() ? TURNS * more : waiting.length);
    ticking = waiting.length === 0 ? undefined : setTimeout(letGo, TURNS_MS);
    for (const go of some) go();
  }
  return {
    events,
    alone,
    get pressing() {
      return pressing();
    },
    get others() {
      return others;
    },
    turn(listener) {
      if (listeners.has(listener) || (!pressing() && waiting.length === 0)) return Promise.resolve();
      ticking ??= setTimeout(letGo, TURNS_MS);
      return new Promise((resolve) => waiting.push(resolve));
    },
    begin(listener, count) {
      if (!listeners.has(listener)) {
        others += count;
        return () => void (others -= count);
      }
      underWay += count;
      if (underWay >= RUSH) rush();
      return () => {
        if (underWay >= RUSH) rush();
        underWay -= count;
      };
    },
  };
}
