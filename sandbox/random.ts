/** A seeded source of chance, so that a run of a simulator can be repeated exactly. */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next: () => number;
  int: (from: number, to: number) => number;
  pick: <T>(list: readonly T[]) => T;
  hit: (rate: number) => boolean;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32: small, fast, good enough for choosing test data
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    pick: (list) => {
      const chosen = list[int(0, list.length - 1)];
      if (chosen === undefined) throw new Error('pick: the list is empty');
      return chosen;
    },
    hit: (rate) => rate > 0 && (rate >= 1 || next() < rate),
  };
}
