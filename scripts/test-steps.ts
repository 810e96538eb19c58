/** The building blocks of `npm test`: running a command or a mocha run as one timed step with a verdict. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MochaCounts } from './mocha-reporter.ts';

export interface Outcome {
  readonly step: string;
  readonly ms: number;
  readonly passed: number;
  /** Failed tests, or 1 if the step failed without one: the sum must not say 0 when the exit code says otherwise. */
  readonly failed: number;
  readonly why?: string;
}

// A test that leaves something open would hang the whole run for ever.
const stepLimitMs = 30 * 60_000;

/** A check that counts nothing: silent when it passes, its whole output when not. */
export async function checkStep(step: string, command: string, args: string[]): Promise<Outcome> {
  const began = Date.now();
  const { code, said } = await execute(command, args, {}, true);
  const ok = code === 0;
  console.log(`${ok ? '✓' : '✗'} ${step} ${seconds(Date.now() - began)}${ok ? '' : `\n${said}`}`);
  return { step, ms: Date.now() - began, passed: 0, failed: ok ? 0 : 1, ...(ok ? {} : { why: 'see above' }) };
}

/** A mocha run. Nothing run, or something not run, is a failure. */
export async function mochaStep(step: string, args: string[], env: Record<string, string>): Promise<Outcome> {
  console.log(`▶ ${step} …`);
  const began = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'omnihub-report-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const output = join(folder, 'counts.json');
  const reporter = ['--reporter', './scripts/mocha-reporter.ts', '--reporter-option', `output=${output}`];
  const { code } = await execute('mocha', [...args, ...reporter], env, false);
  const none: MochaCounts = { passed: 0, failed: 0, pending: 0 };
  const counts = existsSync(output) ? (JSON.parse(readFileSync(output, 'utf8')) as MochaCounts) : none;
  process.off('exit', remove);
  remove();

  const why = trouble(counts, code);
  const failed = Math.max(counts.failed, why === undefined ? 0 : 1);
  const ms = Date.now() - began;
  console.log(`${why === undefined ? '✓' : '✗'} ${step} ${seconds(ms)}: ${counts.passed} passed, ${failed} failed`);
  return { step, ms, passed: counts.passed, failed, ...(why === undefined ? {} : { why }) };
}

function trouble(counts: MochaCounts, code: number): string | undefined {
  if (counts.failed > 0) return `${counts.failed} failed`;
  if (counts.pending > 0) return `${counts.pending} pending; every test runs or is removed`;
  if (counts.passed === 0) return 'no test ran';
  return code === 0 ? undefined : `mocha ended with ${code}`;
}

/** Something of ours, such as starting servers, as a step. */
export async function ownStep(step: string, work: () => Promise<void>): Promise<Outcome> {
  const began = Date.now();
  try {
    await work();
    console.log(`✓ ${step} ${seconds(Date.now() - began)}`);
    return { step, ms: Date.now() - began, passed: 0, failed: 0 };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.log(`✗ ${step}: ${why}`);
    return { step, ms: Date.now() - began, passed: 0, failed: 1, why };
  }
}

/** Files that look like tests but end in a way no run picks up. */
export async function assertNoStrayTests(): Promise<void> {
  const names = readdirSync('test', { recursive: true, encoding: 'utf8' });
  const stray = names.filter((name) => /[.-](test|spec)\.[a-z]+$/.test(name) && !name.endsWith('.test.ts'));
  if (stray.length > 0) throw new Error(`never run, because not named *.test.ts: ${stray.join(', ')}`);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function execute(
  command: string,
  args: string[],
  env: Record<string, string>,
  quiet: boolean,
): Promise<{ code: number; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join('node_modules/.bin', command), args, {
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      // TERM and not KILL: mocha's starter passes it on to the process that runs the tests.
      timeout: stepLimitMs,
      killSignal: 'SIGTERM',
    });
    let said = '';
    child.stdout?.on('data', (text) => (said += String(text)));
    child.stderr?.on('data', (text) => (said += String(text)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, said }));
  });
}
