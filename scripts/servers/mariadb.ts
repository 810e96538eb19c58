/** A private MariaDB on a loopback port with its own data folder: nothing of the machine's own server is touched. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startDaemon, type Daemon, type Nest } from './daemon.ts';
import { findProgram } from './install.ts';
import { answers, freePorts, waitUntil } from './ports.ts';
import type { RunningServer } from './shape.ts';

const run = promisify(execFile);

export interface MariaDb extends RunningServer {
  readonly rootUrl: string;
}

export async function startMariaDb(nest: Nest, options: { durable: boolean }): Promise<MariaDb> {
  const home = join(nest.folder, 'mariadb');
  await mkdir(home);
  const [port] = await freePorts(1);
  const password = randomBytes(12).toString('hex');
  // The server refuses to run as root unless told so.
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  const data = `--datadir=${join(home, 'data')}`;

  await run(findProgram('mariadb-install-db') ?? 'mariadb-install-db', [
    ...['--no-defaults', ...user, data, '--auth-root-authentication-method=normal'],
    ...['--skip-test-db', '--skip-name-resolve'],
  ]);
  const init = join(home, 'init.sql');
  await writeFile(init, accounts(password), { mode: 0o600 });

  const args = [
    ...['--no-defaults', ...user, data, `--init-file=${init}`, `--tmpdir=${home}`],
    ...[`--socket=${join(home, 's.sock')}`, `--pid-file=${join(home, 'm.pid')}`],
    ...['--bind-address=127.0.0.1', `--port=${port}`, '--skip-name-resolve'],
    ...['--character-set-server=utf8mb4', '--collation-server=utf8mb4_unicode_ci'],
    ...['--innodb-buffer-pool-size=512M', '--max-connections=500'],
    // An order writes 30 KB of log: with the default of 96 MB a rush flushes pages all the time (docs/operating.md).
    options.durable ? '--innodb-log-file-size=512M' : '--innodb-flush-log-at-trx-commit=0',
  ];
  const start = async (): Promise<Daemon> => {
    const daemon = startDaemon(nest, 'mariadb', findProgram('mariadbd') ?? 'mariadbd', args);
    await waitUntil(
      'MariaDB',
      () => answers(port!),
      60_000,
      () => daemon.gone(),
    );
    return daemon;
  };

  let daemon = await start();
  return {
    rootUrl: `mysql://hub:${password}@127.0.0.1:${port}`,
    pid: () => daemon.pid,
    kill9: () => daemon.end('SIGKILL'),
    async restart() {
      await daemon.end('SIGTERM');
      daemon = await start();
    },
  };
}

// Run by the server itself before it takes connections, at every start. Grants go to addresses, because the server
// does not look up names. Root loses its empty password: the port is open to everyone on this machine.
function accounts(password: string): string {
  const create = ['127.0.0.1', 'localhost', '%'].map(
    (host) =>
      `CREATE USER IF NOT EXISTS hub@'${host}' IDENTIFIED BY '${password}';\n` +
      `GRANT ALL PRIVILEGES ON *.* TO hub@'${host}' WITH GRANT OPTION;\n`,
  );
  return `${create.join('')}ALTER USER IF EXISTS root@'127.0.0.1' IDENTIFIED BY '${password}';\n`;
}
