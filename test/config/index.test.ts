/** The environment becomes one object, or a list of everything that is wrong with it. */
import { expect } from 'chai';
import { clickpostUrls, ConfigError, readConfig } from '../../config/index.ts';

const secret = 'a-cookie-secret-of-more-than-32-characters';

function mistakes(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('config/index', () => {
  it('readConfig: a cookie secret alone, is a production hub on SQLite', () => {
    const config = readConfig({ HUB_COOKIE_SECRET: secret, PATH: '/bin' });

    expect(config).to.deep.equal({
      mode: 'production',
      databaseUrl: 'sqlite:var/omnihub.sqlite',
      busPrefix: 'hub',
      host: '127.0.0.1',
      printNetworks: [],
      port: 8080,
      publicUrl: 'http://127.0.0.1:8080',
      roles: ['api', 'worker', 'jobs'],
      logLevel: 'info',
      cookieSecret: secret,
      retryScale: 1,
      lineLimits: {},
      magento: {
        stores: {},
        pollSeconds: 300,
        catalogueSeconds: 600,
        barcodeAttribute: 'barcode',
        stockBatch: 100,
        stock: true,
      },
      erp: { endpoints: {} },
      einvoice: { endpoints: {} },
    });
  });

  it('readConfig: partners given, are read and typed', () => {
    const oauth = { kind: 'oauth', consumerKey: 'ck', consumerSecret: 'cs', token: 't', tokenSecret: 'ts' };
    const stores = {
      AE: { baseUrl: 'https://shop.example', storeCode: 'all', auth: { kind: 'bearer', token: 't' } },
      QA: { baseUrl: 'https://shop.example', storeCode: 'qa_en', storeId: 2, auth: oauth },
    };

    const config = readConfig({
      HUB_MODE: 'test',
      HUB_DATABASE_URL: 'mysql://hub:pw@127.0.0.1:3306/hub',
      HUB_AMQP_URL: 'amqp://hub:pw@127.0.0.1:5672/hub',
      HUB_ROLES: 'api, jobs',
      HUB_PUBLIC_URL: 'https://hub.example/',
      HUB_RETRY_SCALE: '0.01',
      HUB_MAGENTO_STORES: JSON.stringify(stores),
      HUB_CLICKPOST_URLS: '{"orders":"http://127.0.0.1:4010"}',
      HUB_CLICKPOST_USERNAME: 'hub',
      HUB_CLICKPOST_KEY: 'key-of-clickpost',
      HUB_CLICKPOST_WEBHOOK_SECRET: 'webhook-secret',
      HUB_CLICKPOST_LABEL_HOSTS: '*.amazonaws.com,http://127.0.0.1:4010',
    });

    expect(config.roles).to.deep.equal(['api', 'jobs']);
    expect(config.publicUrl).to.equal('https://hub.example');
    expect(config.retryScale).to.equal(0.01);
    expect(config.magento.stores).to.deep.equal(stores);
    expect(config.clickpost).to.deep.equal({
      urls: { ...clickpostUrls, orders: 'http://127.0.0.1:4010' },
      username: 'hub',
      key: 'key-of-clickpost',
      webhookSecret: 'webhook-secret',
      labelHosts: ['*.amazonaws.com', 'http://127.0.0.1:4010'],
    });
  });

  it('readConfig: its answer, cannot be changed anywhere inside', () => {
    const config = readConfig({ HUB_MODE: 'demo' });

    expect(Object.isFrozen(config) && Object.isFrozen(config.magento.stores) && Object.isFrozen(config.roles)).to.equal(
      true,
    );
  });

  it('readConfig: an empty variable, counts as not set', () => {
    expect(readConfig({ HUB_MODE: 'demo', HUB_AMQP_URL: '', HUB_PORT: ' ' }).port).to.equal(8080);
  });

  it('readConfig: without a broker and without a worker, is refused: nobody would do the work', () => {
    const read = () => readConfig({ HUB_MODE: 'test', HUB_ROLES: 'api,orders' });

    expect(read).to.throw('must include worker');
  });

  it('readConfig: several mistakes, are all told at once', () => {
    const told = mistakes({
      HUB_MODE: 'prod',
      HUB_PORT: 'eighty',
      HUB_ROLES: 'api,cook',
      HUB_COOKIE_SECRET: 'short',
      HUB_CLICKPOST_KEY: 'key-of-clickpost',
    });

    expect(told).to.deep.equal([
      'HUB_MODE must be one of: production, demo, test',
      'HUB_PORT must be a number',
      'HUB_ROLES.1 must be one of: api, worker, orders, partners, jobs',
      'HUB_COOKIE_SECRET must have at least 32 characters',
      'HUB_CLICKPOST_USERNAME, HUB_CLICKPOST_WEBHOOK_SECRET missing: all of the account or nothing',
    ]);
  });

  it('readConfig: no cookie secret, is a mistake in production only', () => {
    expect(mistakes({})).to.deep.equal(['HUB_COOKIE_SECRET is missing']);
    expect(mistakes({ HUB_MODE: 'demo' })).to.deep.equal([]);
  });

  it('readConfig: SQLite with a broker, is refused', () => {
    const told = mistakes({ HUB_MODE: 'test', HUB_DATABASE_URL: 'sqlite:x', HUB_AMQP_URL: 'amqp://127.0.0.1' });

    expect(told).to.have.length(1);
    expect(told[0]).to.match(/HUB_AMQP_URL needs a mysql/);
  });

  it('readConfig: MySQL without a broker, is allowed', () => {
    expect(mistakes({ HUB_MODE: 'test', HUB_DATABASE_URL: 'mysql://u:p@h/d' })).to.deep.equal([]);
  });

  it('readConfig: mistakes in and around secrets, never show a value', () => {
    const store = { baseUrl: 'ftp://hunter2', storeCode: 'hunter2 !', auth: { kind: 'hunter2', token: 7 } };

    const told = mistakes({
      HUB_DATABASE_URL: 'postgres://root:hunter2@db/x',
      HUB_AMQP_URL: 'http://u:hunter2@x',
      HUB_COOKIE_SECRET: 'hunter2',
      HUB_MAGENTO_STORES: JSON.stringify({ AE: store }),
      HUB_CLICKPOST_URLS: '{"orders": hunter2',
      HUB_CLICKPOST_KEY: 'hunter2',
      HUB_POLL_MAGENTO: 'hunter2',
    });

    expect(told).to.have.length.greaterThan(7);
    expect(told.join()).not.to.include('hunter2');
  });
});
