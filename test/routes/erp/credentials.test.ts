/** Who may speak for an ERP: keys, tokens, signatures, stores by name; and how much one may ask. */
import Hapi from '@hapi/hapi';
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { createApiClient, findApiClient, issueToken } from '../../../src/core/access/index.ts';
import { signatureOf } from '../../../src/routes/erp/auth.ts';
import { erpRoutes } from '../../../src/routes/erp/index.ts';
import { answerProblems } from '../../../src/routes/problems.ts';
import { pressureOf } from '../../../src/routes/erp/pressure.ts';
import { enveloped, KEY, movement, openErpHouse, otherStore, physicalOf, store, type ErpHouse } from './house.ts';

const URL = '/erp/v1/stock/movements';

describe('routes/erp/credentials', () => {
  let house: ErpHouse;

  beforeEach(async () => {
    house = await openErpHouse();
  });
  afterEach(() => house.close());

  const body = () => enveloped('stock.movements.v1', movement());
  const withKey = (key: string, content: unknown = body()) =>
    house.post(URL, content, { authorization: `Bearer ${key}` });

  it('no key, a wrong one: 401; a key without the scope or without a company: 403', async () => {
    await house.db.tx((tx) =>
      createApiClient(tx, { name: 'reader', companyId: 'AE01', scopes: ['erp.read'], key: 'reader-key' }),
    );
    await house.db.tx((tx) => createApiClient(tx, { name: 'nobody', scopes: ['erp.write'], key: 'nobody-key' }));

    const codes = [
      await house.post(URL, body(), { authorization: '' }),
      await withKey('wrong-key'),
      await withKey('reader-key'),
      await withKey('nobody-key'),
    ];
    const reads = await house.send('GET', `/erp/v1/outbox?store=${store}`, undefined, {
      authorization: 'Bearer reader-key',
    });

    expect(codes.map((one) => one.status)).to.deep.equal([401, 401, 403, 403]);
    expect(codes[0]?.headers['www-authenticate']).to.equal('Bearer');
    expect(codes[3]?.body['code']).to.equal('CLIENT_WITHOUT_COMPANY');
    expect(reads.status).to.equal(200);
  });

  it('a key for one store: others of the company are 403 for messages, pulls and streams', async () => {
    await house.db.tx((tx) =>
      createApiClient(tx, {
        name: 'one-store',
        companyId: 'AE01',
        locations: [store],
        scopes: ['erp.write'],
        key: 'one-store-key',
      }),
    );
    const key = { authorization: 'Bearer one-store-key' };

    const own = await withKey('one-store-key');
    const other = await withKey('one-store-key', enveloped('stock.movements.v1', movement({ storeId: otherStore })));
    const pull = await house.send('GET', `/erp/v1/outbox?store=${otherStore}`, undefined, key);
    const stream = await house.send('GET', `/erp/v1/streams/AE01/${otherStore}`, undefined, key);

    expect([own.status, other.status, pull.status, stream.status]).to.deep.equal([200, 403, 403, 403]);
  });

  it('token: name and key buy one for an hour; it works, ends, and cannot buy another', async () => {
    const form = (fields: Record<string, string>) =>
      house.send('POST', '/erp/v1/token', new URLSearchParams(fields).toString(), {
        authorization: '',
        'content-type': 'application/x-www-form-urlencoded',
      });
    const good = await form({ grant_type: 'client_credentials', client_id: 'erp-AE01', client_secret: KEY });
    const basic = await house.send('POST', '/erp/v1/token', 'grant_type=client_credentials', {
      authorization: `Basic ${Buffer.from(`erp-AE01:${KEY}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    });
    const token = String(good.body['access_token']);

    const used = await withKey(token);
    const again = await form({ grant_type: 'client_credentials', client_id: 'erp-AE01', client_secret: token });
    const wrong = await form({ grant_type: 'client_credentials', client_id: 'erp-SA01', client_secret: KEY });
    const grant = await form({ grant_type: 'password', client_id: 'erp-AE01', client_secret: KEY });
    const later = await house.db.read((r) => findApiClient(r, token, new Date(Date.now() + 3_601_000)));
    const kept = await house.db.read((r) => r.all<{ token_hash: string }>('SELECT token_hash FROM api_tokens'));

    expect(good.body).to.deep.include({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'erp.read erp.write erp.signed',
    });
    expect([basic.status, used.status, again.status, wrong.status]).to.deep.equal([200, 200, 401, 401]);
    expect([grant.status, grant.body['error']]).to.deep.equal([400, 'unsupported_grant_type']);
    expect(later).to.equal(undefined);
    expect(JSON.stringify(kept)).to.not.contain(token);
  });

  it('token: old ones are dropped when a new one is bought', async () => {
    const wish = { name: 'erp-AE01', key: KEY, livesMs: 1000 };
    await house.db.tx((tx) => issueToken(tx, wish, new Date(Date.now() - 5000)));
    await house.db.tx((tx) => issueToken(tx, wish));

    const kept = await house.db.read((r) => r.one<{ n: number }>('SELECT COUNT(*) AS n FROM api_tokens'));
    expect(kept).to.deep.equal({ n: 1 });
  });

  describe('signed requests', () => {
    const secret = createHash('sha256').update(KEY).digest('hex');
    const signed = (
      method: string,
      url: string,
      text: string,
      own: { at?: number; signature?: string; name?: string } = {},
    ) => {
      const timestamp = String(own.at ?? Math.floor(Date.now() / 1000));
      const signature = own.signature ?? signatureOf(secret, timestamp, method, url, Buffer.from(text));
      return house.send(method, url, text === '' ? undefined : text, {
        authorization: '',
        'x-hub-client': own.name ?? 'erp-AE01',
        'x-hub-timestamp': timestamp,
        'x-hub-signature': `sha256=${signature}`,
      });
    };

    it('signed: taken in for a message and a pull; the same one again is a replay without effect', async () => {
      const text = JSON.stringify(body());

      const first = await signed('POST', URL, text);
      const again = await signed('POST', URL, text);
      const pull = await signed('GET', `/erp/v1/outbox?store=${store}&after=0`, '');

      expect([first.status, again.status, pull.status]).to.deep.equal([200, 200, 200]);
      expect(again.headers['idempotent-replay']).to.equal('true');
      expect(await physicalOf(house.db)).to.equal(9);
    });

    it('another body, path, method or time than was signed, an unknown client, one without the scope: 401', async () => {
      await house.db.tx((tx) =>
        createApiClient(tx, { name: 'bearer-only', companyId: 'AE01', scopes: ['erp.write'], key: 'bearer-only-key' }),
      );
      const text = JSON.stringify(body());
      const now = Math.floor(Date.now() / 1000);
      const at = String(now);
      const other = (method: string, url: string, content: string) =>
        signatureOf(secret, at, method, url, Buffer.from(content));

      const all = [
        await signed('POST', URL, text, { at: now, signature: other('POST', URL, `${text} `) }),
        await signed('POST', URL, text, { at: now, signature: other('POST', '/erp/v1/sales', text) }),
        await signed('POST', URL, text, { at: now, signature: other('PUT', URL, text) }),
        await signed('POST', URL, text, { at: now - 400 }),
        await signed('POST', URL, text, { at: now + 400 }),
        await signed('POST', URL, text, { name: 'stranger' }),
        await signed('POST', URL, text, { name: 'bearer-only' }),
        await signed('POST', URL, text, { signature: 'xyz' }),
      ];

      expect(all.map((one) => one.status)).to.deep.equal(all.map(() => 401));
      expect(await physicalOf(house.db)).to.equal(10);
    });
  });

  describe('pressure', () => {
    it('too much: 429 with Retry-After and the whole problem, the others are answered', async () => {
      const server = Hapi.server();
      erpRoutes(server, house.context, { requestsPerSecond: 0.01, burst: 6, inFlight: 50 });
      answerProblems(server, house.context.log);
      const ask = () =>
        server.inject({
          method: 'DELETE',
          url: '/erp/v1/stock/snapshots/none',
          headers: { authorization: `Bearer ${KEY}` },
        });

      const all = await Promise.all(Array.from({ length: 9 }, ask));
      const after = await ask();

      expect(all.map((one) => one.statusCode).sort()).to.deep.equal([404, 404, 404, 404, 404, 404, 429, 429, 429]);
      const limited = all.find((one) => one.statusCode === 429);
      expect(Number(limited?.headers['retry-after'])).to.be.within(50, 100);
      expect(JSON.parse(limited?.payload ?? '')).to.include({
        code: 'TOO_MANY_REQUESTS',
        title: 'Too many requests',
        status: 429,
      });
      expect(after.statusCode).to.equal(429);
    });

    it('a bucket: empties, and fills again with time', () => {
      let now = 0;
      const listeners: ((request: object) => void)[] = [];
      const server = { events: { on: (_: string, listener: (request: object) => void) => listeners.push(listener) } };
      const pressure = pressureOf(server as never, { requestsPerSecond: 2, burst: 3, inFlight: 2 }, () => now);
      const request = () => ({ auth: { credentials: { client: { id: 'c' } } } });
      const ask = (one = request()) => {
        try {
          pressure.admit(one as never, { continue: Symbol('continue') } as never);
          return 'in';
        } catch (error) {
          return (error as { code: string }).code;
        }
      };
      const first = request();

      const one = [ask(first), ask(), ask(), ask()];
      listeners.forEach((listener) => listener(first));
      now = 500;
      const two = [ask(), ask()];

      expect(one).to.deep.equal(['in', 'in', 'TOO_BUSY', 'TOO_MANY_REQUESTS']);
      expect(two).to.deep.equal(['in', 'TOO_MANY_REQUESTS']);
      expect(pressure.underWay).to.equal(2);
    });
  });
});
