/** The spending limit and the maintenance mode for admin systems: shown, set, reset, begun, ended. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { everywhere, limitOf, readRules } from '../core/customer/index.ts';
import {
  countMaintenanceHeld,
  findSpenders,
  listAccountsOf,
  listSpendEntries,
  listSpenders,
  type Spender,
} from '../core/reading/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { dateOf, momentOf } from '../platform/time.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import {
  currenciesOf,
  decideEnd,
  decideLimit,
  decideMaintenance,
  decideReset,
  decideResetAll,
  keysTyped,
  type Decider,
} from './risk-decisions.ts';

const reason = Joi.string().trim().min(3).max(200).required();
const version = Joi.number().integer().min(1);
const currency = Joi.string().pattern(/^[A-Z]{3}$/);

type Said = { readonly reason: string; readonly version?: number };
const said = Joi.object<Said>({ reason, version });
type LimitSaid = Said & { readonly limitMinor: number; readonly countFromNow: boolean };
const limitSaid = Joi.object<LimitSaid>({
  reason,
  version,
  limitMinor: Joi.number().integer().min(0).max(1_000_000_000_000).required(),
  countFromNow: Joi.boolean().default(false),
});
type ResetSaid = { readonly reason: string; readonly currency: string; readonly seenMinor?: number };
const resetSaid = Joi.object<ResetSaid>({
  reason,
  currency: currency.required(),
  seenMinor: Joi.number().integer(),
});
type MaintenanceSaid = Said & { readonly until: Date | null };
const maintenanceSaid = Joi.object<MaintenanceSaid>({
  reason,
  version,
  until: Joi.date().iso().allow(null).default(null),
});
type Asked = { readonly currency?: string; readonly search?: string; readonly limit: number; readonly offset: number };
const asked = Joi.object<Asked>({
  currency,
  search: Joi.string().max(190),
  limit: Joi.number().integer().min(1).max(200).default(50),
  offset: Joi.number().integer().min(0).max(100_000).default(0),
});

const reads = { auth: { strategy: 'api', scope: ['risk.read', 'risk.manage'] } };
const decides = { auth: { strategy: 'api', scope: ['risk.manage'] } };
const scope = { channels: ['*'], locations: ['*'] };

export function adminRiskRoutes(server: Server, { db }: RouteContext): void {
  /** In one transaction, as the client; what holds afterwards. */
  const decide = async (
    request: Request,
    told: Said,
    work: (tx: Tx, decider: Decider) => Promise<unknown>,
  ): Promise<unknown> => {
    const who = `api:${apiClientOf(request).name}`.slice(0, 80);
    const correlationId = request.headers['x-correlation-id'] as string;
    await withCause({ correlationId, who }, () => db.tx((tx) => work(tx, { ...told, who })));
    return db.read((reader) => shown(reader, apiClientOf(request).channelId));
  };
  const named = (request: Request, name: string): string => String((request.params as Record<string, string>)[name]);

  server.route([
    {
      method: 'GET',
      path: '/admin/risk',
      options: reads,
      handler: (request) => db.read((reader) => shown(reader, apiClientOf(request).channelId)),
    },
    {
      method: 'PUT',
      path: '/admin/risk/limits/{currency}',
      options: decides,
      handler: async (request) => {
        forAll(request);
        const { limitMinor, countFromNow, ...told } = checked(limitSaid, request.payload);
        const wanted = { currency: named(request, 'currency'), limitMinor, countFromNow };
        return decide(request, told, (tx, decider) => decideLimit(tx, decider, wanted));
      },
    },
    {
      method: 'POST',
      path: '/admin/risk/limits/{currency}/reset',
      options: decides,
      handler: async (request) => {
        forAll(request);
        const told = checked(said, request.payload);
        return decide(request, told, (tx, decider) => decideResetAll(tx, decider, named(request, 'currency')));
      },
    },
    {
      method: 'PUT',
      path: '/admin/risk/maintenance/{channel}',
      options: decides,
      handler: async (request) => {
        const channelId = channelOf(request, named(request, 'channel'));
        const { until, ...told } = checked(maintenanceSaid, request.payload);
        const wanted = { channelId, until: until === null ? null : momentOf(until) };
        return decide(request, told, (tx, decider) => decideMaintenance(tx, decider, wanted));
      },
    },
    {
      method: 'POST',
      path: '/admin/risk/maintenance/{channel}/end',
      options: decides,
      handler: async (request) => {
        const channelId = channelOf(request, named(request, 'channel'));
        const told = checked(said, request.payload);
        return decide(request, told, (tx, decider) => decideEnd(tx, decider, channelId));
      },
    },
    {
      method: 'GET',
      path: '/admin/risk/customers',
      options: reads,
      handler: async (request) => {
        forAll(request);
        const { currency: wanted, search, limit, offset } = checked(asked, request.query);
        return db.read(async (reader) => {
          const found = async (): Promise<readonly Spender[]> =>
            search === undefined ? [] : findSpenders(reader, await keysTyped(reader, search));
          if (search !== undefined) return { rows: (await found()).map(spender), more: false };
          const of = wanted ?? fail('invalid', 'risk.currency_or_search');
          const { epoch } = limitOf(await readRules(reader), of);
          const { rows, more } = await listSpenders(reader, { currency: of, epoch, limit, offset });
          return { rows: rows.map(spender), more };
        });
      },
    },
    {
      method: 'GET',
      path: '/admin/risk/customers/{id}',
      options: reads,
      handler: async (request) => {
        forAll(request);
        const { limit, offset, currency: only } = checked(asked, request.query);
        const customerId = named(request, 'id');
        return db.read(async (reader) => {
          const accounts = await listAccountsOf(reader, customerId);
          if (accounts.length === 0) fail('missing', 'risk.customer_unknown', { customerId });
          const page = { limit, offset, ...(only === undefined ? {} : { currency: only }) };
          return { accounts: accounts.map(spender), ledger: await listSpendEntries(reader, customerId, page) };
        });
      },
    },
    {
      method: 'POST',
      path: '/admin/risk/customers/{id}/reset',
      options: decides,
      handler: async (request) => {
        forAll(request);
        const { reason: why, currency: of, seenMinor } = checked(resetSaid, request.payload);
        const customer = { customerId: named(request, 'id'), currency: of };
        const seen = seenMinor === undefined ? {} : { seen: seenMinor };
        await decide(request, { reason: why }, (tx, decider) => decideReset(tx, decider, { ...customer, ...seen }));
        return db.read(async (reader) => ({
          accounts: (await listAccountsOf(reader, customer.customerId)).map(spender),
        }));
      },
    },
  ]);
}

