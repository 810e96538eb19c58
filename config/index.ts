/** The environment as one frozen, checked object. Nobody else reads `process.env`. */
import type { ValidationErrorItem } from 'joi';
import type { LineLimit } from './retry.ts';
import { type Environment, environmentSchema, type ErpEndpointConfig, type MagentoStoreConfig } from './environment.ts';

export type { MagentoAuthConfig, MagentoStoreConfig } from './environment.ts';

/** `worker` is `orders` (work in our database) and `partners` (calls to partners) in one. */
export type Role = 'api' | 'worker' | 'orders' | 'partners' | 'jobs';
export type Mode = 'production' | 'demo' | 'test';
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

export type ClickpostUrls = Readonly<Record<'orders' | 'tracking' | 'proof' | 'serviceability' | 'estimates', string>>;

export type ClickpostConfig = {
  /** Clickpost keeps its functions on different hosts. */
  readonly urls: ClickpostUrls;
  readonly username: string;
  readonly key: string;
  readonly webhookSecret: string;
  readonly labelHosts: readonly string[];
};

/** Checkout.com's account: its API, and the secret that its webhooks are signed with. */
export type CheckoutConfig = { readonly url: string; readonly secretKey: string; readonly webhookSecret: string };

export type Config = {
  readonly mode: Mode;
  /** `sqlite:<file>` or `mysql://…`. */
  readonly databaseUrl: string;
  /** Without it the bus lives in this process. */
  readonly amqpUrl?: string;
  readonly busPrefix: string;
  readonly host: string;
  readonly port: number;
  /** Where people and partners reach us, no slash at the end. */
  readonly publicUrl: string;
  readonly roles: readonly Role[];
  readonly logLevel: LogLevel;
  readonly cookieSecret: string;
  /** Multiplies every wait of `config/retry.ts`; below 1 in tests. */
  /** By partner: how many calls at once and in a second its hosts get from each process. */
  readonly lineLimits: Readonly<Record<string, LineLimit>>;
  readonly retryScale: number;
  readonly magento: {
    /** Channel id → its store view. */
    readonly stores: Readonly<Record<string, MagentoStoreConfig>>;
    /** Seconds between two looks for orders whose push was lost; 0 never looks. */
    readonly pollSeconds: number;
    /** Seconds between two looks at what has changed in the catalogue; 0: only when somebody runs the job. */
    readonly catalogueSeconds: number;
    /** The code of the product attribute that holds the barcode. */
    readonly barcodeAttribute: string;
    /** Source items in one call. */
    readonly stockBatch: number;
    /** Whether Magento is told stock and its catalogue is read. */
    readonly stock: boolean;
  };
  readonly erp: {
    /** Company id → where its ERP takes postings; one that is not here fetches them. */
    readonly endpoints: Readonly<Record<string, ErpEndpointConfig>>;
  };
  readonly einvoice: {
    readonly endpoints: Readonly<Record<string, ErpEndpointConfig>>;
  };
  /** Networks (CIDR) whose printers the hub itself may reach; none: only store agents and browsers print. */
  readonly printNetworks: readonly string[];
  /** Left out while no mail server is set. */
  readonly mail?: { readonly url: string; readonly from: string };
  /** Left out while no Clickpost account is set. */
  readonly clickpost?: ClickpostConfig;
  /** Left out while no Checkout.com account is set: what would be captured waits. */
  readonly checkout?: CheckoutConfig;
};

/** Everything that is wrong with the environment; names of variables and rules, never a value. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(`the configuration has ${mistakes.length} mistake(s):\n${mistakes.map((one) => `  ${one}`).join('\n')}`);
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

/** Whether `proof` lies under `/api` is not documented for certain. */
export const clickpostUrls: ClickpostUrls = {
  orders: 'https://www.clickpost.in/api',
  tracking: 'https://api.clickpost.in/api',
  proof: 'https://api.clickpost.in',
  serviceability: 'https://serviceability.clickpost.in/api',
  estimates: 'https://ds.clickpost.in/api',
};

/** Known to everybody, so only good for a hub that holds invented data. */
const demoCookieSecret = 'omnihub-demo-and-test-only-cookie-secret';

/** @throws ConfigError with all mistakes at once */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.entries(env).filter(([name, value]) => name.startsWith('HUB_') && value?.trim() !== '');
  const checked = environmentSchema.validate(Object.fromEntries(given), { abortEarly: false });
  if (checked.error !== undefined) throw new ConfigError([...new Set(checked.error.details.map(mistakeOf))]);
  return deepFreeze(configOf(checked.value));
}

