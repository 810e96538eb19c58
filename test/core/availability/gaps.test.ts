import { expect } from 'chai';
import { createGaps } from '../../../src/core/availability/gaps.ts';

const spans = (gaps: { runs: readonly { from: number; to: number }[] }) => gaps.runs.map(({ from, to }) => [from, to]);

describe('core/availability/gaps', () => {
  it('note: numbers one after the other, nothing is missing', () => {
    const gaps = createGaps();

    gaps.note(0, [1, 2, 3], 0);

    expect(spans(gaps)).to.deep.equal([]);
  });

  it('note: holes at the front and between, each a run', () => {
    const gaps = createGaps();

    gaps.note(10, [13, 14, 18, 20], 0);

    expect(spans(gaps)).to.deep.equal([
      [11, 12],
      [15, 17],
      [19, 19],
    ]);
  });

  it('found: in the middle, at an edge, a whole run; the rest stays missing', () => {
    const gaps = createGaps();
    gaps.note(0, [10, 12, 16], 0);

    gaps.found([1, 5, 11, 13, 15]);

    expect(spans(gaps)).to.deep.equal([
      [2, 4],
      [6, 9],
      [14, 14],
    ]);
  });

  it('found: numbers that nobody misses, nothing changes', () => {
    const gaps = createGaps();
    gaps.note(5, [8], 0);

    gaps.found([1, 2, 8, 9]);

    expect(spans(gaps)).to.deep.equal([[6, 7]]);
  });

  it('giveUp: by age, and what is left of a run keeps its age', () => {
    const gaps = createGaps();
    gaps.note(0, [4], 100);
    gaps.note(4, [6], 200);
    gaps.found([2]);

    gaps.giveUp(100);

    expect(spans(gaps)).to.deep.equal([[5, 5]]);
  });

  it('found: any numbers in any portions, what is missing is what was never found', () => {
    for (let round = 0; round < 200; round++) {
      const gaps = createGaps();
      const numbers = Array.from({ length: 60 }, (_, at) => at + 1);
      const first = numbers.filter(() => Math.random() < 0.5);
      const rest = new Set(numbers.filter((n) => !first.includes(n) && n < (first.at(-1) ?? 0)));
      gaps.note(0, first, 0);

      for (let portion = 0; portion < 3; portion++) {
        const now = [...rest].filter(() => Math.random() < 0.4);
        gaps.found(now);
        for (const one of now) rest.delete(one);
      }

      const left = gaps.runs.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
      expect(left).to.deep.equal([...rest].sort((a, b) => a - b));
    }
  });
});
