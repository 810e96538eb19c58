/**
 * The store agent's side: it asks for work, fetches the bytes of what it took, says that it is still at it and what became
 * of it. Its key is bound to its places; of others' printers and jobs it hears nothing.
 */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import {
  findJob,
  findPrinter,
  holdJob,
  isDue,
  jobName,
  listHeadsOfLines,
  listPrinters,
  makeJobFile,
  makeTestPage,
  noFile,
  noteAgent,
  openJob,
  reportJob,
  takeJob,
  type JobFile,
  type Printer,
  type PrintJob,
  type PrintOutcome,
  type Taker,
} from '../core/printing/index.ts';
import type { ApiClient } from '../core/access/index.ts';
import { pageMaking } from '../../labels/page-making.ts';
import { withCause } from '../platform/correlation.ts';
import { AppError, asAppError, fail } from '../platform/errors.ts';
import { sleep } from '../platform/time.ts';
import { printing } from '../../config/printing.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

type Poll = {
  readonly release?: string;
  readonly host?: string;
  readonly waitMs: number;
  readonly busy: readonly string[];
};
const poll = Joi.object<Poll>({
  release: Joi.string().max(20),
  host: Joi.string().max(80),
  waitMs: Joi.number().integer().min(0).max(printing.longPollMs).default(0),
  busy: Joi.array().items(Joi.string().guid()).max(100).default([]),
});
const held = Joi.object<{ token: number }>({ token: Joi.number().integer().min(1).required() });
const said = Joi.object<{ token: number } & PrintOutcome>({
  token: Joi.number().integer().min(1).required(),
  outcome: Joi.string().valid('printed', 'failed').required(),
  sha256: Joi.string().hex().length(64),
  code: Joi.string()
    .pattern(/^print\.[a-z_]{1,60}$/)
    .when('outcome', { is: 'failed', then: Joi.required() }),
  text: Joi.string().allow('').max(200),
  maybePrinted: Joi.boolean().when('outcome', { is: 'failed', then: Joi.required() }),
  final: Joi.boolean(),
});
const named = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });

