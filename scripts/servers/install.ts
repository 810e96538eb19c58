/** Finds the programs that tests need and, on a Debian machine where we are root, installs what is missing. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// The script under /usr/sbin changes the user, drops arguments and leaves an epmd behind.
export const rabbitMqServer = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** An executable's path; /usr/sbin too, which an ordinary user's PATH often lacks. */
export function findProgram(name: string): string | undefined {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/lib/erlang/bin',
  ];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

export function missingPackages(which: readonly ('mariadb' | 'rabbitmq')[]): string[] {
  const missing: string[] = [];
  const mariadb = findProgram('mariadbd') && findProgram('mariadb-install-db');
  if (which.includes('mariadb') && !mariadb) missing.push('mariadb-server');
  const rabbitmq = existsSync(rabbitMqServer) && findProgram('epmd') && findProgram('erl_call');
  if (which.includes('rabbitmq') && !rabbitmq) missing.push('rabbitmq-server');
  return missing;
}

export function canInstall(): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
}

// apt holds a lock: one installation at a time.
let queue: Promise<void> = Promise.resolve();

export function installPackages(packages: readonly string[]): Promise<void> {
  queue = queue.then(() => installNow(packages));
  return queue;
}

async function installNow(packages: readonly string[]): Promise<void> {
  console.log(`installing ${packages.join(' ')} (Debian packages, services stay stopped) …`);
  const restore = forbidServiceStarts();
  // A Ctrl-C during the installation must not leave our policy behind; a signal alone would not run exit handlers.
  const leave = () => process.exit(130);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  process.once('exit', restore);
  signals.forEach((signal) => process.once(signal, leave));
  try {
    await apt(['update', '-q']);
    await apt(['install', '-y', '-q', '--no-install-recommends', ...packages]);
  } finally {
    process.off('exit', restore);
    signals.forEach((signal) => process.off(signal, leave));
    restore();
  }
  console.log(`installed ${packages.join(' ')}`);
}

/** Debian asks this file before a package starts its service. Whatever was there before comes back unchanged. */
function forbidServiceStarts(): () => void {
  const policy = '/usr/sbin/policy-rc.d';
  const kept = `${policy}.omnihub-kept`;
  const there = lstatSync(policy, { throwIfNoEntry: false }) !== undefined;
  // A rename keeps owner, mode, times and a symbolic link. A kept one of an interrupted run is the true original.
  if (there && !existsSync(kept)) renameSync(policy, kept);
  rmSync(policy, { force: true });
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => {
    rmSync(policy, { force: true });
    if (lstatSync(kept, { throwIfNoEntry: false }) !== undefined) renameSync(kept, policy);
  };
}

function apt(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const child = spawn('apt-get', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (text) => (said += String(text)));
    child.stderr.on('data', (text) => (said += String(text)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`apt-get ${args[0]} ended with ${code}:\n${said.split('\n').slice(-15).join('\n')}`));
    });
  });
}

/** The path of a Chromium for console tests: HUB_TEST_CHROMIUM, the machine's own, or one we install. */
export async function ensureChromium(): Promise<string> {
  const given = process.env['HUB_TEST_CHROMIUM'];
  if (given !== undefined && given !== '') {
    if (!existsSync(given)) throw new Error(`HUB_TEST_CHROMIUM names ${given}, which is not there`);
    return given;
  }
  const find = () => ['chromium', 'chromium-browser', 'google-chrome'].map(findProgram).find((path) => path);
  // Without an Arabic font a right-to-left page is drawn as boxes and a picture test proves nothing.
  if ((find() === undefined || !hasArabicFont()) && canInstall())
    await installPackages(['chromium', 'fonts-noto-core']);
  const path = find();
  if (path === undefined) {
    throw new Error('Chromium is missing: install chromium and fonts-noto-core, or set HUB_TEST_CHROMIUM to its path');
  }
  return path;
}

function hasArabicFont(): boolean {
  try {
    return execFileSync('fc-list', [':family=Noto Sans Arabic', 'family'], { encoding: 'utf8' }).trim() !== '';
  } catch {
    return false; // no fontconfig, so no fonts either
  }
}
