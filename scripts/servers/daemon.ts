/**
 * Child processes that never outlive us: each in its own process group (so that Ctrl-C reaches only us and we end
 * them in order), its group written down in a folder, and a reaper that ends all of them the moment we are gone.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';

/** A folder whose recorded processes and contents go when this process goes, however it goes. */
export interface Nest {
  readonly folder: string;
  /** After every process was ended. */
  remove(): void;
  /** When starting failed half-way: ends what runs, then removes. */
  abandon(): void;
}

// The reaper's standard input is a pipe only we hold open; it ends with us, also after SIGKILL, when no exit handler
// runs. $1 is the folder; each file in pids/ holds one process group. Removing is repeated, because something that
// is just ending may still write a last file.
const reap = [
  'cat >/dev/null',
  'for f in "$1"/pids/*; do [ -f "$f" ] && kill -s KILL -- "-$(cat "$f")"; done',
  'for i in 1 2 3 4 5 6 7 8 9; do rm -rf "$1" && break; sleep 0.5; done',
].join('\n');

export function makeNest(within: string): Nest {
  const folder = mkdtempSync(join(within, 'omnihub-servers-'));
  mkdirSync(join(folder, 'pids'));
  const reaper = spawn('/bin/sh', ['-c', reap, 'omnihub-reaper', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.unref();
  (reaper.stdin as Socket).unref();
  return {
    folder,
    remove() {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      reaper.stdin.end();
    },
    abandon: () => reaper.stdin.end(),
  };
}

export interface Daemon {
  readonly pid: number;
  /** Why it cannot become ready any more: it ended, with the last lines it wrote. */
  gone(): string | undefined;
  /** Sends the signal to the leader (or to `pid`) and returns when the leader has ended; the rest of its group follows. */
  end(signal: 'SIGTERM' | 'SIGKILL', pid?: number): Promise<void>;
}

export function startDaemon(
  nest: Nest,
  name: string,
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): Daemon {
  const output = join(nest.folder, `${name}.out`);
  const record = join(nest.folder, 'pids', name);
  const out = openSync(output, 'a');
  const child = spawn(program, args, { detached: true, env, cwd: nest.folder, stdio: ['ignore', out, out] });
  closeSync(out);
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  if (child.pid === undefined) throw new Error(`${name}: ${program} cannot be started`);
  const pid = child.pid;
  writeFileSync(record, String(pid));
  child.unref();
  return {
    pid,
    gone: () => (failure || ended(child) ? `ended early: ${failure?.message ?? lastLines(output)}` : undefined),
    async end(signal, target = pid) {
      if (!ended(child)) {
        child.ref();
        const exit = once(child, 'exit');
        signalTo(target, signal);
        await exit;
      }
      signalTo(-pid, 'SIGKILL');
      rmSync(record, { force: true });
    },
  };
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Already gone is what we want.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function lastLines(path: string): string {
  return readFileSync(path, 'utf8').trim().split('\n').slice(-12).join('\n');
}
