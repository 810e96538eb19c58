/**
 * Numbers that were given out but not seen yet. Auto-increment order is not commit order: a transaction that is still
 * open, or was rolled back, leaves a hole that a reader who only remembers "the highest" would never look at again.
 */

/** A run of missing numbers, both ends in it. */
export type Run = { readonly from: number; readonly to: number; readonly since: number };

export type Gaps = {
  /** The holes between `mark` and the ascending `seqs` behind it, missing since `now`. */
  note(mark: number, seqs: readonly number[], now: number): void;
  /** These ascending numbers have turned up. */
  found(seqs: readonly number[]): void;
  /** Forgets holes that were noted at `before` or earlier: nothing will come of them. */
  giveUp(before: number): void;
  clear(): void;
  /** Ascending. */
  readonly runs: readonly Run[];
};

export function createGaps(): Gaps {
  let runs: Run[] = [];
  return {
    note(mark, seqs, now) {
      let expected = mark + 1;
      for (const seq of seqs) {
        if (seq > expected) runs.push({ from: expected, to: seq - 1, since: now });
        expected = seq + 1;
      }
    },
    found(seqs) {
      if (seqs.length === 0) return;
      const left: Run[] = [];
      let at = 0;
      for (const run of runs) {
        let from = run.from;
        while ((seqs[at] ?? Infinity) < from) at += 1;
        for (; (seqs[at] ?? Infinity) <= run.to; at++) {
          const seq = seqs[at] ?? 0;
          if (seq > from) left.push({ from, to: seq - 1, since: run.since });
          from = seq + 1;
        }
        if (from <= run.to) left.push({ ...run, from });
      }
      runs = left;
    },
    giveUp(before) {
      if (runs.some((run) => run.since <= before)) runs = runs.filter((run) => run.since > before);
    },
    clear() {
      runs = [];
    },
    get runs() {
      return runs;
    },
  };
}