export function agentRoutes(server: Server, context: RouteContext): void {
  const { db } = context;
  const scale = context.retryScale ?? 1;
  const options = { auth: { strategy: 'api', scope: ['printing.agent'] } };
  const placesOf = (client: ApiClient): readonly string[] =>
    client.locations ?? fail('forbidden', 'print.agent_without_place', {});
  const takerOf = (client: ApiClient): Taker => ({ name: `agent:${client.name}`.slice(0, 80), now: new Date(), scale });
  const as = <T>(request: Request, work: () => Promise<T>): Promise<T> => {
    const correlationId = request.headers['x-correlation-id'] as string;
    return withCause({ correlationId, who: takerOf(apiClientOf(request)).name }, work);
  };
  const mine = async (client: ApiClient): Promise<Printer[]> =>
    (await db.read((reader) => listPrinters(reader, placesOf(client)))).filter(
      (one) => one.active && one.connection === 'agent',
    );
  /** Of its own places only; whatever else there is it does not know. */
  const jobOf = async (request: Request): Promise<PrintJob> => {
    const { id } = checked(named, request.params);
    const job = await db.read((reader) => findJob(reader, id));
    const places = placesOf(apiClientOf(request));
    return job !== undefined && places.includes(job.locationId) ? job : fail('missing', 'print_job.unknown', { id });
  };

  const sighted = new Map<string, number>();
  async function sight(client: ApiClient, { host, release }: Poll): Promise<void> {
    const now = new Date();
    if ((sighted.get(client.id) ?? 0) > now.getTime() - printing.seenMs * Math.min(1, scale * 10)) return;
    sighted.set(client.id, now.getTime());
    const { id, name } = client;
    await db.tx((tx) =>
      noteAgent(tx, { id, name, locations: placesOf(client), host: host ?? null, release: release ?? null }, now),
    );
  }

  async function next(client: ApiClient, busy: readonly string[]): Promise<PrintJob | undefined> {
    const ids = (await mine(client)).map((one) => one.id).filter((id) => !busy.includes(id));
    const heads = await db.read((reader) => listHeadsOfLines(reader, ids));
    const due = heads.filter((job) => isDue(job, new Date())).map((job) => job.printerId);
    return due.length === 0 ? undefined : db.tx((tx) => takeJob(tx, due, takerOf(client)));
  }

  /** A file that cannot be made is the job's trouble and not the agent's: nothing has come out. */
  async function fileOf(job: PrintJob, request: Request): Promise<JobFile> {
    try {
      return await makeJobFile(db, job, pageMaking);
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code !== 'print.lease_lost' && error.kind !== 'unavailable')
        await db.tx((tx) => reportJob(tx, job.id, job.token, takerOf(apiClientOf(request)), noFile(error)));
      throw error;
    }
  }

  server.route({
    method: 'GET',
    path: '/agent/printers',
    options,
    handler: async (request) => ({ printers: (await mine(apiClientOf(request))).map(shownPrinter) }),
  });
  server.route({
    method: 'POST',
    path: '/agent/poll',
    options: { ...options, timeout: { server: false } },
    handler: (request) =>
      as(request, async () => {
        const client = apiClientOf(request);
        const asked = checked(poll, request.payload ?? {});
        await sight(client, asked);
        const until = Date.now() + asked.waitMs;
        let gone = false;
        request.raw.res.once('close', () => (gone = true));
        for (;;) {
          // An answer that nobody reads would hold the job until its lease ends.
          const job = gone ? undefined : await next(client, asked.busy);
          if (job !== undefined) {
            const printer = await db.read((reader) => findPrinter(reader, job.printerId));
            return { job: shownJob(job, printer ?? fail('missing', 'printer.unknown', {})) };
          }
          if (gone || Date.now() + printing.lookMs > until) return { job: null };
          await sleep(printing.lookMs);
        }
      }),
  });
  server.route({
    method: 'POST',
    path: '/agent/jobs/{id}/file',
    options,
    handler: (request, h) =>
      as(request, async () => {
        const { token } = checked(held, request.payload ?? {});
        const { id } = await jobOf(request);
        const opened = await db.tx((tx) => openJob(tx, id, token, takerOf(apiClientOf(request))));
        // What was decided stays decided: the job has been given up in that transaction.
        if (opened instanceof AppError) throw opened;
        const file = await fileOf(opened, request);
        return h.response(Buffer.from(file.bytes)).type(file.mediaType).header('x-sha256', file.sha256);
      }),
  });
  server.route({
    method: 'POST',
    path: '/agent/jobs/{id}/beat',
    options,
    handler: (request) =>
      as(request, async () => {
        const { token } = checked(held, request.payload ?? {});
        const { id } = await jobOf(request);
        await db.tx((tx) => holdJob(tx, id, token, takerOf(apiClientOf(request))));
        return { held: true };
      }),
  });
  server.route({
    method: 'POST',
    path: '/agent/jobs/{id}/outcome',
    options,
    handler: (request) =>
      as(request, async () => {
        const { token, ...outcome } = checked(said, request.payload ?? {});
        const { id } = await jobOf(request);
        const job = await db.tx((tx) => reportJob(tx, id, token, takerOf(apiClientOf(request)), outcome));
        return { state: job.state };
      }),
  });
  server.route({
    method: 'GET',
    path: '/agent/printers/{id}/test-page',
    options,
    handler: async (request, h) => {
      const { id } = checked(named, request.params);
      const printer = (await mine(apiClientOf(request))).find((one) => one.id === id);
      const page = await makeTestPage(printer ?? fail('missing', 'printer.unknown', { id }), pageMaking);
      return h.response(Buffer.from(page.bytes)).type(page.mediaType);
    },
  });
}

function shownPrinter({ id, locationId, name, station, kind, address, media, dpi, formats }: Printer): object {
  return { id, location: locationId, name, station, kind, address, media, dpi, formats };
}

function shownJob(job: PrintJob, printer: Printer): object {
  return {
    id: job.id,
    token: job.token,
    name: jobName(job.id),
    title: job.title,
    copies: job.copies,
    // An attempt before this one may have put it on paper: the agent asks the printer first, where it can.
    maybePrinted: job.maybePrinted,
    printer: shownPrinter(printer),
  };
}
