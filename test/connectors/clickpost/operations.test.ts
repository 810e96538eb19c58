/** The table of calls: each has its five tests. */
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const files = (path: string, end: string): string[] =>
  readdirSync(here(path))
    .filter((one) => one.endsWith(end))
    .map((one) => one.slice(0, -end.length))
    .sort();

/** The test of a call where it is not named as the call is. */
const testOf: Readonly<Record<string, string>> = { 'recommend-v1': 'recommend', 'recommend-v2': 'recommend' };

const five: readonly [string, RegExp][] = [
  // What needs no building of its own is seen in what arrives.
  ['builds the request', /^(build|ask: (our reference|the link we hold|the window|one download))/],
  ['calls the right address', /^ask: .*(path|host|one GET|one POST|one download|the window once|v2 outside)/],
  ['reads the answer', /^(parse|labelFile)/],
  ['reads a refusal', /refus|not cancelled|are not called|not accepted|not switched on|not paid for/],
  ['line down', /^ask: .*(line (is |that is )?down|a line that is down).*(unavailable|told apart)/],
];

describe('connectors/clickpost/operations', () => {
  const titles = (operation: string): string[] => {
    const text = readFileSync(here(`operations/${testOf[operation] ?? operation}.test.ts`), 'utf8');
    return [...text.matchAll(/\bit\(\s*(['"`])(.*?)\1,/gs)].map((one) => one[2] ?? '');
  };

  for (const operation of files('../../../src/connectors/clickpost/operations', '.ts'))
    it(`${operation}: builds, calls, reads, is refused, finds the line down`, () => {
      const all = titles(operation);

      const missing = five.filter(([, pattern]) => !all.some((one) => pattern.test(one))).map(([what]) => what);

      expect(missing, all.join('\n')).to.deep.equal([]);
    });
});
