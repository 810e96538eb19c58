/** Runs the simulators as a process of their own: one JSON line with their URLs when ready, stops on SIGTERM. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startCheckoutSandbox, startClickpostSandbox, startErpSandbox, startMagentoSandbox } from './index.ts';
import type {
  CheckoutSandboxOptions,
  ClickpostSandboxOptions,
  ErpSandboxOptions,
  MagentoSandboxOptions,
} from './index.ts';

interface Config {
  magento: MagentoSandboxOptions;
  clickpost: ClickpostSandboxOptions;
  erp?: ErpSandboxOptions;
  checkout?: CheckoutSandboxOptions;
}

const { values } = parseArgs({
  options: {
    config: { type: 'string' },
    host: { type: 'string' },
    'magento-port': { type: 'string' },
    'clickpost-port': { type: 'string' },
    'erp-port': { type: 'string' },
    'checkout-port': { type: 'string' },
    /** Where orders are pushed; callbacks go to its webhook path unless the config says another. */
    'hub-url': { type: 'string' },
    rate: { type: 'string' },
    tills: { type: 'string' },
  },
});

if (values.config === undefined) {
  process.stderr.write(
    'usage: serve.ts --config <file> [--hub-url URL] [--magento-port N] [--clickpost-port N] [--erp-port N] [--checkout-port N] [--rate N] [--tills N]\n',
  );
  process.exit(2);
}
const config = JSON.parse(readFileSync(values.config, 'utf8')) as Config;
const { host, 'hub-url': hubUrl, 'magento-port': magentoPort, 'clickpost-port': clickpostPort } = values;
const where = host === undefined ? {} : { host };
const { webhook } = config.clickpost;

const checkout =
  config.checkout === undefined
    ? undefined
    : await startCheckoutSandbox({
        ...config.checkout,
        ...where,
        ...(values['checkout-port'] === undefined ? {} : { port: Number(values['checkout-port']) }),
        ...(config.checkout.webhook === undefined
          ? {}
          : { webhook: { ...config.checkout.webhook, url: new URL(config.checkout.webhook.url, hubUrl).href } }),
      });
const magento = await startMagentoSandbox({
  ...config.magento,
  ...where,
  ...(checkout === undefined ? {} : { gateway: checkout }),
  ...(hubUrl === undefined ? {} : { hubUrl }),
  ...(magentoPort === undefined ? {} : { port: Number(magentoPort) }),
});
const clickpost = await startClickpostSandbox({
  ...config.clickpost,
  ...where,
  ...(clickpostPort === undefined ? {} : { port: Number(clickpostPort) }),
  // a path alone in the config is a path of the hub
  ...(webhook === undefined ? {} : { webhook: { ...webhook, url: new URL(webhook.url, hubUrl).href } }),
});
const erp =
  config.erp === undefined
    ? undefined
    : await startErpSandbox({
        ...config.erp,
        ...where,
        ...(hubUrl === undefined ? {} : { hubUrl }),
        ...(values['erp-port'] === undefined ? {} : { port: Number(values['erp-port']) }),
      });

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.all([magento.stop(), clickpost.stop(), erp?.stop(), checkout?.stop()]);
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());

if (values.rate !== undefined) magento.startPushing({ perSecond: Number(values.rate) });
if (values.tills !== undefined) erp?.startTills({ perSecond: Number(values.tills) });
process.stdout.write(
  `${JSON.stringify({ magento: magento.url, clickpost: clickpost.url, erp: erp?.url, checkout: checkout?.url, pid: process.pid })}\n`,
);
