/** Processes for people's tools: versions kept, one of them activated, an older one just as well. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { recordAudit } from '../core/access/index.ts';
import {
  activateProcess,
  builtIn,
  findProcess,
  listVersions,
  saveProcess,
  type NewProcess,
  type Process,
} from '../core/process/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

const kind = Joi.string().pattern(/^[a-z][a-z0-9_]{1,29}$/);
const words = Joi.array().items(Joi.string().max(60)).min(1).max(200);
const step = Joi.alternatives(
  Joi.object({ do: Joi.string().max(40).required() }),
  Joi.object({
    ask: Joi.string().max(40).required(),
    workgroup: Joi.string().max(40).required(),
    deadlineMinutes: Joi.number().integer().required(),
    instructions: Joi.object({ en: Joi.string().max(1000).required(), ar: Joi.string().max(1000) }),
  }),
);
const processSchema = Joi.object<Omit<NewProcess, 'kind'> & { seen?: number }>({
  name: Joi.string().trim().min(1).max(120).required(),
  nameAr: Joi.string().trim().max(120).allow(null).default(null),
  rank: Joi.number().integer().min(0).max(10_000).default(100),
  rule: Joi.object({
    channels: words,
    countries: words,
    shippingMethods: words,
    origins: words,
    skus: words,
    atLeastMinor: Joi.object()
      .pattern(/^[A-Z]{3}$/, Joi.number().integer().min(0))
      .min(1),
  }).default({}),
  steps: Joi.array().items(step).min(1).max(60).required(),
  // The last version that its author knows.
  seen: Joi.number().integer().min(0),
});
const keySchema = Joi.object<{ kind: string }>({ kind: kind.required() });
const versionSchema = Joi.object<{ kind: string; version: number }>({
  kind: kind.required(),
  version: Joi.number().integer().min(0).required(),
});
const activateSchema = Joi.object<{ version: number | null; turn?: number }>({
  version: Joi.number().integer().min(0).allow(null).required(),
  turn: Joi.number().integer().min(0),
});

export function adminProcessRoutes(server: Server, { db }: RouteContext): void {
  const reads = { auth: { strategy: 'api', scope: ['process.read', 'process.manage'] } };
  const manages = { auth: { strategy: 'api', scope: ['process.manage'] } };
  const change = <T>(request: Request, work: (tx: Tx, who: string) => Promise<T>): Promise<T> => {
    const who = `api:${apiClientOf(request).name}`.slice(0, 80);
    const correlationId = request.headers['x-correlation-id'] as string;
    return withCause({ correlationId, who }, () => db.tx((tx) => work(tx, who)));
  };

  server.route({
    method: 'GET',
    path: '/admin/processes',
    options: reads,
    handler: async () => {
      const rows = await db.read((reader) => listVersions(reader));
      const standard = !rows.some((one) => one.kind === builtIn.kind && one.current);
      return { rows: [...rows, { ...builtIn, current: standard, turn: 0, activatedAt: null, activatedBy: null }] };
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/processes/{kind}/{version}',
    options: reads,
    handler: async (request) => {
      const key = checked(versionSchema, request.params);
      const found = await db.read((reader) => findProcess(reader, key.kind, key.version));
      return found ?? fail('missing', 'process.unknown', { ...key });
    },
  });
  server.route({
    method: 'POST',
    path: '/admin/processes/{kind}',
    options: manages,
    handler: async (request, h) => {
      mustServeTheHouse(request);
      const key = checked(keySchema, request.params);
      const { seen, ...process } = checked(processSchema, request.payload);
      const saved = await change(request, async (tx, who): Promise<Process> => {
        const version = await saveProcess(tx, { ...process, kind: key.kind }, seen);
        await recordAudit(tx, {
          who,
          action: 'process.saved',
          target: `process:${key.kind}`,
          detail: { version: version.version },
        });
        return version;
      });
      return h.response(saved).code(201);
    },
  });
  server.route({
    method: 'POST',
    path: '/admin/processes/{kind}/activate',
    options: manages,
    handler: async (request) => {
      mustServeTheHouse(request);
      const key = checked(keySchema, request.params);
      const { version, turn } = checked(activateSchema, request.payload);
      return change(request, async (tx, who) => {
        const active = await activateProcess(tx, key.kind, version ?? undefined, turn);
        await recordAudit(tx, {
          who,
          action: 'process.activated',
          target: `process:${key.kind}`,
          detail: { version: version ?? 'none' },
        });
        return { kind: key.kind, ...active };
      });
    },
  });
}

/** Which steps orders walk concerns every channel. */
function mustServeTheHouse(request: Request): void {
  const { channelId, companyId } = apiClientOf(request);
  if (channelId !== undefined || companyId !== undefined) fail('forbidden', 'process.whole_house_only');
}
