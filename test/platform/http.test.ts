import { expect } from 'chai';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withCorrelation } from '../../src/platform/correlation.ts';
import { createHttp, retryAfterMs, type CallRecord } from '../../src/platform/http.ts';
import { errorOf } from './made.ts';

describe('platform/http', () => {
  let server: Server;
  let url: string;
  let seen: IncomingMessage[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let journal: CallRecord[];

  beforeEach(async () => {
    seen = [];
    journal = [];
    server = createServer((request, response) => {
      seen.push(request);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const http = (timeoutMs = 1_000) =>
    createHttp({ partner: 'acme', timeoutMs, secrets: ['key'], record: (call) => journal.push(call) });
  const get = (over = {}) => ({ operation: 'acme.thing.read', method: 'GET' as const, url: `${url}/thing`, ...over });
  const says = (status: number, body: string, headers = {}) => {
    answer = (_, response) => void response.writeHead(status, headers).end(body);
  };

  it('send: JSON, comes back parsed with status and lower-case headers', async () => {
    says(200, '{"a":1}', { 'X-Thing': 'y' });

    const got = await http().send(get());

    expect(got.status).to.equal(200);
    expect(got.body).to.deep.equal({ a: 1 });
    expect(got.headers['x-thing']).to.equal('y');
  });

  it('send: any status, is an answer and no error', async () => {
    for (const status of [204, 400, 404, 500, 503]) {
      says(status, '');
      expect((await http().send(get())).status).to.equal(status);
    }
  });

  it('send: HTML or half JSON, comes back as text for the connector to judge', async () => {
    for (const text of ['<html>502</html>', '{"half":', '']) {
      says(200, text);
      expect((await http().send(get())).body).to.equal(text);
    }
  });

  it('send: bytes, come back unchanged and the journal keeps only their number', async () => {
    answer = (_, response) => void response.end(Buffer.from([0, 255, 10]));

    const { body } = await http().send(get({ expect: 'bytes' }));

    expect([...(body as Buffer)]).to.deep.equal([0, 255, 10]);
    expect(journal[0]?.answer).to.equal('3 bytes');
  });

  it('send: silence beyond the timeout, is unavailable', async () => {
    answer = () => undefined;

    const error = await errorOf(http(60).send(get()));

    expect(error).to.include({ kind: 'unavailable', code: 'acme.line_down' });
    expect(journal[0]?.error).to.equal('ECONNABORTED');
  });

  it('send: an answer that drips for ever, is cut off', async () => {
    answer = (_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    };
    const began = Date.now();

    const error = await errorOf(http(150).send(get()));

    expect(error.kind).to.equal('unavailable');
    expect(Date.now() - began).to.be.below(30_000);
  });

  it('send: nobody there, or a line cut in the middle, is unavailable', async () => {
    answer = (request) => void request.socket.destroy();
    const cut = await errorOf(http().send(get()));
    const nobody = await errorOf(http().send(get({ url: 'http://127.0.0.1:1/' })));

    expect(cut.kind).to.equal('unavailable');
    expect(nobody.details).to.deep.include({ reason: 'ECONNREFUSED' });
  });

  it('send: a redirect, is not followed: our secrets stay here', async () => {
    says(302, '', { location: `${url}/elsewhere` });

    expect((await http().send(get())).status).to.equal(302);
    expect(seen).to.have.length(1);
  });

  it('send: an answer that is too large, is unavailable', async () => {
    says(200, 'x'.repeat(5_000));

    expect((await errorOf(http().send(get({ maxBytes: 1_000 })))).kind).to.equal('unavailable');
  });

  it('send: a request that cannot be made, is our bug and not their outage', async () => {
    const error = await errorOf(http().send(get({ url: 'nonsense://x' })));

    expect(error).to.include({ kind: 'bug', code: 'acme.request_unsendable' });
  });

  it('send: the journal, has no secret and no person, but the correlation id', async () => {
    says(200, '{"email":"a@b.c","awb":"100000000001"}');

    await withCorrelation('c-1', () =>
      http().send(
        get({
          method: 'POST',
          query: { key: 'SECRET' },
          headers: { authorization: 'Bearer SECRET' },
          body: { phone: '0501234567', token: 'SECRET' },
        }),
      ),
    );

    const text = JSON.stringify(journal);
    expect(text).to.not.match(/SECRET|0501234567|a@b\.c/);
    expect(text).to.include('100000000001');
    expect(journal[0]).to.include({ correlationId: 'c-1', status: 200 });
    expect(seen[0]?.headers['x-correlation-id']).to.equal('c-1');
    expect(seen[0]?.url).to.equal('/thing?key=SECRET');
  });

  it('send: an error, carries neither request nor secret', async () => {
    answer = (request) => void request.socket.destroy();

    const error = await errorOf(http().send(get({ headers: { authorization: 'SECRET' } })));

    expect(JSON.stringify(error) + String(error.cause)).to.not.include('SECRET');
  });

  it('send: a journal that fails, does not look like a line that is down', async () => {
    says(200, '{}');
    const broken = createHttp({
      partner: 'acme',
      timeoutMs: 500,
      secrets: [],
      record: () => {
        throw new Error('disk full');
      },
    });

    const message = await broken.send(get()).catch((error: Error) => error.message);

    expect(message).to.equal('disk full');
  });

  it('retryAfterMs: seconds, a date, nonsense and nothing', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');

    expect(retryAfterMs({ 'retry-after': '7' }, now)).to.equal(7_000);
    expect(retryAfterMs({ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, now)).to.equal(30_000);
    expect(retryAfterMs({ 'retry-after': 'soon' }, now)).to.equal(undefined);
    expect(retryAfterMs({}, now)).to.equal(undefined);
    expect(retryAfterMs({ 'retry-after': '-5' }, now)).to.equal(0);
  });
});
