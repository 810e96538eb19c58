/** The best assignment of an order: against brute force on small problems, and case by case. */
import { expect } from 'chai';
import fc from 'fast-check';
import { optimise } from '../../../src/core/sourcing/optimise.ts';
import { bruteForce, problemOf, scoreOf, shown, type Raw } from './optimise-made.ts';

const numRuns = process.env['OMNIHUB_QUICK'] === undefined ? 400 : 60;

const skus = ['X', 'Y', 'Z'];
const rawProblems = fc.record({
  wants: fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 2 }),
      fc.oneof(
        fc.constantFrom(...skus).map((sku) => ({ [sku]: 1 })),
        fc.constantFrom(...skus).map((sku) => ({ [sku]: 2 })),
        fc.constant({ X: 1, Y: 2 }),
      ),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  stock: fc.array(
    fc.record({
      X: fc.integer({ min: 0, max: 3 }),
      Y: fc.integer({ min: -1, max: 4 }),
      Z: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  base: fc.array(fc.constantFrom(-40, 0, 5, 5, 10, 90), { minLength: 3, maxLength: 3 }),
  perSlab: fc.constantFrom(0, 0, 3, 20),
  slab: fc.constantFrom(1, 2, 3),
  most: fc.constantFrom(1, 2, 3, 10),
  perSplit: fc.constantFrom(0, 7, 50, 1_000_000),
  leastMinor: fc.option(fc.constantFrom(10, 20, 30), { nil: undefined }),
});

describe('core/sourcing/optimise', () => {
  it('optimise: small problems, the same as brute force', () => {
    fc.assert(
      fc.property(rawProblems, (raw) => {
        const problem = problemOf(raw);

        const found = optimise(problem);

        expect(found.exact).to.equal(true);
        expect(scoreOf(problem, found)).to.deep.equal(bruteForce(problem), shown(found));
      }),
      { numRuns, seed: 20_261_122 },
    );
  });

  const plain = { base: [10, 5, 90], perSlab: 0, slab: 1, most: 10, perSplit: 50 };
  type Row = readonly [circumstance: string, raw: Raw, expected: string];
  const rows: readonly Row[] = [
    ['nothing is free', { ...plain, wants: [[2, { X: 1 }]], stock: [{ X: 0 }, {}] }, ' | 2 | 0'],
    ['nothing is wanted', { ...plain, wants: [], stock: [{ X: 1 }] }, ' |  | 0'],
    ['nobody may serve', { ...plain, wants: [[1, { X: 1 }]], stock: [{ X: 1 }], most: 0 }, ' | 1 | 0'],
    ['the cheaper one has all', { ...plain, wants: [[1, { X: 1 }]], stock: [{ X: 1 }, { X: 1 }] }, 's1:1 | 0 | 5'],
    [
      'equal costs, the one in front',
      { ...plain, base: [5, 5], wants: [[1, { X: 1 }]], stock: [{ X: 1 }, { X: 1 }] },
      's0:1 | 0 | 5',
    ],
    [
      'costs nothing at all, one parcel',
      { ...plain, base: [0, 0, 0], perSplit: 0, wants: [[2, { X: 1 }]], stock: [{ X: 1 }, { X: 2 }, { X: 2 }] },
      's1:2 | 0 | 0',
    ],
    [
      'one parcel alone, the fullest',
      {
        ...plain,
        most: 1,
        wants: [
          [1, { X: 1 }],
          [2, { Y: 1 }],
        ],
        stock: [{ X: 1 }, { Y: 2 }],
      },
      's1:02 | 10 | 5',
    ],
    [
      'a dear place that has all beats two cheap ones and a split',
      {
        ...plain,
        perSplit: 100,
        wants: [
          [1, { X: 1 }],
          [1, { Y: 1 }],
        ],
        stock: [{ X: 1 }, { Y: 1 }, { X: 1, Y: 1 }],
      },
      's2:11 | 00 | 90',
    ],
    [
      'two cheap ones and a split beat the dear place',
      {
        ...plain,
        wants: [
          [1, { X: 1 }],
          [1, { Y: 1 }],
        ],
        stock: [{ X: 1 }, { Y: 1 }, { X: 1, Y: 1 }],
      },
      's0:10 s1:01 | 00 | 65',
    ],
    [
      'the rest would be worth too little, less is served',
      {
        ...plain,
        leastMinor: 20,
        wants: [
          [3, { X: 1 }],
          [1, { Y: 1 }],
        ],
        stock: [{ X: 3 }],
      },
      's0:20 | 11 | 10',
    ],
    [
      'no way to part it is worth enough, nothing is served',
      {
        ...plain,
        leastMinor: 30,
        wants: [
          [2, { X: 1 }],
          [1, { Y: 1 }],
        ],
        stock: [{ X: 2 }],
      },
      ' | 21 | 0',
    ],
    [
      'the whole order in one parcel need not be worth anything',
      { ...plain, leastMinor: 1_000, wants: [[1, { X: 1 }]], stock: [{ X: 1 }] },
      's0:1 | 0 | 10',
    ],
    [
      'two wants of one SKU share what there is',
      {
        ...plain,
        wants: [
          [1, { X: 2 }],
          [2, { X: 1 }],
        ],
        stock: [{ X: 3 }, { X: 1 }],
      },
      's0:11 s1:01 | 00 | 65',
    ],
    [
      'sets of a bundle are parted, a set never',
      {
        ...plain,
        wants: [[3, { X: 1, Y: 2 }]],
        stock: [
          { X: 3, Y: 3 },
          { X: 1, Y: 5 },
        ],
      },
      's0:1 s1:1 | 1 | 65',
    ],
    [
      'a full slab takes no more for the same money',
      {
        ...plain,
        base: [0, 0],
        perSlab: 100,
        slab: 2,
        perSplit: 0,
        wants: [[4, { X: 1 }]],
        stock: [{ X: 3 }, { X: 2 }],
      },
      's0:2 s1:2 | 0 | 200',
    ],
  ];
  for (const [circumstance, raw, expected] of rows)
    it(`optimise: ${circumstance}`, () => {
      expect(shown(optimise(problemOf(raw)))).to.equal(expected);
    });
});
