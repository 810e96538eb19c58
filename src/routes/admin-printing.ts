/** Printers and print jobs for admin systems: set up, ask for prints, watch the queue, once more or not at all. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { recordAudit } from '../core/access/index.ts';
import { documentKinds } from '../core/document/index.ts';
import {
  cancelPrintJob,
  connections,
  findJob,
  findPrinter,
  listJobs,
  listPrinters,
  paperFormats,
  printerKinds,
  printJobStates,
  redirectPrintJob,
  requestPrint,
  retryPrintJob,
  savePrinter,
  type JobState,
  type PrinterWish,
  type PrintJob,
} from '../core/printing/index.ts';
import { loadDocumentRow, type Scope } from '../core/reading/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

const text = (most: number): Joi.StringSchema => Joi.string().trim().max(most);

export const printerFields = {
  locationId: text(20).required(),
  name: text(60).min(2).required(),
  station: text(40).empty('').default(null).allow(null),
  kind: Joi.string()
    .valid(...printerKinds)
    .required(),
  connection: Joi.string()
    .valid(...connections)
    .required(),
  address: text(200).empty('').default(null).allow(null),
  dpi: Joi.number().valid(203, 300).default(203),
  formats: Joi.array()
    .items(Joi.string().valid(...paperFormats))
    .single()
    .unique()
    .default(['pdf']),
  defaultFor: Joi.array()
    .items(Joi.string().valid(...documentKinds))
    .single()
    .unique()
    .default([]),
  media: text(60)
    .pattern(/^[a-z0-9][a-z0-9._-]*$/)
    .empty('')
    .default(null)
    .allow(null),
  active: Joi.boolean().default(true),
};
const printerSaid = Joi.object<PrinterWish & { version?: number }>({
  ...printerFields,
  version: Joi.number().integer().min(1),
});
const named = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
type Asked = { readonly location?: string; readonly state?: JobState; readonly limit: number; readonly offset: number };
const asked = Joi.object<Asked>({
  location: text(20),
  state: Joi.string().valid(...Object.keys(printJobStates)),
  limit: Joi.number().integer().min(1).max(200).default(50),
  offset: Joi.number().integer().min(0).max(100_000).default(0),
});
type PrintSaid = {
  readonly requestId: string;
  readonly printer: string;
  readonly documents: readonly string[];
  readonly copies: number;
  readonly reason?: string;
  readonly merge: boolean;
};
const printSaid = Joi.object<PrintSaid>({
  requestId: Joi.string().min(8).max(80).required(),
  printer: Joi.string().guid().required(),
  documents: Joi.array().items(Joi.string().guid()).min(1).max(500).required(),
  copies: Joi.number().integer().min(1).max(20).default(1),
  reason: text(60).min(3),
  merge: Joi.boolean().default(false),
});
type MoveSaid = { readonly version: number; readonly printer?: string };
const moveSaid = Joi.object<MoveSaid>({
  version: Joi.number().integer().min(1).required(),
  printer: Joi.string().guid(),
});

export function adminPrintingRoutes(server: Server, { db }: RouteContext): void {
  const placesOf = (request: Request): readonly string[] => apiClientOf(request).locations ?? ['*'];
  const sees = (request: Request, id: string): boolean => {
    const places = placesOf(request);
    return places.includes('*') || places.includes(id);
  };
  const reads = { auth: { strategy: 'api', scope: ['printing.view', 'printing.manage'] } };
  const writes = { auth: { strategy: 'api', scope: ['printing.manage'] } };
  const change = <T>(request: Request, work: (tx: Tx, who: string) => Promise<T>): Promise<T> => {
    const who = `api:${apiClientOf(request).name}`.slice(0, 80);
    const correlationId = request.headers['x-correlation-id'] as string;
    return withCause({ correlationId, who }, () => db.tx((tx) => work(tx, who)));
  };

  server.route({
    method: 'GET',
    path: '/admin/printing/printers',
    options: reads,
    handler: async (request) => ({ rows: await db.read((reader) => listPrinters(reader, placesOf(request))) }),
  });
  server.route({
    method: 'POST',
    path: '/admin/printing/printers',
    options: writes,
    handler: async (request, h) => {
      const { version: _, ...wish } = checked(printerSaid, request.payload ?? {});
      if (!sees(request, wish.locationId)) fail('missing', 'catalog.location_missing', { id: wish.locationId });
      const made = await change(request, async (tx, who) => {
        const one = await savePrinter(tx, wish);
        await recordAudit(tx, { who, action: 'printer.saved', target: one.id, detail: { ...wish } });
        return one;
      });
      return h.response(made).code(201);
    },
  });
  server.route({
    method: 'PUT',
    path: '/admin/printing/printers/{id}',
    options: writes,
    handler: async (request) => {
      const { id } = checked(named, request.params);
      const { version, ...wish } = checked(printerSaid, request.payload ?? {});
      return change(request, async (tx, who) => {
        const before = await findPrinter(tx, id);
        if (before === undefined || !sees(request, before.locationId)) fail('missing', 'printer.unknown', { id });
        const one = await savePrinter(tx, wish, id, version);
        await recordAudit(tx, { who, action: 'printer.saved', target: id, detail: { ...wish } });
        return one;
      });
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/printing/jobs',
    options: reads,
    handler: async (request) => {
      const { location, state, limit, offset } = checked(asked, request.query);
      const locations = location === undefined ? placesOf(request) : sees(request, location) ? [location] : [];
      const filter = { locations, limit, offset, ...(state === undefined ? {} : { state }) };
      const rows = await db.read((reader) => listJobs(reader, filter));
      return { rows: rows.slice(0, limit).map(shown), ...(rows.length > limit ? { next: offset + limit } : {}) };
    },
  });
  server.route({
    method: 'POST',
    path: '/admin/printing/jobs',
    options: writes,
    handler: async (request, h) => {
      const { printer: printerId, ...wish } = checked(printSaid, request.payload ?? {});
      const { channelId, scopes } = apiClientOf(request);
      const scope: Scope = { channels: [channelId ?? '*'], locations: placesOf(request) };
      const jobs = await change(request, async (tx) => {
        const printer = await findPrinter(tx, printerId);
        if (printer === undefined || !sees(request, printer.locationId)) fail('missing', 'printer.unknown', {});
        for (const id of wish.documents) await loadDocumentRow(tx, scope, scopes.includes('money.view'), id);
        return requestPrint(tx, { ...wish, printerId });
      });
      return h.response({ jobs: jobs.map(shown) }).code(201);
    },
  });
  const moves = {
    retry: retryPrintJob,
    cancel: cancelPrintJob,
    move: (tx: Tx, wish: { id: string; version: number; printerId?: string }) =>
      redirectPrintJob(tx, { ...wish, printerId: wish.printerId ?? fail('missing', 'printer.unknown', {}) }),
  };
  for (const [name, work] of Object.entries(moves))
    server.route({
      method: 'POST',
      path: `/admin/printing/jobs/{id}/${name}`,
      options: writes,
      handler: (request) => {
        const { id } = checked(named, request.params);
        const { version, printer } = checked(moveSaid, request.payload ?? {});
        return change(request, async (tx) => {
          const job = await findJob(tx, id);
          if (job === undefined || !sees(request, job.locationId)) fail('missing', 'print_job.unknown', { id });
          return shown(await work(tx, { id, version, ...(printer === undefined ? {} : { printerId: printer }) }));
        });
      },
    });
}

function shown(job: PrintJob): object {
  const { requestKey: _key, token: _token, partNo: _part, ...rest } = job;
  return rest;
}
