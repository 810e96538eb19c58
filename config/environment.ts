/** The variables of the environment: their names, shapes and defaults. */
import Joi from 'joi';
import type { LogLevel, Mode, Role } from './index.ts';
import { limits } from './retry.ts';

export type MagentoAuthConfig =
  | { readonly kind: 'bearer'; readonly token: string }
  | {
      readonly kind: 'oauth';
      readonly consumerKey: string;
      readonly consumerSecret: string;
      readonly token: string;
      readonly tokenSecret: string;
    };

export type MagentoStoreConfig = {
  readonly baseUrl: string;
  readonly storeCode: string;
  readonly storeId?: number;
  readonly auth: MagentoAuthConfig;
};

export type ErpEndpointConfig = { readonly url: string; readonly key: string };

export type Environment = {
  readonly HUB_MODE: Mode;
  readonly HUB_DATABASE_URL: string;
  readonly HUB_AMQP_URL?: string;
  readonly HUB_BUS_PREFIX: string;
  readonly HUB_HOST: string;
  readonly HUB_PORT: number;
  readonly HUB_PUBLIC_URL?: string;
  readonly HUB_ROLES: readonly Role[];
  readonly HUB_LOG_LEVEL: LogLevel;
  readonly HUB_COOKIE_SECRET?: string;
  readonly HUB_RETRY_SCALE: number;
  readonly HUB_LINE_LIMITS: Readonly<Record<string, { readonly atOnce?: number; readonly perSecond?: number }>>;
  readonly HUB_MAGENTO_STORES: Readonly<Record<string, MagentoStoreConfig>>;
  readonly HUB_POLL_MAGENTO: number;
  readonly HUB_POLL_CATALOGUE: number;
  readonly HUB_MAGENTO_BARCODE: string;
  readonly HUB_MAGENTO_STOCK_BATCH: number;
  readonly HUB_MAGENTO_STOCK: boolean;
  readonly HUB_ERP_ENDPOINTS: Readonly<Record<string, ErpEndpointConfig>>;
  readonly HUB_EINVOICE_ENDPOINTS: Readonly<Record<string, ErpEndpointConfig>>;
  readonly HUB_SMTP_URL?: string;
  readonly HUB_MAIL_FROM?: string;
  readonly HUB_CLICKPOST_URLS: Partial<
    Readonly<Record<'orders' | 'tracking' | 'proof' | 'serviceability' | 'estimates', string>>
  >;
  readonly HUB_CLICKPOST_USERNAME?: string;
  readonly HUB_CLICKPOST_KEY?: string;
  readonly HUB_CLICKPOST_WEBHOOK_SECRET?: string;
  readonly HUB_CLICKPOST_LABEL_HOSTS: readonly string[];
  readonly HUB_PRINT_NETWORKS: readonly string[];
  readonly HUB_CHECKOUT_URL?: string;
  readonly HUB_CHECKOUT_SECRET_KEY?: string;
  readonly HUB_CHECKOUT_WEBHOOK_SECRET?: string;
};

/** Joi with two more types: `a, b` is a list, and a text of JSON is its object. */
const extended = Joi.extend(
  (joi: Joi.Root) => ({
    type: 'list',
    base: joi.array(),
    coerce: { from: 'string', method: (text: string) => ({ value: text.split(/[\s,]+/).filter((one) => one !== '') }) },
  }),
  (joi: Joi.Root) => ({ type: 'json', base: joi.object(), coerce: { from: 'string', method: parsed } }),
) as { list(): Joi.ArraySchema; json(): Joi.ObjectSchema };

function parsed(text: string, helpers: Joi.CustomHelpers): Joi.CoerceResult {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // The parser's own words quote the text, which holds tokens.
    return { value: text, errors: [helpers.error('object.base')] };
  }
}

const web = Joi.string().uri({ scheme: ['http', 'https'] });
const secret = Joi.string().min(8);

const magentoAuth = Joi.object({
  kind: Joi.string().valid('bearer', 'oauth').required(),
  token: Joi.string().required(),
}).when(Joi.object({ kind: Joi.valid('oauth') }).unknown(), {
  then: Joi.object({
    consumerKey: Joi.string().required(),
    consumerSecret: Joi.string().required(),
    tokenSecret: Joi.string().required(),
  }),
});

const magentoStores = extended.json().pattern(
  /^[A-Z0-9_]{2,20}$/,
  Joi.object<MagentoStoreConfig>({
    baseUrl: web.required(),
    storeCode: Joi.string()
      .pattern(/^[a-zA-Z]\w*$/)
      .required(),
    storeId: Joi.number().integer().positive(),
    auth: magentoAuth.required(),
  }),
);

const erpEndpoints = extended
  .json()
  .pattern(/^[A-Z0-9]{2,20}$/, Joi.object<ErpEndpointConfig>({ url: web.required(), key: secret.required() }));

