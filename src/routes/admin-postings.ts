/** Stock put right and moved by other systems of the house, and what the ERP has been told. */
import type { Request, ResponseToolkit, Server } from '@hapi/hapi';
import Joi from 'joi';
import { recordAudit } from '../core/access/index.ts';
import {
  adjustmentReasons,
  cancelPosting,
  coverPosting,
  findPosting,
  listPostings,
  postAdjustment,
  postingStates,
  postTransfer,
  requestStock,
  transferEvents,
  type Adjustment,
  type Posting,
  type PostingFilter,
  type Transfer,
} from '../core/erp/index.ts';
import { loadLocation } from '../core/catalog/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { momentOf } from '../platform/time.ts';
import { apiClientOf } from './api-auth.ts';
import type { RouteContext } from './context.ts';

const place = Joi.string().max(20);
const sku = Joi.string().max(64).required();
const pieces = Joi.number().integer().min(1).max(1_000_000);
const mostLines = 500;

const adjustmentSchema = Joi.object<Omit<Adjustment, 'who'>>({
  locationId: place.required(),
  note: Joi.string().max(200),
  lines: Joi.array()
    .items(
      Joi.object({
        sku,
        quantity: Joi.number().integer().min(-1_000_000).max(1_000_000).required(),
        quarantine: Joi.number().integer().min(-1_000_000).max(1_000_000),
        reason: Joi.string()
          .valid(...adjustmentReasons)
          .required(),
      }),
    )
    .min(1)
    .max(mostLines)
    .required(),
});

const transferSchema = Joi.object<Omit<Transfer, 'who'>>({
  transferId: Joi.string().max(40),
  from: place.required(),
  to: place.required(),
  event: Joi.string()
    .valid(...transferEvents)
    .required(),
  lines: Joi.array()
    .items(Joi.object({ sku, quantity: pieces.required(), damaged: Joi.number().integer().min(0).max(1_000_000) }))
    .min(1)
    .max(mostLines)
    .required(),
});

const requestSchema = Joi.object<{ locationId: string; skus: string[] | 'ALL'; reason: string }>({
  locationId: place.required(),
  skus: Joi.alternatives(Joi.valid('ALL'), Joi.array().items(Joi.string().max(64)).min(1).max(mostLines)).required(),
  reason: Joi.string().max(60).default('ASKED'),
});

const listSchema = Joi.object({
  company: Joi.string().max(20),
  location: place,
  state: Joi.string().valid(...Object.keys(postingStates)),
  overdue: Joi.boolean(),
  limit: Joi.number().integer().min(1).max(200).default(50),
  offset: Joi.number().integer().min(0).default(0),
});

const idSchema = Joi.object({ id: Joi.string().guid().required() });

