import { expect } from 'chai';
import { testsBeside } from '../../scripts/tests-beside.ts';

const tests = [
  'test/app.test.ts',
  'test/architecture.test.ts',
  'test/core/order/admit-orders.test.ts',
  'test/core/order/payments.live.test.ts',
  'test/core/sourcing/route.test.ts',
  'test/labels/shipping.test.ts',
  'test/routes/console/stock.test.ts',
  'test/routes/console/tasks.test.ts',
  'test/stories/one-order.test.ts',
];

describe('scripts/tests-beside', () => {
  const cases: readonly [what: string, changed: string[], expected: string[]][] = [
    ['nothing: the house rules alone', [], []],
    ['a use case: its module', ['src/core/order/order.ts'], ['test/core/order/admit-orders.test.ts']],
    [
      'a page: the tests whose names begin alike',
      ['src/routes/console/stock-views.tsx'],
      ['test/routes/console/stock.test.ts'],
    ],
    ['a label: its folder', ['labels/draw.ts'], ['test/labels/shipping.test.ts']],
    ['a test: its folder', ['test/core/sourcing/rank.test.ts'], ['test/core/sourcing/route.test.ts']],
    ['the top of the house: its own test, not all', ['src/app.ts'], ['test/app.test.ts']],
    ['a test at the top: itself', ['test/app.test.ts'], ['test/app.test.ts']],
    ['a text: nothing more', ['docs/walks/one-order.md'], []],
  ];
  for (const [what, changed, expected] of cases)
    it(what, () => {
      expect(testsBeside(changed, tests)).to.deep.equal(['test/architecture.test.ts', ...expected].sort());
    });
});