function configOf(env: Environment): Config {
  const clickpost = clickpostOf(env);
  const checkout = checkoutOf(env);
  const { HUB_SMTP_URL: smtp, HUB_MAIL_FROM: from } = env;
  return {
    mode: env.HUB_MODE,
    databaseUrl: env.HUB_DATABASE_URL,
    ...(env.HUB_AMQP_URL === undefined ? {} : { amqpUrl: env.HUB_AMQP_URL }),
    busPrefix: env.HUB_BUS_PREFIX,
    host: env.HUB_HOST,
    port: env.HUB_PORT,
    publicUrl: (env.HUB_PUBLIC_URL ?? urlOf(env.HUB_HOST, env.HUB_PORT)).replace(/\/+$/, ''),
    roles: env.HUB_ROLES,
    logLevel: env.HUB_LOG_LEVEL,
    cookieSecret: env.HUB_COOKIE_SECRET ?? demoCookieSecret,
    retryScale: env.HUB_RETRY_SCALE,
    lineLimits: env.HUB_LINE_LIMITS,
    magento: {
      stores: env.HUB_MAGENTO_STORES,
      pollSeconds: env.HUB_POLL_MAGENTO,
      catalogueSeconds: env.HUB_POLL_CATALOGUE,
      barcodeAttribute: env.HUB_MAGENTO_BARCODE,
      stockBatch: env.HUB_MAGENTO_STOCK_BATCH,
      stock: env.HUB_MAGENTO_STOCK,
    },
    erp: { endpoints: env.HUB_ERP_ENDPOINTS },
    einvoice: { endpoints: env.HUB_EINVOICE_ENDPOINTS },
    printNetworks: env.HUB_PRINT_NETWORKS,
    ...(smtp === undefined || from === undefined ? {} : { mail: { url: smtp, from } }),
    ...(clickpost === undefined ? {} : { clickpost }),
    ...(checkout === undefined ? {} : { checkout }),
  };
}

function clickpostOf(env: Environment): ClickpostConfig | undefined {
  const { HUB_CLICKPOST_USERNAME: username, HUB_CLICKPOST_KEY: key, HUB_CLICKPOST_WEBHOOK_SECRET: webhookSecret } = env;
  if (username === undefined || key === undefined || webhookSecret === undefined) return undefined;
  const urls = { ...clickpostUrls, ...env.HUB_CLICKPOST_URLS };
  return { urls, username, key, webhookSecret, labelHosts: env.HUB_CLICKPOST_LABEL_HOSTS };
}

function checkoutOf(env: Environment): CheckoutConfig | undefined {
  const { HUB_CHECKOUT_SECRET_KEY: secretKey, HUB_CHECKOUT_WEBHOOK_SECRET: webhookSecret } = env;
  if (secretKey === undefined || webhookSecret === undefined) return undefined;
  return { url: env.HUB_CHECKOUT_URL ?? 'https://api.checkout.com', secretKey, webhookSecret };
}

function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** Joi's own texts quote values, which may be secrets; these name the rule. */
const rules: Record<string, string> = {
  'any.required': 'is missing',
  'array.includes': 'has an unknown entry',
  'array.min': 'is empty',
  'array.unique': 'names something twice',
  'database.url': 'must be sqlite:<file> or mysql://user:password@host/database',
  'number.base': 'must be a number',
  'number.integer': 'must be a whole number',
  'object.base': 'must be a JSON object',
  'object.unknown': 'is not a known field',
  'string.uri': 'must be a URL',
  'string.uriCustomScheme': 'must be a URL of the right scheme',
  'hub.bus_needs_worker':
    'HUB_ROLES without HUB_AMQP_URL must include worker: the bus lives in this process, nobody else would do the work',
  'hub.amqp_needs_mysql': 'HUB_AMQP_URL needs a mysql:// HUB_DATABASE_URL: SQLite serves one process only',
};

function mistakeOf({ type, path, context = {} }: ValidationErrorItem): string {
  const name = path.join('.');
  const rule = rules[type];
  if (type.startsWith('hub.')) return rule ?? type;
  if (type === 'object.and')
    return `${(context['missing'] as string[]).join(', ')} missing: all of the account or nothing`;
  if (rule !== undefined) return `${name} ${rule}`;
  if (type === 'any.only') return `${name} must be one of: ${(context['valids'] as unknown[]).join(', ')}`;
  if (type === 'string.min') return `${name} must have at least ${String(context['limit'])} characters`;
  const limit = context['limit'] === undefined ? '' : ` ${String(context['limit'])}`;
  return `${name} is not right (${type}${limit})`;
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value))
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner as object);
  return Object.freeze(value);
}
