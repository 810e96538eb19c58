/**
 * `npm run check`: quick feedback before a commit. The types of the whole; lint and format of the files that differ from
 * the branch's upstream; the house rules, and the unit tests beside those files. `npm test` is what proves a change.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { checkStep, mochaStep, seconds, type Outcome } from './test-steps.ts';
import { testsBeside } from './tests-beside.ts';

const began = Date.now();
const files = changed();
const linted = files.filter((file) => /\.(ts|tsx|js|mjs)$/.test(file));
const outcomes: Outcome[] = await Promise.all([
  checkStep('types', 'tsc', [
    '--noEmit',
    '--incremental',
    '--tsBuildInfoFile',
    'node_modules/.cache/check.tsbuildinfo',
  ]),
  ...(linted.length > 0 ? [checkStep('lint', 'eslint', ['--max-warnings', '0', '--no-warn-ignored', ...linted])] : []),
  ...(files.length > 0 ? [checkStep('format', 'prettier', ['--check', '--ignore-unknown', ...files])] : []),
]);
const tests = testsBeside(files, everyTest());
const args = ['--no-config', '--node-option', 'import=tsx', '--timeout', '60000', '--parallel', '--jobs', '2'];
outcomes.push(await mochaStep(`${tests.length} test files`, [...args, ...tests], { OMNIHUB_QUICK: '1' }));
console.log(`${outcomes.every(({ failed }) => failed === 0) ? '✓' : '✗'} all ${seconds(Date.now() - began)}`);
process.exitCode = outcomes.some(({ failed }) => failed > 0) ? 1 : 0;

/** Files that are not as upstream has them, or, with no upstream, as before the last commit. */
function changed(): string[] {
  const git = (...words: string[]): string[] => {
    try {
      return execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
        .split('\n')
        .filter(Boolean);
    } catch {
      return [];
    }
  };
  const base = git('merge-base', 'HEAD', '@{upstream}')[0] ?? 'HEAD~1';
  const files = [...git('diff', '--name-only', base), ...git('ls-files', '--others', '--exclude-standard')];
  return files.filter((file) => existsSync(file));
}

function everyTest(): string[] {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${name}`);
}