function isDatabaseUrl(url: string, helpers: Joi.CustomHelpers): string | Joi.ErrorReport {
  const known = /^sqlite:.+/.test(url) || (url.startsWith('mysql://') && URL.canParse(url));
  return known ? url : helpers.error('database.url');
}

/** The bus and the database go together: two processes on one SQLite file would wait for each other's locks. */
function isPossible(env: Environment, helpers: Joi.CustomHelpers): Environment | Joi.ErrorReport {
  const mixed = env.HUB_AMQP_URL !== undefined && env.HUB_DATABASE_URL.startsWith('sqlite:');
  if (mixed) return helpers.error('hub.amqp_needs_mysql');
  const alone = env.HUB_AMQP_URL === undefined && !env.HUB_ROLES.includes('worker');
  return alone ? helpers.error('hub.bus_needs_worker') : env;
}

export const environmentSchema = Joi.object<Environment>({
  HUB_MODE: Joi.string().valid('production', 'demo', 'test').default('production'),
  HUB_DATABASE_URL: Joi.string().custom(isDatabaseUrl).default('sqlite:var/omnihub.sqlite'),
  HUB_AMQP_URL: Joi.string().uri({ scheme: ['amqp', 'amqps'] }),
  HUB_BUS_PREFIX: Joi.string()
    .pattern(/^[a-z][a-z0-9_.-]{0,40}$/)
    .default('hub'),
  HUB_HOST: Joi.string().max(253).default('127.0.0.1'),
  // 0 lets the system choose, for tests.
  HUB_PORT: Joi.number().integer().min(0).max(65_535).default(8080),
  HUB_PUBLIC_URL: web,
  HUB_ROLES: extended
    .list()
    .items(Joi.string().valid('api', 'worker', 'orders', 'partners', 'jobs'))
    .min(1)
    .unique()
    .default(['api', 'worker', 'jobs']),
  HUB_LOG_LEVEL: Joi.string().valid('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  HUB_COOKIE_SECRET: Joi.string().min(32).when('HUB_MODE', { is: 'production', then: Joi.required() }),
  HUB_LINE_LIMITS: extended
    .json()
    .pattern(
      Joi.valid('magento', 'clickpost', 'checkout', 'erp', 'einvoice'),
      Joi.object({ atOnce: Joi.number().integer().min(1), perSecond: Joi.number().positive() }),
    )
    .default({}),
  HUB_RETRY_SCALE: Joi.number().positive().max(100).default(1),
  HUB_MAGENTO_STORES: magentoStores.default({}),
  HUB_POLL_MAGENTO: Joi.number().integer().min(0).max(86_400).default(300),
  HUB_POLL_CATALOGUE: Joi.number().integer().min(0).max(86_400).default(600),
  // The code of the product attribute that holds the barcode.
  HUB_MAGENTO_BARCODE: Joi.string()
    .pattern(/^[a-z][a-z0-9_]{0,59}$/)
    .default('barcode'),
  HUB_MAGENTO_STOCK_BATCH: Joi.number().integer().min(1).max(500).default(limits.stockBatch),
  // Off: Magento is told no quantities and its catalogue is not read, e.g. before the sources are switched over.
  HUB_MAGENTO_STOCK: Joi.boolean().default(true),
  HUB_ERP_ENDPOINTS: erpEndpoints.default({}),
  // Company → its certified e-invoicing solution.
  HUB_EINVOICE_ENDPOINTS: erpEndpoints.default({}),
  HUB_SMTP_URL: Joi.string().uri({ scheme: ['smtp', 'smtps'] }),
  // `Stock <stock@example.com>` or the address alone.
  HUB_MAIL_FROM: Joi.string()
    .pattern(/^([^<>\r\n]{0,100}<[^\s<>@]+@[\w.-]+>|[^\s<>@]+@[\w.-]+)$/)
    .max(200),
  HUB_CLICKPOST_URLS: extended
    .json()
    .keys({ orders: web, tracking: web, proof: web, serviceability: web, estimates: web })
    .default({}),
  HUB_CLICKPOST_USERNAME: Joi.string(),
  HUB_CLICKPOST_KEY: secret,
  HUB_CLICKPOST_WEBHOOK_SECRET: secret,
  HUB_PRINT_NETWORKS: extended
    .list()
    .items(Joi.string().ip({ cidr: 'required' }))
    .default([]),
  HUB_CLICKPOST_LABEL_HOSTS: extended.list().items(Joi.string().max(253)).default([]),
  HUB_CHECKOUT_URL: web,
  HUB_CHECKOUT_SECRET_KEY: secret,
  HUB_CHECKOUT_WEBHOOK_SECRET: secret,
})
  .unknown()
  .and('HUB_CLICKPOST_USERNAME', 'HUB_CLICKPOST_KEY', 'HUB_CLICKPOST_WEBHOOK_SECRET')
  .and('HUB_CHECKOUT_SECRET_KEY', 'HUB_CHECKOUT_WEBHOOK_SECRET')
  .and('HUB_SMTP_URL', 'HUB_MAIL_FROM')
  .custom(isPossible);
