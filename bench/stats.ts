/** Percentiles of a list, and the processor seconds of processes from /proc. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

export type Spread = { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number => round(sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

export function median(values: readonly number[]): number {
  return spreadOf(values).p50;
}

export function round(value: number, places = 2): number {
  const factor = 10 ** places;
  return Math.round(value * factor) / factor;
}

/** Name → pid; processes that are not ours to see (Docker, given servers) are left out. */
export type Pids = Readonly<Record<string, number | undefined>>;

export type Meter = {
  /**
   * Processor milliseconds per piece of work since the meter was made; `othersPercent` is how much of the machine went
   * to processes that are not part of the bench (on a shared machine the rates suffer, the milliseconds hardly).
   */
  perPiece(pieces: number): Record<string, number>;
};

export function startMeter(pids: Pids): Meter {
  const began = performance.now();
  const busyBefore = busySeconds();
  const before = new Map(Object.entries(pids).map(([name, pid]) => [name, secondsOf(pid)]));
  return {
    perPiece(pieces) {
      const spent: Record<string, number> = {};
      let ours = 0;
      for (const [name, pid] of Object.entries(pids)) {
        const [from, to] = [before.get(name), secondsOf(pid)];
        if (from === undefined || to === undefined) continue;
        spent[name] = round(((to - from) * 1000) / pieces, 3);
        ours += to - from;
      }
      const wall = (performance.now() - began) / 1000;
      const others = (busySeconds() - busyBefore - ours) / (wall * cpus().length);
      return { ...spent, othersPercent: round(Math.max(0, others) * 100, 0) };
    },
  };
}

/** What all processors did together: user, nice, system, interrupts and what the host took away. */
function busySeconds(): number {
  try {
    const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/).slice(1).map(Number) ?? [];
    const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = fields;
    return (user + nice + system + irq + soft + steal) / 100;
  } catch {
    return 0; // not Linux
  }
}

/** User and system time; Linux counts it in hundredths of a second. */
function secondsOf(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined; // not Linux, or already gone
  }
}

/** Pieces a second that two cores could do if nobody else used them: one thread for the hub, the sum for everybody. */
export function ceilingOf(spent: Readonly<Record<string, number>>): number {
  const all = Object.entries(spent).reduce((sum, [name, ms]) => (name === 'othersPercent' ? sum : sum + ms), 0);
  return Math.floor(Math.min(1000 / Math.max(spent['hub'] ?? 0, 0.001), 2000 / Math.max(all, 0.001)));
}
