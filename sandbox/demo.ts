/**
 * `npm run demo`: starts the partners' simulators here and the hub as a process of its own, and lets orders flow.
 * `--once` pushes one order, follows it to delivered, shows each step with its time, and exits.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DEMO_READ_KEY } from '../config/demo-keys.ts';
import { DEMO_PASSWORD, demoUsers } from '../config/users.ts';
import { followOne } from './demo-once.ts';
import { startCheckoutSandbox, startClickpostSandbox, startErpSandbox, startMagentoSandbox } from './index.ts';
import { checkoutWorld, clickpostWorld, erpWorld, hubEnvironment, magentoWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    rate: { type: 'string', default: '0.5' },
    tills: { type: 'string', default: '0.2' },
    port: { type: 'string', default: '8080' },
    step: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(`npm run demo -- [--once] [--rate <orders per second, 0.5>] [--tills <sales per second at the stores, 0.2>] [--port <8080>] [--step <ms between courier scans>] [--keep]
  --once   one order, from push to delivered, then exit 0
  --keep   keep the demo's data in var/demo (otherwise a fresh folder each time)`);
  process.exit(0);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = values.keep ? join(root, 'var', 'demo') : mkdtempSync(join(tmpdir(), 'omnihub-demo-'));
const port = values.once ? await freePort() : await portOrFree(Number(values.port));
const hubUrl = `http://127.0.0.1:${port}`;
const stepMs = Number(values.step ?? (values.once ? 150 : 4000));
const checkout = await startCheckoutSandbox({ ...checkoutWorld({ hubUrl }), seed: Date.now() % 1_000_000 });
const magento = await startMagentoSandbox({
  ...magentoWorld({ hubUrl }),
  gateway: checkout,
  authorisedEvery: values.once ? 0 : 4,
  seed: Date.now() % 1_000_000,
  firstOrderId: Math.floor(Date.now() / 1000) % 1_000_000_000,
});
const clickpost = await startClickpostSandbox({ ...clickpostWorld({ hubUrl, stepMs }), firstAwb: Date.now() });
const erp = await startErpSandbox({ ...erpWorld({ hubUrl }), seed: Date.now() % 1_000_000, pullMs: 5_000 });

/** What the demo's suppliers would read; a development tool keeps it, so it may be missing. */
const mail = await import('./mail/index.ts').then(
  ({ startMailSandbox }) => startMailSandbox({ page: true }),
  () => undefined,
);

const hub = spawn(process.execPath, ['--import', 'tsx', join(root, 'src', 'main.ts'), 'start'], {
  cwd: root,
  stdio: ['ignore', values.once ? 'ignore' : 'pipe', 'inherit'],
  env: {
    ...process.env,
    HUB_MODE: 'demo',
    HUB_HOST: '127.0.0.1',
    HUB_PORT: String(port),
    HUB_DATABASE_URL: `sqlite:${join(folder, 'omnihub.sqlite')}`,
    HUB_AMQP_URL: '',
    HUB_LOG_LEVEL: process.env['HUB_LOG_LEVEL'] ?? 'warn',
    HUB_RETRY_SCALE: '0.2',
    HUB_POLL_MAGENTO: '60',
    ...(mail === undefined
      ? {}
      : { HUB_SMTP_URL: mail.smtpUrl, HUB_MAIL_FROM: 'Omnihub stock <stock@omnihub.example>' }),
    HUB_POLL_CATALOGUE: '20',
    ...hubEnvironment({ magento: magento.url, clickpost: clickpost.url, erp: erp.url, checkout: checkout.url }),
  },
});
hub.stdout?.pipe(process.stderr);

let stopping = false;
async function stop(code: number): Promise<never> {
  stopping = true;
  await endOf(hub);
  await Promise.all([magento.stop(), clickpost.stop(), checkout.stop(), erp.stop(), mail?.stop()]);
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
hub.on('exit', (code) => {
  if (stopping) return;
  console.error(`the hub ended by itself (${code})`);
  void stop(1);
});

try {
  await ready(hubUrl, 30_000);
  if (values.once) {
    const number = await followOne({ hubUrl, magento, clickpost, key: DEMO_READ_KEY });
    console.log(`${number} was delivered.`);
    await stop(0);
  }
  magento.startPushing({ perSecond: Number(values.rate) });
  erp.startTills({ perSecond: Number(values.tills) });
  console.log(`
  omnihub demo

  Console      ${hubUrl}
  Sign in as   ${demoUsers.map((user) => user.login).join(', ')}
  Password     ${DEMO_PASSWORD}

  Magento      ${magento.url}/_sandbox      (faults and order rate)
  Clickpost    ${clickpost.url}/_sandbox      (faults and parcels' ways)
  Checkout.com ${checkout.url}/_sandbox      (faults, declines, late answers)
  ERP          ${erp.url}/_sandbox      (faults, ledger, tills)
  Mails        ${mail === undefined ? 'none: smtp-server is not installed' : `${mail.url}/_sandbox      (to suppliers)`}

  ${values.rate} orders a second arrive, are sourced, booked, labelled, dispatched and delivered; the ERP books them and its
  tills sell beside them. Ctrl-C ends it.
`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop(1);
}

async function ready(url: string, withinMs: number): Promise<void> {
  for (const until = Date.now() + withinMs; Date.now() < until;) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the hub was not ready within ${withinMs / 1000} s`);
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 25_000);
  await ended;
  clearTimeout(timer);
}

async function portOrFree(wanted: number): Promise<number> {
  return (await isFree(wanted)) ? wanted : freePort();
}

function isFree(wanted: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
