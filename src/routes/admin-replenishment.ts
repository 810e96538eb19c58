/** Suppliers, rules and requests of replenishment, for people's tools and their warehouses. */
import type { Request, ResponseToolkit, Server } from '@hapi/hapi';
import { recordAudit, type ApiClient } from '../core/access/index.ts';
import { listLocations } from '../core/catalog/index.ts';
import {
  closeReplenishment,
  findReplenishment,
  findRule,
  findSupplier,
  listReplenishments,
  listRules,
  listSuppliers,
  removeRule,
  removeSupplier,
  saveRule,
  saveSupplier,
  shipReplenishment,
  type Replenishment,
  type ReplenishmentFilter,
  type RuleFilter,
} from '../core/replenishment/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import {
  closeSchema,
  idSchema,
  requestsSchema,
  ruleKeySchema,
  ruleSchema,
  rulesSchema,
  shipSchema,
  supplierKeySchema,
  supplierSchema,
  suppliersSchema,
  type Narrowed,
  type RequestsAsked,
} from './admin-replenishment-schemas.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

const BASE = '/admin/replenishment';

export function adminReplenishmentRoutes(server: Server, { db, broker = false }: RouteContext): void {
  const reads = { auth: { strategy: 'api', scope: ['replenishment.read', 'replenishment.manage'] } };
  const manages = { auth: { strategy: 'api', scope: ['replenishment.manage'] } };

  /** Works as the client that calls; what it did is in the audit log. */
  const change = <T>(request: Request, about: { action: string; target: string; detail?: object }, work: Work<T>) => {
    const client = apiClientOf(request);
    const who = `api:${client.name}`.slice(0, 80);
    const correlationId = request.headers['x-correlation-id'] as string;
    const { action, target, detail = {} } = about;
    return withCause({ correlationId, who }, () =>
      db.tx(async (tx) => {
        const result = await work(tx, who, client);
        await recordAudit(tx, { who, action, target, detail: { ...detail } });
        return result;
      }),
    );
  };
  type Handler = (request: Request, h: ResponseToolkit) => Promise<unknown>;
  const route = (method: string, path: string, options: object, handler: Handler): void =>
    server.route({ method: method as 'GET', path: `${BASE}${path}`, options, handler: handler as never });

  route('GET', '/suppliers', reads, async (request) => {
    const { limit, after } = checked(suppliersSchema, request.query);
    mustSeeTheHouse(request);
    const rows = await db.read((r) => listSuppliers(r, { limit, ...(after === undefined ? {} : { after }) }));
    return { rows, ...(rows.length === limit ? { next: rows.at(-1)?.id } : {}) };
  });
  route('GET', '/suppliers/{id}', reads, async (request) => {
    const { id } = checked(supplierKeySchema, request.params);
    mustSeeTheHouse(request);
    const found = await db.read((r) => findSupplier(r, id));
    return found ?? fail('missing', 'replenishment.unknown_supplier', { id });
  });
  route('PUT', '/suppliers/{id}', manages, async (request, h) => {
    const { id } = checked(supplierKeySchema, request.params);
    mustSeeTheHouse(request);
    const { version, ...said } = checked(supplierSchema, request.payload);
    const { email: _email, phone: _phone, contact: _contact, ...detail } = said;
    const about = { action: 'supplier.saved', target: `supplier:${id}`, detail };
    const saved = await change(request, about, (tx, who) =>
      saveSupplier(tx, { id, ...said }, { who, broker, ...(version === undefined ? {} : { seen: version }) }),
    );
    return h.response(saved).code(saved.version === 1 ? 201 : 200);
  });
  route('DELETE', '/suppliers/{id}', manages, async (request, h) => {
    const { id } = checked(supplierKeySchema, request.params);
    mustSeeTheHouse(request);
    await change(request, { action: 'supplier.removed', target: `supplier:${id}` }, (tx) => removeSupplier(tx, id));
    return h.response().code(204);
  });

  route('GET', '/rules', reads, async (request) => {
    const { limit, after, ...asked } = checked(rulesSchema, request.query);
    const rows = await db.read(async (reader) =>
      listRules(reader, await ruleFilter(reader, request, asked), {
        limit,
        ...(after === undefined ? {} : { after: ruleKeyOf(after) }),
      }),
    );
    const last = rows.at(-1);
    return { rows, ...(rows.length === limit && last ? { next: `${last.locationId}:${last.sku}` } : {}) };
  });
  route('GET', '/rules/{location}/{sku}', reads, async (request) => {
    const { location, sku } = checked(ruleKeySchema, request.params);
    return db.read(async (reader) => {
      await mustReach(reader, apiClientOf(request), location);
      const found = await findRule(reader, location, sku);
      return found ?? fail('missing', 'replenishment.unknown_rule', { location, sku });
    });
  });
  route('PUT', '/rules/{location}/{sku}', manages, async (request) => {
    const { location, sku } = checked(ruleKeySchema, request.params);
    const said = checked(ruleSchema, request.payload);
    const about = { action: 'replenish_rule.saved', target: `${location}:${sku}`, detail: said };
    return change(request, about, async (tx, who, client) => {
      await mustReach(tx, client, location);
      return saveRule(tx, { ...said, locationId: location, sku }, who);
    });
  });
  route('DELETE', '/rules/{location}/{sku}', manages, async (request, h) => {
    const { location, sku } = checked(ruleKeySchema, request.params);
    await change(
      request,
      { action: 'replenish_rule.removed', target: `${location}:${sku}` },
      async (tx, _who, client) => {
        await mustReach(tx, client, location);
        await removeRule(tx, location, sku);
      },
    );
    return h.response().code(204);
  });

  route('GET', '/requests', reads, async (request) => {
    const { limit, offset, ...asked } = checked(requestsSchema, request.query);
    return db.read((reader) => listReplenishments(reader, requestFilter(request, asked), { limit, offset }));
  });
  route('GET', '/requests/{id}', reads, async (request) => {
    const { id } = checked(idSchema, request.params);
    return db.read((reader) => mustFind(reader, apiClientOf(request), id));
  });
  route('POST', '/requests/{id}/close', manages, async (request) => {
    const { id } = checked(idSchema, request.params);
    const { reason } = checked(closeSchema, request.payload);
    const about = { action: 'replenishment.closed', target: `replenishment:${id}`, detail: { reason } };
    return change(request, about, async (tx, _who, client) => {
      await mustReach(tx, client, (await mustFind(tx, client, id)).locationId);
      return closeReplenishment(tx, id, reason);
    });
  });
  route('POST', '/requests/{id}/ship', manages, async (request) => {
    const { id } = checked(idSchema, request.params);
    const { quantity } = checked(shipSchema, request.payload ?? {});
    const about = { action: 'replenishment.shipped', target: `replenishment:${id}`, detail: { quantity } };
    return change(request, about, async (tx, who, client) => {
      const { fromLocation } = await mustFind(tx, client, id);
      if (fromLocation !== null) await mustReach(tx, client, fromLocation);
      const said = { who, ...(quantity === undefined ? {} : { quantity }) };
      const { replenishment, postings } = await shipReplenishment(tx, id, said);
      return { ...replenishment, transferId: replenishment.number, postings: postings.map((one) => one.id) };
    });
  });
}

