/** Routing rules for people's tools: versions, checks, activations and dry runs, as JSON. */
import type { Request, ResponseObject, ResponseToolkit, Server } from '@hapi/hapi';
import Joi from 'joi';
import { listRoutingGaps, readRuleFacts } from '../core/rehearsal/index.ts';
import {
  activeAt,
  checkRules,
  errorsIn,
  findVersion,
  listActivations,
  listVersionsAfter,
  plannedAfter,
  readRules,
  stateOf,
  withLines,
  readJson,
  type Activation,
  type Finding,
  type RulesVersion,
  type RuleSet,
} from '../core/routing/index.ts';
import { withCause } from '../platform/correlation.ts';
import { fail } from '../platform/errors.ts';
import { momentOf } from '../platform/time.ts';
import { apiClientOf } from './api-auth.ts';
import { adminRehearsalRoutes, mustServeTheHouse, type Change } from './admin-rehearsals.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import { decideActivation, decideNoPlan, decideRollback, decideVersion } from './routing-decisions.ts';

const BASE = '/admin/routing';
const MOST_BYTES = 1_000_000;

const listSchema = Joi.object<{ below?: number; limit: number }>({
  below: Joi.number().integer().min(0),
  limit: Joi.number().integer().min(1).max(200).default(50),
});
const versionSchema = Joi.object<{ version: number }>({ version: Joi.number().integer().min(0).required() });
const note = Joi.string().trim().min(3).max(300).required();
const seen = Joi.number().integer().min(0);
const activateSchema = Joi.object<{ note: string; at?: Date; seen?: number }>({ note, at: Joi.date().iso(), seen });
const rollbackSchema = Joi.object<{ note: string; seen?: number }>({ note, seen });
const planSchema = Joi.object<{ seen?: number }>({ seen });
const headSchema = Joi.object<{ note: string; basedOn?: number; rules: unknown }>({
  note,
  basedOn: Joi.number().integer().min(0),
  rules: Joi.any().required(),
});

