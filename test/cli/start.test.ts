/** `hub start`: a hub that cannot start ends with its reason. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataFolder } from '../helpers/database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('cli/start', () => {
  it('start: a port that is taken, ends the process with code 1 and lets go of the data', async function () {
    this.timeout(60_000);
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const folder = await mkdtemp(join(dataFolder, 'omnihub-start-'));
    try {
      const hub = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/main.ts'), 'start'], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: {
          PATH: process.env['PATH'],
          HUB_MODE: 'test',
          HUB_LOG_LEVEL: 'silent',
          HUB_DATABASE_URL: `sqlite:${join(folder, 'hub.sqlite')}`,
          HUB_PORT: String((taken.address() as AddressInfo).port),
        },
      });
      const said: Buffer[] = [];
      hub.stderr.on('data', (bytes: Buffer) => said.push(bytes));

      const [code] = (await once(hub, 'exit')) as [number | null];

      expect(code).to.equal(1);
      expect(Buffer.concat(said).toString()).to.contain('EADDRINUSE');
    } finally {
      taken.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