/** The limit is one for all: who speaks for one channel alone has no say in it, and sees nobody's spending elsewhere. */
function forAll(request: Request): void {
  const { channelId } = apiClientOf(request);
  if (channelId !== undefined) fail('forbidden', 'risk.other_channel', { channelId });
}

/** The channel of a path, `all` for every one, within what the client may speak for. */
function channelOf(request: Request, name: string): string {
  const bound = apiClientOf(request).channelId;
  const channelId = name === 'all' ? everywhere : name;
  if (bound !== undefined && bound !== channelId) fail('forbidden', 'risk.other_channel', { channelId });
  return channelId;
}

async function shown(reader: Reader, channelId: string | undefined): Promise<unknown> {
  const rules = await readRules(reader);
  const held = await countMaintenanceHeld(
    reader,
    channelId === undefined ? scope : { ...scope, channels: [channelId] },
  );
  // What is said of another channel is for that one.
  const seen = (one: { readonly channelId: string }): boolean =>
    channelId === undefined || [channelId, everywhere].includes(one.channelId);
  return {
    version: rules.version,
    changedBy: rules.changedBy,
    changedAt: dateOf(rules.changedAt).toISOString(),
    limits: (await currenciesOf(reader)).map((one) => {
      const { minor, since } = limitOf(rules, one);
      return { currency: one, limitMinor: minor, countedSince: since === null ? null : dateOf(since).toISOString() };
    }),
    maintenance: rules.maintenance.filter(seen).map(({ until, since, channelId: of, ...rest }) => ({
      channel: of === everywhere ? 'all' : of,
      ...rest,
      since: dateOf(since).toISOString(),
      until: until === null ? null : dateOf(until).toISOString(),
    })),
    held: Object.fromEntries(held),
  };
}

function spender({ customerId, currency: of, bookedMinor, settledMinor, spentMinor, since, keys }: Spender): unknown {
  return { customerId, currency: of, bookedMinor, settledMinor, spentMinor, since, keys };
}