export function adminPostingRoutes(server: Server, { db }: RouteContext): void {
  const auth = (scope: string) => ({ strategy: 'api', scope: [scope] });
  const validate = (parts: Record<string, Joi.Schema>) => ({
    ...parts,
    failAction: (_request: Request, _h: ResponseToolkit, error?: Error) => {
      throw error ?? new Error('not valid');
    },
  });
  /** Works as the client that calls; what it did is in the audit log. */
  const change = (request: Request, action: string, work: (tx: Tx, who: string) => Promise<Posting[]>) => {
    const who = `api:${apiClientOf(request).name}`.slice(0, 80);
    const correlationId = request.headers['x-correlation-id'] as string;
    return withCause({ correlationId, who }, () =>
      db.tx(async (tx) => {
        const postings = await work(tx, who);
        for (const one of postings) {
          const detail = { document: one.documentKey, place: one.locationId };
          await recordAudit(tx, { who, action, target: one.id, detail });
        }
        return postings;
      }),
    );
  };

  server.route([
    {
      method: 'POST',
      path: '/admin/stock/adjustments',
      options: { auth: auth('stock.adjust'), validate: validate({ payload: adjustmentSchema }) },
      handler: async (request, h) => {
        const wish = request.payload as Omit<Adjustment, 'who'>;
        const [posting] = await change(request, 'stock.adjusted', async (tx, who) => {
          await mustReach(tx, request, [wish.locationId]);
          return [await postAdjustment(tx, { ...wish, who })];
        });
        return h.response(shown(posting as Posting)).code(201);
      },
    },
    {
      method: 'POST',
      path: '/admin/stock/transfers',
      options: { auth: auth('stock.adjust'), validate: validate({ payload: transferSchema }) },
      handler: async (request, h) => {
        const wish = request.payload as Omit<Transfer, 'who'>;
        const postings = await change(request, 'stock.transferred', async (tx, who) => {
          await mustReach(tx, request, [wish.from, wish.to]);
          return (await postTransfer(tx, { ...wish, who })).postings;
        });
        return h.response({ transferId: postings[0]?.body['transferId'], postings: postings.map(shown) }).code(201);
      },
    },
    {
      method: 'POST',
      path: '/admin/stock/requests',
      options: { auth: auth('stock.adjust'), validate: validate({ payload: requestSchema }) },
      handler: async (request, h) => {
        const wish = request.payload as { locationId: string; skus: string[] | 'ALL'; reason: string };
        const [posting] = await change(request, 'stock.requested', async (tx) => {
          await mustReach(tx, request, [wish.locationId]);
          const asked = await requestStock(tx, wish);
          return asked === undefined ? [] : [asked];
        });
        return h.response(posting === undefined ? { asked: false } : { asked: true, ...shown(posting) }).code(202);
      },
    },
    {
      method: 'GET',
      path: '/admin/erp/postings',
      options: { auth: auth('stock.read'), validate: validate({ query: listSchema }) },
      handler: async (request) => {
        const { rows, total } = await db.read((reader) =>
          listPostings(reader, filterOf(request), request.query as { limit: number; offset: number }),
        );
        return { total, items: rows.map(shown) };
      },
    },
    {
      method: 'POST',
      path: '/admin/erp/postings/{id}/cover',
      options: {
        auth: auth('stock.adjust'),
        validate: validate({ params: idSchema, payload: Joi.object({ document: Joi.string().max(60).required() }) }),
      },
      handler: async (request) => {
        const { document } = request.payload as { document: string };
        const { id } = request.params as { id: string };
        let rows = 0;
        const [posting] = await change(request, 'erp_posting.covered', async (tx, who) => {
          await mustReachPosting(tx, request, id);
          const covered = await coverPosting(tx, id, document, who);
          rows = covered.rows;
          return [covered.posting];
        });
        return { ...shown(posting as Posting), rows };
      },
    },
    {
      method: 'POST',
      path: '/admin/erp/postings/{id}/cancel',
      options: {
        auth: auth('stock.adjust'),
        validate: validate({ params: idSchema, payload: Joi.object({ why: Joi.string().max(200).required() }) }),
      },
      handler: async (request, h) => {
        const { why } = request.payload as { why: string };
        const { id } = request.params as { id: string };
        const [posting] = await change(request, 'erp_posting.cancelled', async (tx, who) => {
          await mustReachPosting(tx, request, id);
          return [await cancelPosting(tx, id, { who, why })];
        });
        return h.response(shown(posting as Posting)).code(201);
      },
    },
  ]);
}

/** A key bound to a company or to places changes nothing of others. @throws forbidden `erp.place_forbidden` */
async function mustReach(tx: Tx, request: Request, locationIds: readonly string[]): Promise<void> {
  const client = apiClientOf(request) as { readonly companyId?: string; readonly locations?: readonly string[] };
  for (const id of locationIds) {
    if (client.locations !== undefined && !client.locations.includes(id))
      fail('forbidden', 'erp.place_forbidden', { id });
    if (client.companyId !== undefined && (await loadLocation(tx, id)).companyId !== client.companyId)
      fail('forbidden', 'erp.place_forbidden', { id });
  }
}

async function mustReachPosting(tx: Tx, request: Request, id: string): Promise<void> {
  const posting = (await findPosting(tx, id)) ?? fail('missing', 'erp.unknown_posting', { id });
  await mustReach(tx, request, [posting.locationId]);
}

function filterOf(request: Request): PostingFilter {
  const query = request.query as { company?: string; location?: string; state?: Posting['state']; overdue?: boolean };
  const { companyId = query.company } = apiClientOf(request) as { readonly companyId?: string };
  return {
    ...(companyId === undefined ? {} : { companyId }),
    ...(query.location === undefined ? {} : { locationId: query.location }),
    ...(query.state === undefined ? {} : { state: query.state }),
    ...(query.overdue === true ? { dueBefore: momentOf(new Date()) } : {}),
  };
}

function shown(posting: Posting): Record<string, unknown> {
  const { id, companyId, locationId, outSeq, type, documentKey, state, dueAt, erpDocuments, createdAt } = posting;
  return {
    id,
    company: companyId,
    location: locationId,
    outSeq,
    type,
    documentKey,
    state,
    dueAt,
    erpDocuments,
    ...(posting.groupKey === null ? {} : { group: posting.groupKey, step: posting.groupNo }),
    ...(posting.errorCode === null ? {} : { error: { code: posting.errorCode, text: posting.errorText } }),
    createdAt,
  };
}
