/** The console on a real hapi server with a fresh database, and a visitor with a cookie jar. */
import type { Server, ServerInjectResponse } from '@hapi/hapi';
import { pino } from 'pino';
import { DEMO_PASSWORD } from '../../../config/users.ts';
import { createAvailability } from '../../../src/core/availability/index.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import type { LiveChange, RouteContext } from '../../../src/routes/context.ts';
import { consolePages } from '../../../src/routes/console/index.ts';
import { createServer } from '../../../src/routes/server.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { seedHouse } from '../../helpers/make.ts';

export type House = FreshDatabase & {
  readonly server: Server;
  readonly context: RouteContext;
  readonly woken: () => number;
  tell(change: Omit<LiveChange, 'at'>): void;
  visitor(): Visitor;
  close(): Promise<void>;
};

export async function openHouse(own: Partial<RouteContext> = {}, port = 0): Promise<House> {
  const fresh = await freshDatabase();
  await seedHouse(fresh.db);
  const listeners = new Set<(change: LiveChange) => void>();
  let woken = 0;
  const log = pino({ level: process.env.HUB_LOG_LEVEL ?? 'silent' });
  const context: RouteContext = {
    db: fresh.db,
    door: {} as never,
    log,
    // Not started: asks the database for every answer.
    availability: createAvailability({ db: fresh.db, log }),
    metrics: createMetrics(),
    partners: {} as never,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    health: async () => ({ ready: true, checks: {} }),
    wake: () => void woken++,
    demo: true,
    cookieSecret: 'a-secret-of-at-least-32-characters!!',
    publicUrl: 'http://localhost',
    ...own,
  };
  const server = await createServer({ host: '127.0.0.1', port }, context, consolePages(context));
  await server.initialize();
  return {
    ...fresh,
    server,
    context,
    woken: () => woken,
    tell: (change) => listeners.forEach((listener) => listener({ ...change, at: Date.now() })),
    visitor: () => new Visitor(server),
    async close() {
      await server.stop({ timeout: 500 });
      await fresh.drop();
    },
  };
}

/** A browser without eyes: keeps cookies, sends the crumb of the last page with every form. */
export class Visitor {
  readonly jar = new Map<string, string>();
  private readonly server: Server;

  constructor(server: Server) {
    this.server = server;
  }

  async get(url: string, headers: Record<string, string> = {}): Promise<ServerInjectResponse> {
    return this.send({ method: 'GET', url, headers: { accept: 'text/html', ...headers } });
  }

  async post(
    url: string,
    fields: Record<string, string | readonly string[]> = {},
    withCrumb = true,
  ): Promise<ServerInjectResponse> {
    const crumb = this.jar.get('crumb');
    const all = { ...fields, ...(withCrumb && crumb !== undefined ? { crumb } : {}) };
    const payload = new URLSearchParams(
      Object.entries(all).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
    );
    return this.send({
      method: 'POST',
      url,
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      payload: payload.toString(),
    });
  }

  /** A form with a file, or with the fields of one that the page has kept. */
  async upload(
    url: string,
    file: string | Uint8Array | undefined,
    fields: Record<string, string> = {},
  ): Promise<ServerInjectResponse> {
    const boundary = 'a-boundary-of-this-form';
    const parts: Uint8Array[] = [];
    for (const [name, value] of Object.entries({ crumb: this.jar.get('crumb') ?? '', ...fields }))
      parts.push(Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
    if (file !== undefined) {
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="stock.csv"\r\n`;
      parts.push(Buffer.from(`${head}content-type: text/csv\r\n\r\n`), Buffer.from(file), Buffer.from('\r\n'));
    }
    parts.push(Buffer.from(`--${boundary}--\r\n`));
    return this.send({
      method: 'POST',
      url,
      headers: { accept: 'text/html', 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: Buffer.concat(parts),
    });
  }

  async signIn(login: string, password = DEMO_PASSWORD): Promise<ServerInjectResponse> {
    await this.get('/sign-in');
    return this.post('/sign-in', { login, password });
  }

  private async send(options: {
    method: string;
    url: string;
    headers: Record<string, string>;
    payload?: string | Buffer;
  }): Promise<ServerInjectResponse> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.server.inject({
      ...options,
      headers: { ...options.headers, ...(cookie === '' ? {} : { cookie }) },
    });
    const set = response.headers['set-cookie'] ?? [];
    for (const line of Array.isArray(set) ? set : [set]) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const value = pair.slice(at + 1);
      if (value === '' || /max-age=0/i.test(line)) this.jar.delete(pair.slice(0, at));
      else this.jar.set(pair.slice(0, at), value);
    }
    return response;
  }
}
