/** Proves that the simulators run as a process of their own and stop when asked. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const config = {
  magento: {
    stores: [{ storeId: 1, code: 'ae_en', websiteId: 1, channel: 'AE', currency: 'AED', baseCurrency: 'AED' }],
    skus: [{ sku: 'A', name: 'A', price: 10, productId: 1 }],
    accessToken: 't',
  },
  clickpost: { username: 'u', key: 'k', couriers: [], webhook: { url: '/clickpost/status', authorization: 'x' } },
};

describe('sandbox/serve', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  after(() => rmSync(folder, { recursive: true }));

  it('serve: started with a config, says where both are and stops on SIGTERM', async () => {
    const file = join(folder, 'sandbox.json');
    writeFileSync(file, JSON.stringify(config));
    const args = ['--import', 'tsx', 'sandbox/serve.ts', '--config', file, '--hub-url', 'http://127.0.0.1:9'];

    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve) =>
      child.stdout.once('data', (text: Buffer) => resolve(String(text))),
    );
    const urls = JSON.parse(line) as { magento: string; clickpost: string };
    const states = await Promise.all([urls.magento, urls.clickpost].map((url) => fetch(`${url}/_sandbox/state`)));
    child.kill('SIGTERM');
    const code = await new Promise((resolve) => child.once('exit', resolve));

    expect(states.map((answer) => answer.status)).to.deep.equal([200, 200]);
    expect(code).to.equal(0);
  });
});
