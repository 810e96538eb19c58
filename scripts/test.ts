/**
 * `npm test`: unit tests; the stories without servers; the live tests and the stories on MariaDB and RabbitMQ; beside
 * the first of them types, lint and format, one after the other. Every step runs even if one before it failed. The last
 * line is `N passed, N failed`. `--long` adds the long tests, `--only <step>` runs one step, `--durable` makes MariaDB
 * keep every commit through a kill.
 */
import { parseArgs } from 'node:util';
import { ensureChromium, startServers, type Servers } from './servers/index.ts';
import { assertNoStrayTests, checkStep, mochaStep, ownStep, seconds, type Outcome } from './test-steps.ts';

interface Step {
  readonly name: string;
  readonly servers?: true;
  readonly run: (env: Record<string, string>) => Promise<Outcome>;
}

const bare = ['--no-config', '--node-option', 'import=tsx', '--forbid-only', '--forbid-pending'];
const notStories = ['--ignore', 'test/**/*.live.test.ts', '--ignore', 'test/**/*.partner.test.ts'];
const notLong = ['--ignore', 'test/**/*.long.test.ts'];
// Of two processors: a story waits for timers and servers half of its time, a unit test hardly, and has the checks beside it.
const [atWork, waiting] = ['2', '3'];
const stories = [...bare, '--parallel', '--jobs', waiting, '--timeout', '300000', ...notStories, ...notLong];

const checks: readonly Step[] = [
  {
    name: 'code',
    run: () => checkStep('code', 'tsx', ['--max-semi-space-size=64', 'scripts/types-and-lint.ts']),
  },
  { name: 'format', run: () => checkStep('format', 'prettier', ['--cache', '--check', '.']) },
  { name: 'names', run: () => ownStep('names', assertNoStrayTests) },
];

const runs: readonly Step[] = [
  { name: 'unit', run: (env) => mochaStep('unit', ['--parallel', '--jobs', atWork, ...notLong], env) },
  {
    name: 'stories-embedded',
    run: (env) =>
      mochaStep('stories-embedded', [...stories, 'test/stories/**/*.test.ts'], { ...env, OMNIHUB_MODE: 'embedded' }),
  },
  {
    name: 'live',
    servers: true,
    run: (env) =>
      mochaStep(
        'live',
        [...bare, '--parallel', '--jobs', waiting, '--timeout', '180000', 'test/**/*.live.test.ts'],
        env,
      ),
  },
  {
    name: 'stories-servers',
    servers: true,
    run: (env) =>
      mochaStep('stories-servers', [...stories, 'test/stories/**/*.test.ts'], { ...env, OMNIHUB_MODE: 'servers' }),
  },
];

const long: Step = {
  name: 'long',
  servers: true,
  run: (env) =>
    mochaStep('long', [...bare, '--timeout', '1200000', 'test/**/*.long.test.ts'], { ...env, OMNIHUB_MODE: 'servers' }),
};

const { values: options } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    durable: { type: 'boolean', default: false },
  },
});
const began = Date.now();
const known = [...checks, ...runs, long];
if (options.only !== undefined && !known.some(({ name }) => name === options.only)) {
  console.error(`--only takes one of: ${known.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const wanted = (step: Step) =>
  options.only === undefined ? step !== long || options.long : step.name === options.only;

// A signal alone would not run the exit handlers that clear up; the servers end with us in any case.
['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => process.exit(130)));

const outcomes: Outcome[] = [];
const env: Record<string, string> = options.long || options.only === 'long' ? { OMNIHUB_LONG: '1' } : {};
const toRun = [...runs, long].filter(wanted);
let servers: Servers | undefined;

const ready = [
  ...(toRun.some((step) => step.servers) ? [ownStep('servers ready', prepareServers)] : []),
  ...(toRun.length > 0 ? [ownStep('chromium ready', prepareChromium)] : []),
];
const checking = inTurn(checks.filter(wanted));
outcomes.push(...(await Promise.all(ready)), ...(await inTurn(toRun)));
await servers?.stop();
outcomes.unshift(...(await checking));

report();

async function prepareServers(): Promise<void> {
  servers = await startServers({ durable: options.durable });
  env['OMNIHUB_TEST_SERVERS'] = JSON.stringify(servers.address);
}

async function prepareChromium(): Promise<void> {
  env['HUB_TEST_CHROMIUM'] = await ensureChromium();
}

async function inTurn(steps: readonly Step[]): Promise<Outcome[]> {
  const done: Outcome[] = [];
  for (const step of steps) done.push(await runOn(step));
  return done;
}

async function runOn(step: Step): Promise<Outcome> {
  if (!step.servers || servers !== undefined) return step.run(env);
  console.log(`✗ ${step.name}: not run, the servers did not start`);
  return { step: step.name, ms: 0, passed: 0, failed: 1, why: 'not run, the servers did not start' };
}

function report(): void {
  console.log('');
  for (const { step, ms, passed, failed, why } of outcomes) {
    const counts = passed > 0 ? `  ${passed} passed` : '';
    console.log(
      `${failed > 0 ? '✗' : '✓'} ${step.padEnd(18)}${seconds(ms).padStart(8)}${counts}${why ? `  ${why}` : ''}`,
    );
  }
  const total = (count: (outcome: Outcome) => number) => outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
  const failed = total((outcome) => outcome.failed);
  console.log(`  ${'all'.padEnd(18)}${seconds(Date.now() - began).padStart(8)}`);
  console.log(`${total((outcome) => outcome.passed)} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