type Work<T> = (tx: Tx, who: string, client: ApiClient) => Promise<T>;

/** A channel's key has nothing to do with suppliers, nor has a company's with those of the house. */
function mustSeeTheHouse(request: Request): void {
  const { channelId, companyId } = apiClientOf(request);
  if (channelId !== undefined || companyId !== undefined) fail('forbidden', 'replenishment.whole_house_only');
}

/** @throws forbidden `replenishment.place_forbidden` for a place that the key is not bound to */
async function mustReach(reader: Reader, client: ApiClient, locationId: string): Promise<void> {
  const { channelId, companyId, locations } = client;
  const place = (await listLocations(reader)).find((one) => one.id === locationId);
  const foreign =
    channelId !== undefined ||
    (locations !== undefined && !locations.includes(locationId)) ||
    (companyId !== undefined && place !== undefined && place.companyId !== companyId);
  if (foreign) fail('forbidden', 'replenishment.place_forbidden', { locationId });
}

/** One that the key may not see is not there. */
async function mustFind(reader: Reader, client: ApiClient, id: string): Promise<Replenishment> {
  const { channelId, companyId, locations } = client;
  const found = await findReplenishment(reader, id);
  const seen =
    found !== undefined &&
    channelId === undefined &&
    (companyId === undefined || found.companyId === companyId) &&
    (locations === undefined || [found.locationId, found.fromLocation].some((one) => locations.includes(one ?? '')));
  return seen ? found : fail('missing', 'replenishment.unknown', { id });
}

/** @throws forbidden for a channel's key */
async function ruleFilter(
  reader: Reader,
  request: Request,
  { location, sku, supplier, from }: Narrowed,
): Promise<RuleFilter> {
  const client = apiClientOf(request);
  if (location !== undefined) await mustReach(reader, client, location);
  if (client.channelId !== undefined) fail('forbidden', 'replenishment.whole_house_only');
  const own = (await listLocations(reader)).filter((one) => one.companyId === client.companyId).map((one) => one.id);
  const bound = client.locations ?? (client.companyId === undefined ? undefined : own);
  const locationIds = location === undefined ? bound : [location];
  return {
    ...(locationIds === undefined ? {} : { locationIds }),
    ...(sku === undefined ? {} : { sku }),
    ...(supplier === undefined ? {} : { supplierId: supplier }),
    ...(from === undefined ? {} : { fromLocation: from }),
  };
}

function requestFilter(
  request: Request,
  { state, location, from, supplier, sku }: Omit<RequestsAsked, 'limit' | 'offset'>,
): ReplenishmentFilter {
  const { channelId, companyId, locations } = apiClientOf(request);
  if (channelId !== undefined) fail('forbidden', 'replenishment.whole_house_only');
  return {
    ...(state === undefined ? {} : { state }),
    ...(companyId === undefined ? {} : { companyId }),
    ...(locations === undefined ? {} : { places: locations }),
    ...(location === undefined ? {} : { locationId: location }),
    ...(from === undefined ? {} : { fromLocation: from }),
    ...(supplier === undefined ? {} : { supplierId: supplier }),
    ...(sku === undefined ? {} : { sku }),
  };
}

function ruleKeyOf(cursor: string): { locationId: string; sku: string } {
  const [locationId = '', ...sku] = cursor.split(':');
  return { locationId, sku: sku.join(':') };
}
