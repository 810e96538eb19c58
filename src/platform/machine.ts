/** State tables: which move leads from where to where, who may make it, and what it tells. */
import { fail } from './errors.ts';

/**
 * What keeps a non-final state from lasting for ever: a row of the flow that takes it up, a job that looks for it, a kind
 * of task that a person has, or the state table of its parts, which it follows. A test finds the ones that do not exist.
 */
export type Watch =
  { readonly listener: string } | { readonly job: string } | { readonly task: string } | { readonly follows: string };

/** `limitMs`: so long it may stand without anything under way for it before a person is asked; left out: `STILL_MS`. */
export type StateInfo = {
  readonly label: string;
  readonly final: boolean;
  readonly watch?: readonly Watch[];
  readonly limitMs?: number;
};

const HOUR_MS = 3_600_000;
export const STILL_MS = 2 * HOUR_MS;
export const DAY_MS = 24 * HOUR_MS;

export type Move<State extends string, Name extends string, Thing, Event extends string = string> = {
  readonly from: readonly State[];
  readonly on: Name;
  readonly to: State;
  readonly only?: (thing: Thing) => boolean;
  readonly tells?: Event;
};

/** The row that fits, or undefined. */
export function next<S extends string, M extends string, T, E extends string>(
  moves: readonly Move<S, M, T, E>[],
  state: S,
  move: M,
  thing: T,
): Move<S, M, T, E> | undefined {
  return moves.find((row) => row.on === move && row.from.includes(state) && (row.only?.(thing) ?? true));
}

/**
 * The row that a command needs.
 * @throws conflict `<what>.illegal_move` when none fits.
 */
export function mustMove<S extends string, M extends string, T, E extends string>(
  what: string,
  moves: readonly Move<S, M, T, E>[],
  state: S,
  move: M,
  thing: T,
): Move<S, M, T, E> {
  return next(moves, state, move, thing) ?? fail('conflict', `${what}.illegal_move`, { state, move });
}

/** The moves that a person may be offered now. */
export function allowedMoves<S extends string, M extends string, T>(
  moves: readonly Move<S, M, T>[],
  state: S,
  thing: T,
): M[] {
  return [
    ...new Set(moves.filter((row) => row.from.includes(state) && (row.only?.(thing) ?? true)).map((row) => row.on)),
  ];
}

/** What watches a state, in words: `listener sourcing.order.source`. */
export function watchersOf(info: StateInfo): string[] {
  return (info.watch ?? []).map((one) => Object.entries(one).flat().join(' '));
}

/** What is wrong with a table: run at start and in a test. An empty list is right. */
export function checkTable<S extends string, M extends string, T>(
  what: string,
  states: Record<S, StateInfo>,
  moves: readonly Move<S, M, T>[],
  start: S,
): string[] {
  const wrong: string[] = [];
  const names = Object.keys(states) as S[];
  for (const move of moves) {
    for (const name of [...move.from, move.to])
      if (!names.includes(name)) wrong.push(`${what}: ${move.on} names unknown state ${name}`);
  }
  const reached = new Set<S>([start]);
  for (let before = 0; before !== reached.size;) {
    before = reached.size;
    for (const move of moves) if (move.from.some((from) => reached.has(from))) reached.add(move.to);
  }
  for (const name of names) {
    const info = states[name];
    const out = moves.some((move) => move.from.includes(name));
    if (!reached.has(name)) wrong.push(`${what}: state ${name} cannot be reached`);
    if (info.final && out) wrong.push(`${what}: final state ${name} has a way out`);
    if (!info.final && !out) wrong.push(`${what}: state ${name} has no way out`);
    if (!info.final && (info.watch === undefined || info.watch.length === 0))
      wrong.push(`${what}: state ${name} names nothing that watches it`);
  }
  return wrong;
}
