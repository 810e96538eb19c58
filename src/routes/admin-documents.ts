/** Kept papers for other systems: what there is, the bytes, who printed them; a print is written down with its reason. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { documentKinds, printDocument } from '../core/document/index.ts';
import { listDocuments, listPrints, loadDocumentRow, type DocumentRow, type Scope } from '../core/reading/index.ts';
import { printLabel } from '../core/shipment/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Tx } from '../platform/db/index.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import { fileName, fileOf, labelFormats, labelIn, type LabelFormat } from './paper-runs.ts';

type Asked = {
  readonly kind?: string;
  readonly number?: string;
  readonly location?: string;
  readonly limit: number;
  readonly offset: number;
};
const asked = Joi.object<Asked>({
  kind: Joi.string().valid(...documentKinds),
  number: Joi.string().max(80),
  location: Joi.string().max(20),
  limit: Joi.number().integer().min(1).max(200).default(50),
  offset: Joi.number().integer().min(0).max(100_000).default(0),
});
const named = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
const inFormat = Joi.object<{ format?: LabelFormat }>({ format: Joi.string().valid(...labelFormats) });
const wish = Joi.object<{ reason?: string; format?: string; printer?: string }>({
  reason: Joi.string().trim().max(60),
  format: Joi.string().max(20),
  printer: Joi.string().max(80),
}).default({});

export function adminDocumentRoutes(server: Server, context: RouteContext): void {
  const { db } = context;
  const scopeOf = (request: Request): Scope => {
    const { channelId, locations } = apiClientOf(request);
    return { channels: [channelId ?? '*'], locations: locations ?? ['*'] };
  };
  const money = (request: Request): boolean => apiClientOf(request).scopes.includes('money.view');
  const load = (request: Request): Promise<DocumentRow> =>
    db.read((reader) => loadDocumentRow(reader, scopeOf(request), money(request), checked(named, request.params).id));
  const reads = { auth: { strategy: 'api', scope: ['documents.view', 'documents.reprint'] } };

  server.route({
    method: 'GET',
    path: '/admin/documents',
    options: reads,
    handler: async (request) => {
      const { location, limit, offset, ...filter } = checked(asked, request.query);
      const rows = await db.read((reader) =>
        listDocuments(reader, scopeOf(request), money(request), {
          ...filter,
          limit,
          offset,
          ...(location === undefined ? {} : { locationId: location }),
        }),
      );
      return { rows: rows.slice(0, limit).map(shown), ...(rows.length > limit ? { next: offset + limit } : {}) };
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/documents/{id}',
    options: reads,
    handler: async (request) => {
      const row = await load(request);
      return { ...shown(row), prints: await db.read((reader) => listPrints(reader, row.id)) };
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/documents/{id}/file',
    options: reads,
    handler: async (request, h) => {
      const row = await load(request);
      const { format } = checked(inFormat, request.query);
      const kept = format === undefined ? { bytes: await fileOf(db, row), mediaType: row.mediaType } : undefined;
      const file = kept ?? (await labelIn(db, row, format ?? 'a6'));
      return h
        .response(Buffer.from(file.bytes))
        .type(file.mediaType)
        .header('content-disposition', `attachment; filename="${fileName({ ...row, mediaType: file.mediaType })}"`);
    },
  });
  server.route({
    method: 'POST',
    path: '/admin/documents/{id}/print',
    options: { auth: { strategy: 'api', scope: ['documents.reprint'] } },
    handler: async (request, h) => {
      const row = await load(request);
      const body = checked(wish, request.payload ?? {});
      const correlationId = request.headers['x-correlation-id'] as string;
      const who = apiClientOf(request).name;
      const { reason, ...to } = body;
      // Its own way knows what a parcel on its way forbids.
      const isLabel = row.kind === 'shipping_label' && row.reference !== null && row.supersededBy === null;
      const print = async (tx: Tx): Promise<number> =>
        (await (isLabel ? printLabel(tx, row.ownerId, reason, to) : printDocument(tx, row.id, body))).copyNo;
      const copyNo = await withCause({ correlationId, who }, () => db.tx(print));
      return h.response({ copy: copyNo, sha256: row.sha256 }).code(201);
    },
  });
}

function shown(row: DocumentRow): object {
  return {
    id: row.id,
    kind: row.kind,
    version: row.version,
    standing: row.supersededBy === null,
    order: row.orderNumber,
    shipment: row.reference,
    subject: row.subject,
    location: row.locationId,
    origin: row.origin,
    mediaType: row.mediaType,
    size: row.size,
    sha256: row.sha256,
    copies: row.copies,
    madeBy: row.madeBy,
    createdAt: row.createdAt,
    droppedAt: row.droppedAt,
  };
}
