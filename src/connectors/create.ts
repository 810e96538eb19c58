/** The partners of this hub, as the environment names them. */
import { clickpostUrls, type Config } from '../../config/index.ts';
import { limits } from '../../config/retry.ts';
import { AppError } from '../platform/errors.ts';
import { createHttp, type CallRecord, type Http } from '../platform/http.ts';
import type { Lines } from '../platform/lines.ts';
import { createBroker } from './broker/index.ts';
import { createCheckout } from './checkout/index.ts';
import { createClickpost } from './clickpost/index.ts';
import { createEinvoice } from './einvoice/index.ts';
import { createErp } from './erp/index.ts';
import { createFleet, type FleetOptions } from './fleet/index.ts';
import type { Partners } from './index.ts';
import { createMagento } from './magento/index.ts';
import { createMail } from './mail/index.ts';
import { createAllowList, createPrinterLine } from './printer/index.ts';
import { printing } from '../../config/printing.ts';

/**
 * @param lines watches over the hosts that are called; left out: every call goes out
 * @param office of our own fleet; left out: its parcels wait
 */
export function createPartners(
  config: Config,
  record: (call: CallRecord) => void,
  lines?: Lines,
  office?: FleetOptions['office'],
): Partners {
  const watch = { record, ...(lines === undefined ? {} : { lines }) };
  const magento = createMagento({
    stores: config.magento.stores,
    http: createHttp({ partner: 'magento', timeoutMs: limits.magentoTimeoutMs, secrets: [], ...watch }),
    timeoutMs: limits.magentoTimeoutMs,
    notifyShipment: true,
  });
  const account = config.clickpost;
  const http = createHttp({
    partner: 'clickpost',
    timeoutMs: limits.clickpostTimeoutMs,
    secrets: ['key', 'username'],
    ...watch,
  });
  const clickpost = createClickpost({
    urls: account?.urls ?? clickpostUrls,
    username: account?.username ?? '',
    key: account?.key ?? '',
    webhookSecret: account?.webhookSecret ?? '',
    labelHosts: account?.labelHosts ?? [],
    http: account === undefined ? notSet('clickpost.not_configured') : http,
    timeoutMs: limits.clickpostTimeoutMs,
  });
  const gateway = config.checkout;
  const checkout = createCheckout({
    url: gateway?.url ?? 'https://api.checkout.com',
    secretKey: gateway?.secretKey ?? '',
    webhookSecret: gateway?.webhookSecret ?? '',
    http:
      gateway === undefined
        ? notSet('checkout.not_configured')
        : createHttp({ partner: 'checkout', timeoutMs: limits.checkoutTimeoutMs, secrets: [], ...watch }),
    timeoutMs: limits.checkoutTimeoutMs,
  });
  const erp = createErp({
    endpoints: config.erp.endpoints,
    http: createHttp({ partner: 'erp', timeoutMs: limits.erpTimeoutMs, secrets: [], ...watch }),
    timeoutMs: limits.erpTimeoutMs,
  });
  const einvoice = createEinvoice({
    endpoints: config.einvoice.endpoints,
    http: createHttp({ partner: 'einvoice', timeoutMs: limits.einvoiceTimeoutMs, secrets: [], ...watch }),
    timeoutMs: limits.einvoiceTimeoutMs,
  });
  const mail = createMail({
    ...(config.mail === undefined ? {} : { url: config.mail.url }),
    from: config.mail?.from ?? 'omnihub@localhost',
    timeoutMs: limits.mailTimeoutMs,
    record,
  });
  const broker = createBroker({
    ...(config.amqpUrl === undefined ? {} : { url: config.amqpUrl }),
    exchange: `${config.busPrefix}.outbound`,
    timeoutMs: limits.brokerTimeoutMs,
    record,
  });
  const fleet = createFleet(office === undefined ? {} : { office });
  const printer = createPrinterLine({
    allow: createAllowList(config.printNetworks),
    timeoutMs: printing.connectMs,
    patience: {
      stoppedMs: Math.max(100, printing.stoppedMs * config.retryScale),
      pollMs: Math.max(20, 1_000 * config.retryScale),
    },
    ...watch,
  });
  return { magento, clickpost, fleet, checkout, einvoice, erp, mail, broker, printer };
}

/** Calls wait until somebody has set the account; nothing is lost meanwhile. */
function notSet(code: string): Http {
  return { send: () => Promise.reject(new AppError('unavailable', code)) };
}
