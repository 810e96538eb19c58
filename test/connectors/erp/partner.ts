/** An ERP that answers as told, over a real line, and what it was asked. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createErp, type Erp } from '../../../src/connectors/erp/index.ts';
import type { PostingBody, Sending } from '../../../src/core/erp/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { createHttp, type CallRecord } from '../../../src/platform/http.ts';

export type Call = { method: string; path: string; headers: http.IncomingHttpHeaders; body: unknown };
export type Says = { status?: number; body?: unknown; headers?: Record<string, string>; line?: 'cut' | 'hang' };

const servers: http.Server[] = [];

after(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const KEY = 'erp-key-for-tests';

/** Each call takes the next answer; the last one stays. */
export async function partner(...answers: Says[]): Promise<{ erp: Erp; calls: Call[]; journal: CallRecord[] }> {
  const calls: Call[] = [];
  const journal: CallRecord[] = [];
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      calls.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      });
      const { status = 200, body = {}, headers = {}, line } = answers[Math.min(calls.length, answers.length) - 1] ?? {};
      if (line === 'hang') return;
      if (line === 'cut') return void request.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const erp = createErp({
    endpoints: { AE01: { url: `http://127.0.0.1:${port}/hub/`, key: KEY } },
    http: createHttp({ partner: 'erp', timeoutMs: 300, secrets: [], record: (call) => journal.push(call) }),
    timeoutMs: 300,
  });
  return { erp, calls, journal };
}

/** Nobody listens there. */
export function nobody(): Erp {
  return createErp({
    endpoints: { AE01: { url: 'http://127.0.0.1:9', key: KEY } },
    http: createHttp({ partner: 'erp', timeoutMs: 300, secrets: [] }),
    timeoutMs: 300,
  });
}

export function posting(outSeq = 1): PostingBody {
  return {
    messageId: `00000000-0000-7000-8000-00000000000${outSeq}`,
    type: 'sale.posting.v1',
    outSeq,
    company: 'AE01',
    location: '1042',
    documentKey: `AE-1/S${outSeq}`,
    postingDate: '2026-03-01',
  };
}

export function sending(...one: { outSeq: number; tried?: boolean }[]): Sending {
  return {
    companyId: 'AE01',
    locationId: '1042',
    postings: one.map(({ outSeq, tried = false }) => ({ body: posting(outSeq), tried })),
  };
}

export async function errorOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error(`no AppError: ${String(error)}`);
}
