/** Mocha's voice in `npm test`: a line per top-level suite, failures in full as they occur, counts into a file. */
import { writeFileSync } from 'node:fs';
import { reporters, Runner, type MochaOptions, type Suite, type Test } from 'mocha';

export interface MochaCounts {
  passed: number;
  failed: number;
  pending: number;
}

const { EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } =
  Runner.constants;

export default class LineReporter extends reporters.Base {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const counts: MochaCounts = { passed: 0, failed: 0, pending: 0 };
    // Suites of parallel workers arrive file by file, so one stack is enough there too.
    const open: { title: string; before: MochaCounts; began: number }[] = [];

    runner.on(EVENT_SUITE_BEGIN, (suite: Suite) => {
      if (!suite.root) open.push({ title: suite.title, before: { ...counts }, began: Date.now() });
    });
    runner.on(EVENT_SUITE_END, (suite: Suite) => {
      const ended = suite.root ? undefined : open.pop();
      if (ended !== undefined && open.length === 0) say(line(ended.title, ended.before, counts));
    });
    runner.on(EVENT_TEST_PASS, () => void counts.passed++);
    runner.on(EVENT_TEST_PENDING, (test: Test) => {
      counts.pending++;
      say(`  - NOT RUN ${test.fullTitle()}`);
    });
    runner.on(EVENT_TEST_FAIL, (test: Test, error: unknown) => {
      counts.failed++;
      say(`  ✗ ${test.fullTitle()}\n${indent(explain(error))}`);
    });
    runner.once(EVENT_RUN_END, () => {
      const output = (options.reporterOptions as { output?: string } | undefined)?.output;
      if (output !== undefined) writeFileSync(output, JSON.stringify(counts));
    });
  }
}

function line(title: string, before: MochaCounts, after: MochaCounts): string {
  const failed = after.failed - before.failed;
  const passed = after.passed - before.passed;
  return `  ${failed > 0 ? '✗' : '✓'} ${title}: ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
}

function explain(error: unknown): string {
  // From a worker process an error comes as a plain object, not as an Error.
  const { message, stack, showDiff, expected, actual } = (error ?? {}) as Partial<Error> & Record<string, unknown>;
  const diff = showDiff === false || expected === undefined ? '' : `\n${difference(actual, expected)}`;
  return `${stack ?? message ?? String(error)}${diff}`;
}

function difference(actual: unknown, expected: unknown): string {
  return reporters.Base.generateDiff(text(actual), text(expected));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? String(value));
}

function indent(lines: string): string {
  return lines.replace(/^/gm, '      ');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
