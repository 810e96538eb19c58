/** Two ways of doing the same work, measured in turns, so that a noisy neighbour disturbs both. */
import type { Table } from './report.ts';
import { cpuText } from './report.ts';
import { median, round, startMeter, type Pids } from './stats.ts';

export type Side = {
  readonly perSecond: number;
  readonly rounds: number[];
  readonly cpuMsPerOrder: Record<string, number>;
};
export type Duel = { readonly hub: Side; readonly floor: Side; readonly ratio: number; readonly ratios: number[] };

export type Turn = { readonly pieces: number; hub(): Promise<number>; floor(): Promise<number> };

export async function inTurns(turns: readonly Turn[], pids: Pids): Promise<Duel> {
  const hub = sideOf(pids);
  const floor = sideOf(pids);
  for (const [at, turn] of turns.entries()) {
    // Who goes first changes, as does who finds the log full.
    for (const side of at % 2 === 0 ? (['hub', 'floor'] as const) : (['floor', 'hub'] as const)) {
      await (side === 'hub' ? hub : floor).run(turn.pieces, () => turn[side]());
    }
  }
  const [ours, plain] = [hub.result(), floor.result()];
  const ratios = ours.rounds.map((rate, at) => round(rate / (plain.rounds[at] ?? Infinity)));
  return { hub: ours, floor: plain, ratio: median(ratios), ratios };
}

function sideOf(pids: Pids): { run(pieces: number, work: () => Promise<number>): Promise<void>; result(): Side } {
  const rounds: number[] = [];
  const spent: Record<string, number>[] = [];
  return {
    async run(pieces, work) {
      const meter = startMeter(pids);
      rounds.push(round(await work(), 1));
      spent.push(meter.perPiece(pieces));
    },
    result() {
      const cpu = Object.keys(spent[0] ?? {}).map((name) => [name, median(spent.map((one) => one[name] ?? 0))]);
      return { perSecond: median(rounds), rounds, cpuMsPerOrder: Object.fromEntries(cpu) as Record<string, number> };
    },
  };
}

export function duelTable(title: string, duels: Record<string, Duel>): Table {
  return {
    title,
    head: ['work', 'hub/s', 'floor/s', 'ratio', 'ratio per round', 'hub CPU ms/order', 'floor CPU ms/order'],
    rows: Object.entries(duels).map(([name, { hub, floor, ratio, ratios }]) => [
      name,
      hub.perSecond,
      floor.perSecond,
      ratio,
      ratios.join(' '),
      cpuText(hub.cpuMsPerOrder),
      cpuText(floor.cpuMsPerOrder),
    ]),
  };
}
