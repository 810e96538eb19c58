/** Batches of papers for other systems: asked for, watched, stopped, fetched. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { batchPapers, listItems, MOST_PAPERS, stopBatch, type Batch, type BatchPaper } from '../core/document/index.ts';
import type { Scope } from '../core/reading/index.ts';
import { withCause } from '../platform/correlation.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import { askForBatch, listMyBatches, loadBatch, percentOf, streamOf } from './paper-batches.ts';

const named = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
const paged = Joi.object<{ limit: number }>({ limit: Joi.number().integer().min(1).max(200).default(50) });
const wish = Joi.object<{ shipments: string[]; what: BatchPaper; reason?: string }>({
  shipments: Joi.array().items(Joi.string().guid()).min(1).max(MOST_PAPERS).required(),
  what: Joi.string()
    .valid(...batchPapers)
    .required(),
  reason: Joi.string().trim().max(60),
}).required();

export function adminBatchRoutes(server: Server, { db }: RouteContext): void {
  const scopeOf = (request: Request): Scope => {
    const { channelId, locations } = apiClientOf(request);
    return { channels: [channelId ?? '*'], locations: locations ?? ['*'] };
  };
  const lookerOf = (request: Request) => ({ scope: scopeOf(request), who: apiClientOf(request).name });
  const load = (request: Request): Promise<Batch> =>
    loadBatch(db, lookerOf(request), checked(named, request.params).id);
  const causeOf = (request: Request): { correlationId: string; who: string } => ({
    correlationId: request.headers['x-correlation-id'] as string,
    who: apiClientOf(request).name,
  });
  const reads = { auth: { strategy: 'api', scope: ['documents.view', 'documents.reprint'] } };
  const prints = { auth: { strategy: 'api', scope: ['documents.reprint'] } };

  server.route({
    method: 'GET',
    path: '/admin/paper-batches',
    options: reads,
    handler: async (request) => ({
      rows: (await listMyBatches(db, lookerOf(request), checked(paged, request.query).limit)).map(shown),
    }),
  });
  server.route({
    method: 'POST',
    path: '/admin/paper-batches',
    options: prints,
    handler: async (request, h) => {
      const { shipments: ids, what, reason } = checked(wish, request.payload);
      const asked = { ids, what, ...(reason === undefined ? {} : { reason }) };
      const one = await withCause(causeOf(request), () => db.tx((tx) => askForBatch(tx, scopeOf(request), asked)));
      return h.response(shown(one)).code(202);
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/paper-batches/{id}',
    options: reads,
    handler: async (request) => {
      const one = await load(request);
      const skipped = await db.read((reader) => listItems(reader, one.id, ['skipped'], MOST_PAPERS));
      return {
        ...shown(one),
        passedOver: skipped.map(({ shipmentId, reference, code }) => ({ shipmentId, reference, code })),
      };
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/paper-batches/{id}/file',
    options: reads,
    handler: async (request, h) => {
      const { stream, size, name } = streamOf(db, await load(request));
      return h
        .response(stream)
        .type('application/pdf')
        .bytes(size)
        .header('content-disposition', `attachment; filename="${name}"`);
    },
  });
  server.route({
    method: 'POST',
    path: '/admin/paper-batches/{id}/stop',
    options: prints,
    handler: async (request, h) => {
      const one = await load(request);
      await withCause(causeOf(request), () => db.tx((tx) => stopBatch(tx, one.id)));
      return h.response(shown(await load(request))).code(202);
    },
  });
}

function shown(one: Batch): object {
  const { locations: _, version: __, ...facts } = one;
  return { ...facts, percent: percentOf(one) };
}
