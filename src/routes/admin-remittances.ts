/** The cash of couriers for other systems: statements brought as CSV, what became of their rows, and what is owed. */
import type { Server } from '@hapi/hapi';
import Joi from 'joi';
import {
  findStatement,
  listRows,
  listStatements,
  loadRemittanceRules,
  outcomes,
  setRemittanceRules,
  sumRows,
  takeStatement,
} from '../core/remittance/index.ts';
import { withCause } from '../platform/correlation.ts';
import { fail } from '../platform/errors.ts';
import { mustSeeAll } from './admin-deliveries.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import { ageingNow, statementText } from './remittance-csv.ts';

const MOST_BYTES = 8_000_000;
const page = {
  limit: Joi.number().integer().min(1).max(500).default(100),
  offset: Joi.number().integer().min(0).max(1_000_000).default(0),
};
const listed = Joi.object<{ courier?: string; limit: number; offset: number }>({
  courier: Joi.string().max(30),
  ...page,
});
const rowsAsked = Joi.object<{ outcome?: string; open: boolean; limit: number; offset: number }>({
  outcome: Joi.string().valid(...outcomes),
  open: Joi.boolean().default(false),
  ...page,
});
const idSchema = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
const brought = Joi.object<{ courier: string; statement: string; currency: string; paidOn?: string }>({
  courier: Joi.string().max(30).required(),
  statement: Joi.string().trim().min(1).max(60).required(),
  currency: Joi.string()
    .pattern(/^[A-Z]{3}$/)
    .required(),
  paidOn: Joi.string().pattern(/^\d{4}-\d\d-\d\d$/),
});

export function adminRemittanceRoutes(server: Server, context: RouteContext): void {
  const { db } = context;
  const reads = { auth: { strategy: 'api', scope: ['remittances.read', 'remittances.record'] } };
  const records = { auth: { strategy: 'api', scope: ['remittances.record'] } };

  server.route({
    method: 'POST',
    path: '/admin/remittances',
    options: { ...records, payload: { maxBytes: MOST_BYTES, parse: false, output: 'data' } },
    handler: async (request, h) => {
      mustSeeAll(request);
      const { courier, statement, currency, paidOn } = checked(brought, request.query);
      const text = statementText(request.payload);
      const correlationId = request.headers['x-correlation-id'] as string;
      const who = `api:${apiClientOf(request).name}`.slice(0, 80);
      const taken = await withCause({ correlationId, who }, () =>
        db.tx((tx) =>
          takeStatement(tx, {
            courierCode: courier,
            statementNo: statement,
            currency,
            fileName: `${courier} ${statement}.csv`,
            text,
            ...(paidOn === undefined ? {} : { paidOn }),
          }),
        ),
      );
      return h.response(taken).code(taken.repeated ? 200 : 202);
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/remittances',
    options: reads,
    handler: async (request) => {
      mustSeeAll(request);
      const { courier, limit, offset } = checked(listed, request.query);
      const rows = await db.read((reader) => listStatements(reader, courier, { limit: limit + 1, offset }));
      return { rows: rows.slice(0, limit), ...(rows.length > limit ? { next: offset + limit } : {}) };
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/remittances/ageing',
    options: reads,
    handler: async (request) => {
      mustSeeAll(request);
      return { rows: await db.read((reader) => ageingNow(reader, undefined)) };
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/remittances/{id}',
    options: reads,
    handler: async (request) => {
      mustSeeAll(request);
      const { id } = checked(idSchema, request.params);
      const { limit, offset, ...filter } = checked(rowsAsked, request.query);
      return db.read(async (reader) => {
        const statement = (await findStatement(reader, id)) ?? fail('missing', 'remittance.unknown', { id });
        const rows = await listRows(reader, id, filter, { limit: limit + 1, offset });
        const more = rows.length > limit ? { next: offset + limit } : {};
        return { ...statement, sums: await sumRows(reader, id), rows: rows.slice(0, limit), ...more };
      });
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/remittance-rules',
    options: reads,
    handler: () => db.read((reader) => loadRemittanceRules(reader)),
  });
  server.route({
    method: 'PUT',
    path: '/admin/remittance-rules',
    options: records,
    handler: (request) => {
      mustSeeAll(request);
      const correlationId = request.headers['x-correlation-id'] as string;
      const who = `api:${apiClientOf(request).name}`.slice(0, 80);
      return withCause({ correlationId, who }, () => db.tx((tx) => setRemittanceRules(tx, request.payload)));
    },
  });
}
