/**
 * The location mapping for admin systems: seen as of any moment, changed one thing at a time. A change that breaks a rule is
 * refused with every rule it breaks; a change that is made is in the audit log with its key's name.
 */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { companyErpSchema, type CompanyErp } from '../../config/companies.ts';
import { recordAudit } from '../core/access/index.ts';
import {
  endMapping,
  loadMapping,
  readMappingFacts,
  saveCompanyErp,
  saveLocation,
  type LocationWish,
  type SavedVersion,
} from '../core/catalog/index.ts';
import { findMappingIssues } from '../core/reading/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { momentOf } from '../platform/time.ts';
import { apiClientOf } from './api-auth.ts';
import { changeSchema, kinds, locationWishSchema, type Change } from './admin-mapping-kinds.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

const PAGE = 200;
const kindNames = Object.keys(kinds);
const params = Joi.object({ kind: Joi.string().valid(...kindNames), key: Joi.string().trim().uppercase().max(20) });
type Shown = { readonly at?: Date; readonly limit?: number; readonly after?: string };
const shown = Joi.object<Shown>({
  at: Joi.date().iso(),
  limit: Joi.number().integer().min(1).max(1000),
  after: Joi.string().max(20),
});

export function adminMappingRoutes(server: Server, context: RouteContext): void {
  const reads = { auth: { strategy: 'api', scope: ['mapping.read', 'mapping.manage'] } };
  const manages = { auth: { strategy: 'api', scope: ['mapping.manage'] } };

  const show = async (request: Request) => {
    mustServeTheHouse(request);
    const { at, ...page } = checked(shown, request.query);
    const mapping = await context.db.read((reader) => loadMapping(reader, at === undefined ? undefined : momentOf(at)));
    return { mapping, page };
  };

  /** @param work in one transaction with its line in the audit log */
  const save = async (request: Request, target: string, said: Change, work: (tx: Tx) => Promise<SavedVersion>) => {
    mustServeTheHouse(request);
    const who = apiClientOf(request).name;
    return context.db.tx(async (tx) => {
      const saved = await work(tx);
      const { warnings: _warnings, ...facts } = saved;
      await recordAudit(tx, { who, action: 'mapping.changed', target, detail: { ...facts, said } });
      return saved;
    });
  };
  const changeOf = (request: Request, { version, validFrom }: Change) => ({
    who: apiClientOf(request).name,
    ...(version === undefined ? {} : { seen: version }),
    ...(validFrom === undefined ? {} : { from: validFrom }),
  });

  server.route([
    {
      method: 'GET',
      path: '/admin/mapping',
      options: reads,
      handler: async (request) => {
        const { mapping } = await show(request);
        const { at, companies, locations: nodes, bindings, salesLocations, pools, policies } = mapping;
        return { at, companies, nodes, bindings, salesLocations, pools, policies };
      },
    },
    {
      method: 'GET',
      path: '/admin/mapping/check',
      options: reads,
      handler: async (request) => {
        mustServeTheHouse(request);
        const issues = await context.db.read((reader) => findMappingIssues(reader, new Date()));
        return { ok: !issues.some((one) => one.severity === 'error'), issues };
      },
    },
    {
      method: 'GET',
      path: '/admin/mapping/companies',
      options: reads,
      handler: async (request) => ({ rows: (await show(request)).mapping.companies }),
    },
    {
      method: 'GET',
      path: '/admin/mapping/nodes',
      options: reads,
      handler: async (request) => {
        const { mapping, page } = await show(request);
        const { limit = PAGE, after = '' } = page;
        const rest = mapping.locations.filter((one) => one.id > after);
        const rows = rest.slice(0, limit);
        return { rows, ...(rest.length > rows.length ? { next: rows.at(-1)?.id } : {}) };
      },
    },
    {
      method: 'GET',
      path: '/admin/mapping/{kind}',
      options: reads,
      handler: async (request) => {
        const { kind } = pathOf(request);
        const { mapping } = await show(request);
        return { at: mapping.at, rows: mapping[kinds[kind].list] };
      },
    },
    {
      method: 'GET',
      path: '/admin/mapping/{kind}/{key}/versions',
      options: reads,
      handler: async (request) => {
        mustServeTheHouse(request);
        const { kind, key } = pathOf(request);
        const facts = await context.db.read((reader) => readMappingFacts(reader));
        const { list, keyOf } = kinds[kind];
        const rows = facts[list].filter((one) => keyOf(one) === key);
        return rows.length > 0 ? { rows } : fail('missing', 'mapping.unknown', { kind, key });
      },
    },
    {
      method: 'PUT',
      path: '/admin/mapping/companies/{key}',
      options: manages,
      handler: async (request) => {
        const { key } = request.params as { key: string };
        type Said = { erp: CompanyErp; version?: number };
        const schema = Joi.object<Said>({ erp: companyErpSchema.required(), version: changeSchema.version });
        const said = checked(schema, request.payload);
        return save(request, `company:${key}`, said, (tx) =>
          saveCompanyErp(tx, key, said.erp, changeOf(request, said)),
        );
      },
    },
    {
      method: 'PUT',
      path: '/admin/mapping/nodes/{key}',
      options: manages,
      handler: async (request, h) => {
        const { key } = checked(params, request.params) as { key: string };
        type Said = Omit<LocationWish, 'id'> & { readonly version?: number };
        const said = checked<Said>(locationWishSchema as Joi.ObjectSchema<Said>, request.payload);
        const { version, ...wish } = said;
        let created = false;
        const saved = await save(request, `location:${key}`, said, async (tx) => {
          const done = await saveLocation(tx, { id: key, ...wish }, version === undefined ? {} : { seen: version });
          created = done.created;
          return done;
        });
        return h.response(saved).code(created ? 201 : 200);
      },
    },
    {
      method: 'PUT',
      path: '/admin/mapping/{kind}/{key}',
      options: manages,
      handler: async (request) => {
        const { kind, key } = pathOf(request);
        const { thing, save: saveIt } = kinds[kind];
        const { said, row } = kinds[kind].read(key, request.payload);
        return save(request, `${thing}:${key}`, said, (tx) => saveIt(tx, row as never, changeOf(request, said)));
      },
    },
    {
      method: 'DELETE',
      path: '/admin/mapping/{kind}/{key}',
      options: manages,
      handler: async (request) => {
        const { kind, key } = pathOf(request);
        const { thing } = kinds[kind];
        const said = checked<Change>(Joi.object(changeSchema), request.query);
        return save(request, `${thing}:${key}`, said, (tx) => endMapping(tx, thing, key, changeOf(request, said)));
      },
    },
  ]);
}

/** The codes of one country decide what another may do, so a key of one channel does not reach them. */
function mustServeTheHouse(request: Request): void {
  if (apiClientOf(request).channelId !== undefined) fail('forbidden', 'mapping.whole_house_only');
}

function pathOf(request: Request): { kind: keyof typeof kinds; key: string } {
  const path = request.params as { kind?: string };
  if (!kindNames.includes(path.kind ?? '')) fail('missing', 'request.unknown_path', { kind: path.kind });
  return checked(params, path) as { kind: keyof typeof kinds; key: string };
}
