/** What the hub calls: one posting in, one posting looked up; and the controls of the simulator's own. */
import type { Request, ResponseToolkit, Server } from '@hapi/hapi';
import Joi from 'joi';
import { noteEffect, work } from '../control.ts';
import type { Company } from './company.ts';
import type { Posting } from './types.ts';

export interface RouteOptions {
  companies: ReadonlyMap<string, Company>;
}

const problem = (status: number, code: string, detail: string) => ({
  status,
  body: { type: `urn:erp:${code}`, title: code, status, code, detail },
});

const postingSchema = Joi.object({
  messageId: Joi.string().max(80).required(),
  type: Joi.string().required(),
  outSeq: Joi.number().integer().min(1).required(),
  company: Joi.string().required(),
  location: Joi.string().max(20).required(),
  documentKey: Joi.string().required(),
}).unknown();

const goods = Joi.array()
  .items(Joi.object({ sku: Joi.string().required(), quantity: Joi.number().integer().required() }))
  .min(1);

export function addRoutes(server: Server, { companies }: RouteOptions): void {
  const companyOf = (request: Request): Company | undefined => {
    const key = /^Bearer (.+)$/.exec((request.headers.authorization as string | undefined) ?? '')?.[1];
    return [...companies.values()].find(({ setting }) => setting.pushKey === key);
  };
  const answer = (h: ResponseToolkit, { status, body }: { status: number; body: object }) =>
    h.response(body).code(status);

  server.route([
    {
      method: 'POST',
      path: '/hub/postings',
      options: { tags: [work] },
      handler: (request, h) => {
        const company = companyOf(request);
        if (company === undefined) return answer(h, problem(401, 'CREDENTIALS', 'unknown key'));
        const { error } = postingSchema.validate(request.payload);
        if (error !== undefined) return answer(h, problem(422, 'SCHEMA', error.message));
        const posting = request.payload as Posting;
        if (posting.company !== company.setting.id)
          return answer(h, problem(422, 'COMPANY', `${posting.company} is not this company`));
        if (request.headers['idempotency-key'] !== posting.messageId)
          return answer(h, problem(400, 'IDEMPOTENCY_KEY', 'the key is not the message id'));
        const row = company.staging.arrive(posting);
        if (row === undefined)
          return answer(h, problem(409, 'OUT_SEQ', `${posting.outSeq} belongs to another message`));
        noteEffect(request, `${posting.documentKey} #${posting.outSeq} at ${posting.location}: ${row.status}`);
        return h.response(company.outcome(row)).code(row.status === 'STAGED' ? 202 : 200);
      },
    },
    {
      method: 'GET',
      path: '/hub/postings/{messageId}',
      handler: (request, h) => {
        const company = companyOf(request);
        if (company === undefined) return answer(h, problem(401, 'CREDENTIALS', 'unknown key'));
        const row = company.staging.find(String((request.params as { messageId: string }).messageId));
        if (row === undefined) return answer(h, problem(404, 'POSTING_UNKNOWN', 'no such message'));
        return company.outcome(row);
      },
    },
    {
      method: 'POST',
      path: '/_sandbox/sales',
      options: {
        validate: {
          payload: Joi.object({
            company: Joi.string().required(),
            store: Joi.string().required(),
            lines: goods.required(),
            statement: Joi.boolean(),
          }),
        },
      },
      handler: async (request, h) => {
        const { company, store, lines, statement } = request.payload as {
          company: string;
          store: string;
          lines: { sku: string; quantity: number }[];
          statement?: boolean;
        };
        const tills = companies.get(company)?.tills;
        if (tills === undefined) return h.response({ error: 'no such company' }).code(404);
        return tills.sell(store, lines, statement === undefined ? {} : { statement });
      },
    },
    {
      method: 'POST',
      path: '/_sandbox/corrections',
      options: {
        validate: {
          payload: Joi.object({
            company: Joi.string().required(),
            store: Joi.string().required(),
            sku: Joi.string().required(),
            quantity: Joi.number().integer().required(),
            reason: Joi.string(),
          }),
        },
      },
      handler: async (request, h) => {
        const { company, store, sku, quantity, reason } = request.payload as {
          company: string;
          store: string;
          sku: string;
          quantity: number;
          reason?: string;
        };
        const tills = companies.get(company)?.tills;
        if (tills === undefined) return h.response({ error: 'no such company' }).code(404);
        const told = await tills.correct(store, sku, quantity, reason);
        return { told: told.map((one) => one.answer?.status ?? null) };
      },
    },
    {
      method: 'POST',
      path: '/_sandbox/snapshots',
      options: {
        validate: {
          payload: Joi.object({
            company: Joi.string().required(),
            stores: Joi.array().items(Joi.string()),
            consistency: Joi.valid('EXACT', 'FUZZY'),
            half: Joi.boolean(),
          }),
        },
      },
      handler: async (request, h) => {
        const { company, stores, ...more } = request.payload as {
          company: string;
          stores?: string[];
          consistency?: 'EXACT' | 'FUZZY';
          half?: boolean;
        };
        const found = companies.get(company);
        if (found === undefined) return h.response({ error: 'no such company' }).code(404);
        return found.snapshots.send(found.snapshots.read({ stores: stores ?? found.setting.stores, ...more }));
      },
    },
    {
      method: 'GET',
      path: '/_sandbox/stock/{company}/{store}',
      handler: (request, h) => {
        const { company, store } = request.params as { company: string; store: string };
        const found = companies.get(company);
        if (found === undefined) return h.response({ error: 'no such company' }).code(404);
        return { watermark: found.watermark(store), stock: Object.fromEntries(found.ledger.at(store)) };
      },
    },
    {
      method: 'GET',
      path: '/_sandbox/postings',
      handler: () => ({
        postings: [...companies.values()].flatMap((company) =>
          company.staging.rows().map((row) => ({ ...company.outcome(row), body: row.body })),
        ),
      }),
    },
  ]);
}
