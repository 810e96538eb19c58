/** What of the ERP's messages waits for a decision: held snapshots, parked lines. */
import type { Request, ResponseToolkit, Server } from '@hapi/hapi';
import Joi from 'joi';
import { recordAudit } from '../core/access/index.ts';
import {
  approveSnapshot,
  closeParkedLine,
  listParkedLines,
  rejectSnapshot,
  replayParkedLine,
  type ParkedLine,
  type ParkedQuery,
} from '../core/erp/index.ts';
import { findSnapshot, listSnapshots, type Snapshot } from '../core/inventory/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import type { RouteContext } from './context.ts';
import { applyBehind } from './erp/apply-behind.ts';

const snapshotStates = ['open', 'held', 'applying', 'applied', 'abandoned', 'expired'] as const;
const page = {
  limit: Joi.number().integer().min(1).max(200).default(50),
  offset: Joi.number().integer().min(0).default(0),
};
const parkedSchema = Joi.object({
  state: Joi.string().valid('open', 'applied', 'closed').default('open'),
  sku: Joi.string().max(80),
  location: Joi.string().max(40),
  ...page,
});

export function adminErpRoutes(server: Server, context: RouteContext): void {
  const { db } = context;
  const auth = (scope: string) => ({ strategy: 'api', scope: [scope] });
  const validate = (parts: Record<string, Joi.Schema>) => ({
    ...parts,
    failAction: (_request: Request, _h: ResponseToolkit, error?: Error) => {
      throw error ?? new Error('not valid');
    },
  });
  /** Works as the client that calls; what it did is in the audit log. */
  const change = <T>(request: Request, action: string, work: (tx: Tx, id: string, who: string) => Promise<T>) => {
    const { id } = request.params as { id: string };
    const who = `api:${apiClientOf(request).name}`.slice(0, 80);
    const correlationId = request.headers['x-correlation-id'] as string;
    return withCause({ correlationId, who }, () =>
      db.tx(async (tx) => {
        const result = await work(tx, id, who);
        await recordAudit(tx, { who, action, target: id });
        return result;
      }),
    );
  };
  const params = Joi.object({ id: Joi.string().max(64).required() });

  server.route([
    {
      method: 'GET',
      path: '/admin/erp/snapshots',
      options: {
        auth: auth('stock.read'),
        validate: validate({
          query: Joi.object({ state: Joi.string().valid(...snapshotStates), limit: page.limit }),
        }),
      },
      handler: async (request) => {
        const query = request.query as { state?: Snapshot['state']; limit: number };
        const rows = await db.read((reader) => listSnapshots(reader, query));
        const { companyId } = apiClientOf(request);
        return { items: rows.filter((one) => companyId === undefined || one.companyId === companyId) };
      },
    },
    {
      method: 'POST',
      path: '/admin/erp/snapshots/{id}/approve',
      options: { auth: auth('stock.adjust'), validate: validate({ params }) },
      handler: async (request) => {
        const approved = await change(request, 'erp_snapshot.approved', async (tx, id, who) => {
          await mustReachSnapshot(tx, request, id);
          await approveSnapshot(tx, id, who);
          return { id, status: 'APPLYING' };
        });
        applyBehind(context);
        return approved;
      },
    },
    {
      method: 'POST',
      path: '/admin/erp/snapshots/{id}/reject',
      options: { auth: auth('stock.adjust'), validate: validate({ params }) },
      handler: (request) =>
        change(request, 'erp_snapshot.rejected', async (tx, id, who) => {
          await mustReachSnapshot(tx, request, id);
          await rejectSnapshot(tx, id, who);
          return { id, status: 'ABANDONED' };
        }),
    },
    {
      method: 'GET',
      path: '/admin/erp/parked-lines',
      options: { auth: auth('stock.read'), validate: validate({ query: parkedSchema }) },
      handler: async (request) => {
        const { rows, total } = await db.read((reader) => listParkedLines(reader, parkedQuery(request)));
        return { total, items: rows.map(shown) };
      },
    },
    {
      method: 'POST',
      path: '/admin/erp/parked-lines/{id}/replay',
      options: { auth: auth('stock.adjust'), validate: validate({ params }) },
      handler: (request) =>
        change(request, 'erp_parked_line.replayed', (tx, id) =>
          replayParkedLine(tx, id, { companyId: apiClientOf(request).companyId }),
        ),
    },
    {
      method: 'POST',
      path: '/admin/erp/parked-lines/{id}/close',
      options: { auth: auth('stock.adjust'), validate: validate({ params }) },
      handler: (request) =>
        change(request, 'erp_parked_line.closed', async (tx, id) => {
          await closeParkedLine(tx, id, { companyId: apiClientOf(request).companyId });
          return { id, state: 'closed' };
        }),
    },
  ]);
}

/** A key bound to a company or to places decides nothing of others. @throws missing `SNAPSHOT_UNKNOWN` */
async function mustReachSnapshot(tx: Tx, request: Request, id: string): Promise<void> {
  const { companyId, locations } = apiClientOf(request);
  const snapshot = await findSnapshot(tx, id);
  const foreign = companyId !== undefined && snapshot?.companyId !== companyId;
  if (snapshot === undefined || foreign) fail('missing', 'SNAPSHOT_UNKNOWN', { id });
  if (locations !== undefined) fail('forbidden', 'request.forbidden', { id });
}

function parkedQuery(request: Request): ParkedQuery {
  const query = request.query as { state: 'open'; sku?: string; location?: string; limit: number; offset: number };
  const { companyId } = apiClientOf(request);
  return {
    state: query.state,
    ...(companyId === undefined ? {} : { companyIds: [companyId] }),
    ...(query.sku === undefined ? {} : { sku: query.sku }),
    ...(query.location === undefined ? {} : { locationId: query.location }),
    limit: query.limit,
    offset: query.offset,
  };
}

function shown(line: ParkedLine): Record<string, unknown> {
  const { id, companyId, type, locationId, sku, code, state, messageId, parkedAt, endedAt, endedBy } = line;
  const body = JSON.parse(line.body) as unknown;
  return {
    id,
    company: companyId,
    type,
    location: locationId,
    sku,
    code,
    state,
    messageId,
    parkedAt,
    endedAt,
    endedBy,
    body,
  };
}