export function adminRoutingRoutes(server: Server, context: RouteContext): void {
  const { db } = context;
  const reads = { auth: { strategy: 'api', scope: ['routing.read', 'routing.manage'] } };
  const manages = { auth: { strategy: 'api', scope: ['routing.manage'] } };
  const asText = { payload: { parse: 'gunzip' as const, output: 'data' as const, maxBytes: MOST_BYTES } };
  const change: Change = (request, work) => {
    mustServeTheHouse(request);
    const who = `api:${apiClientOf(request).name}`.slice(0, 80);
    const correlationId = request.headers['x-correlation-id'] as string;
    return withCause({ correlationId, who }, () => db.tx((tx) => work(tx, who)));
  };

  server.route({
    method: 'GET',
    path: `${BASE}/versions`,
    options: reads,
    handler: async (request) => {
      const asked = checked(listSchema, request.query);
      return db.read(async (reader) => {
        const log = await listActivations(reader);
        const { rows, more } = await listVersionsAfter(reader, asked);
        const last = rows.at(-1)?.version;
        return {
          turn: log[0]?.turn ?? 0,
          rows: rows.map((one) => shown(one, log)),
          ...(more && last !== undefined ? { next: last } : {}),
        };
      });
    },
  });
  server.route({
    method: 'GET',
    path: `${BASE}/versions/{version}`,
    options: reads,
    handler: async (request) => {
      const { version } = checked(versionSchema, request.params);
      return db.read(async (reader) => {
        const found = await findVersion(reader, version);
        if (found === undefined) fail('missing', 'routing.version_unknown', { version });
        return { ...shown(found, await listActivations(reader)), rules: { sets: found.rules.sets } };
      });
    },
  });
  server.route({
    method: 'GET',
    path: `${BASE}/versions/{version}/check`,
    options: reads,
    handler: async (request) => {
      const { version } = checked(versionSchema, request.params);
      return db.read(async (reader) => {
        const found = await findVersion(reader, version);
        if (found === undefined) fail('missing', 'routing.version_unknown', { version });
        const facts = await readRuleFacts(reader);
        const findings = checkRules(found.rules, facts);
        const good = errorsIn(findings).length === 0;
        return { version, good, findings, gaps: await listRoutingGaps(reader, facts) };
      });
    },
  });
  server.route({
    method: 'GET',
    path: `${BASE}/activations`,
    options: reads,
    handler: async () => db.read(async (reader) => ({ rows: await listActivations(reader) })),
  });
  server.route({
    method: 'POST',
    path: `${BASE}/versions`,
    options: { ...manages, ...asText },
    handler: async (request, h) => {
      mustServeTheHouse(request);
      const typed = readJson((request.payload as Buffer).toString('utf8'));
      if (typed.fault !== undefined) {
        const { code, path, line, value } = typed.fault;
        const found: Finding = { severity: 'error', code: `routing.${code}`, path, line };
        return refused(request, h, [value === undefined ? found : { ...found, value }]);
      }
      const head = checked(headSchema, typed.value);
      // Their paths begin at `sets`; in the text they stand under `rules`.
      const lineOf = (path: string): number | undefined => typed.lineOf(path === '' ? 'rules' : `rules.${path}`);
      const read = readRules(head.rules);
      if (read.sets === undefined) return refused(request, h, withLines(read.findings, lineOf));
      const sets: readonly RuleSet[] = read.sets;
      const findings = withLines(await db.read(async (r) => checkRules({ sets }, await readRuleFacts(r))), lineOf);
      if (errorsIn(findings).length > 0) return refused(request, h, findings);
      const { basedOn } = head;
      const rules = { sets, note: head.note, ...(basedOn === undefined ? {} : { basedOn }) };
      const saved = await change(request, (tx, who) => decideVersion(tx, who, rules));
      return h.response({ ...saved, state: 'draft', findings }).code(201);
    },
  });
  server.route({
    method: 'POST',
    path: `${BASE}/versions/{version}/activate`,
    options: manages,
    handler: async (request) => {
      const { version } = checked(versionSchema, request.params);
      const wish = checked(activateSchema, request.payload ?? {});
      return change(request, (tx, who) => decideActivation(tx, who, { ...wish, version }));
    },
  });
  server.route({
    method: 'POST',
    path: `${BASE}/rollback`,
    options: manages,
    handler: async (request) => {
      const wish = checked(rollbackSchema, request.payload ?? {});
      return change(request, (tx, who) => decideRollback(tx, who, wish));
    },
  });
  server.route({
    method: 'DELETE',
    path: `${BASE}/plan`,
    options: manages,
    handler: async (request) => {
      const wish = checked(planSchema, request.query);
      return change(request, (tx, who) => decideNoPlan(tx, who, wish.seen));
    },
  });
  adminRehearsalRoutes(server, context, change);
}

function shown(one: RulesVersion, log: readonly Activation[]): object {
  const { rules, ...head } = one;
  const now = momentOf(new Date());
  const state = stateOf(one.version, log, now);
  const since = state === 'active' ? activeAt(log, now)?.startsAt : undefined;
  const plan = plannedAfter(log, now).find((each) => each.version === one.version);
  return {
    ...head,
    state,
    sets: rules.sets.map((set) => set.name),
    ...(since === undefined ? {} : { activeSince: since }),
    ...(plan === undefined ? {} : { startsAt: plan.startsAt }),
  };
}

/** A problem answer like any other, whose errors have the place and the line as fields of their own. */
function refused(request: Request, h: ResponseToolkit, findings: readonly Finding[]): ResponseObject {
  const correlationId = request.headers['x-correlation-id'] as string;
  const code = 'routing.rules_refused';
  const errors = errorsIn(findings);
  return h
    .response({
      type: `urn:omnihub:problem:${code}`,
      title: 'Cannot be processed',
      status: 422,
      code,
      detail: `${code}: ${errors.length} errors`,
      errors: errors.map((one) => ({ ...one, field: one.path, message: one.code })),
      correlationId,
    })
    .type('application/problem+json')
    .code(422);
}
