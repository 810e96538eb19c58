/** What an ERP asks: how far its store's sequence has come, where a snapshot stands, what the hub has for it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Request, ServerRoute } from '@hapi/hapi';
import Joi from 'joi';
import {
  checkPlaces,
  describeSnapshot,
  describeStream,
  listOutbox,
  type Caller,
  type OutboxPage,
} from '../../core/erp/index.ts';
import { fail } from '../../platform/errors.ts';
import { erpLimits } from '../../../config/retry.ts';
import { checked } from '../checked.ts';
import type { RouteContext } from '../context.ts';
import { callerOf, ERP } from './auth.ts';

/** Between two looks into the outbox of somebody who waits. */
const LOOK_MS = 500;
const nothing = Buffer.alloc(0);

type OutboxQuery = {
  readonly company?: string;
  readonly store: string;
  readonly after: number;
  readonly limit: number;
  /** Seconds. */
  readonly wait: number;
};

const outboxQuery = Joi.object<OutboxQuery>({
  company: Joi.string().max(20),
  store: Joi.string().trim().uppercase().max(20).required(),
  after: Joi.number().integer().min(0).default(0),
  limit: Joi.number().integer().min(1).max(500).default(100),
  wait: Joi.number()
    .min(0)
    .max(erpLimits.longPollMs / 1000)
    .default(0),
}).required();

export function pullRoutes(context: RouteContext): ServerRoute[] {
  const options = { auth: { strategy: ERP, scope: ['erp.read', 'erp.write'] } };
  return [
    {
      method: 'GET',
      path: '/erp/v1/streams/{key*}',
      options,
      handler: (request) => {
        const caller = callerOf(request, nothing);
        const { key = '' } = request.params as { key?: string };
        return context.db.read((reader) => describeStream(reader, caller, key));
      },
    },
    {
      method: 'GET',
      path: '/erp/v1/stock/snapshots/{snapshotId}',
      options,
      handler: (request) => {
        const caller = callerOf(request, nothing);
        const { snapshotId: id } = request.params as { snapshotId: string };
        return context.db.read((reader) => describeSnapshot(reader, caller, id));
      },
    },
    {
      method: 'GET',
      path: '/erp/v1/outbox',
      options,
      handler: (request) => pull(context, request),
    },
  ];
}

async function pull(context: RouteContext, request: Request): Promise<OutboxPage> {
  const caller: Caller = callerOf(request, nothing);
  const query = checked(outboxQuery, request.query);
  if (query.company !== undefined && query.company.toUpperCase() !== caller.companyId)
    fail('forbidden', 'COMPANY_FORBIDDEN');
  await context.db.read((reader) => checkPlaces(reader, caller, [query.store]));
  const wish = { companyId: caller.companyId, locationId: query.store, after: query.after, limit: query.limit };
  const until = Date.now() + query.wait * 1000;
  for (;;) {
    const page = await context.db.read((reader) => listOutbox(reader, wish));
    const gone = request.raw.req.destroyed || !request.active();
    if (page.items.length > 0 || Date.now() + LOOK_MS > until || gone) return page;
    await wait(LOOK_MS);
  }
}
