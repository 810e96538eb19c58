/** The spending limit and the maintenance mode: what holds, who has spent how much, and the decisions of a manager. */
import Joi from 'joi';
import { listChannels } from '../../core/catalog/index.ts';
import { everywhere, limitOf, readRules } from '../../core/customer/index.ts';
import {
  countMaintenanceHeld,
  findSpenders,
  latinDigits,
  listAccountsOf,
  listDecisions,
  listOverLimit,
  listSpendEntries,
  listSpenders,
} from '../../core/reading/index.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { exponentOf, minorOf } from '../../platform/money.ts';
import { momentOf } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import {
  currenciesOf,
  decideEnd,
  decideLimit,
  decideMaintenance,
  decideReset,
  decideResetAll,
  keysTyped,
  limitTarget,
  maintenanceTarget,
  type Decider,
} from '../risk-decisions.ts';
import { html } from './layout.tsx';
import { CustomerPage } from './risk-customers.tsx';
import { RiskPage, type RiskAsked, type RiskShown } from './risk-views.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 25;
const DECISIONS = 15;
const REJECTED = 15;

const query = Joi.object({
  currency: Joi.string().pattern(/^[A-Z]{3}$/),
  q: Joi.string().allow('').max(190),
  page: Joi.number().integer().min(1).max(1000).default(1),
  done: Joi.string().max(30),
});
const customerParams = Joi.object({ id: Joi.string().guid().required() });
const said = {
  reason: Joi.string().trim().min(3).max(200).required(),
  version: Joi.number().integer().min(1).required(),
};
const channel = Joi.string().max(20).required();
const currency = Joi.string()
  .pattern(/^[A-Z]{3}$/)
  .required();

export type LimitAction = 'set' | 'raise' | 'lower' | 'none' | 'reset';
export const limitActions: readonly LimitAction[] = ['set', 'raise', 'lower', 'none', 'reset'];

type Told = { readonly reason: string; readonly version: number };
type LimitTold = Told & { currency: string; action: LimitAction; amount?: string; fresh?: string };

export function riskPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  return [
    {
      method: 'GET',
      path: '/console/risk',
      needs: 'risk.view',
      query,
      async handler(visit) {
        const asked = visit.request.query as RiskAsked;
        const shown = await db.read((reader) => shownFor(reader, visit, asked));
        return html(visit.h, <RiskPage view={visit.view} asked={asked} shown={shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/risk/limits',
      needs: 'risk.manage',
      payload: Joi.object({
        ...said,
        currency,
        action: Joi.string()
          .valid(...limitActions)
          .required(),
        amount: Joi.string().allow('').max(20),
        fresh: Joi.string().allow('').max(5),
      }),
      async handler(visit) {
        mustSeeAll(visit);
        const told = visit.request.payload as LimitTold;
        const decider = { who: visit.user.login, reason: told.reason, version: told.version };
        await db.tx((tx) => decide(tx, decider, told));
        const done = told.action === 'reset' ? 'all_reset' : 'limit';
        return visit.h.redirect(`/console/risk?currency=${told.currency}&done=${done}`).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/risk/maintenance',
      needs: 'risk.manage',
      payload: Joi.object({
        ...said,
        channel,
        minutes: Joi.number().integer().min(1).max(527_040).empty('').default(null),
      }),
      async handler(visit) {
        const told = visit.request.payload as Told & { channel: string; minutes: number | null };
        mustSee(visit, told.channel);
        const until = told.minutes === null ? null : momentOf(new Date(Date.now() + told.minutes * 60_000));
        const decider = { who: visit.user.login, reason: told.reason, version: told.version };
        await db.tx((tx) => decideMaintenance(tx, decider, { channelId: told.channel, until }));
        return visit.h.redirect('/console/risk?done=maintenance').code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/risk/maintenance/end',
      needs: 'risk.manage',
      payload: Joi.object({ ...said, channel }),
      async handler(visit) {
        const told = visit.request.payload as Told & { channel: string };
        mustSee(visit, told.channel);
        const decider = { who: visit.user.login, reason: told.reason, version: told.version };
        await db.tx((tx) => decideEnd(tx, decider, told.channel));
        return visit.h.redirect('/console/risk?done=maintenance_over').code(303);
      },
    },
    {
      method: 'GET',
      path: '/console/risk/customers/{id}',
      needs: 'risk.view',
      params: customerParams,
      query,
      async handler(visit) {
        mustSeeAll(visit);
        const customerId = String(visit.request.params.id);
        const { page, done } = visit.request.query as RiskAsked;
        const shown = await db.read(async (reader) => {
          const accounts = await listAccountsOf(reader, customerId);
          if (accounts.length === 0) fail('missing', 'risk.customer_unknown', { customerId });
          const entries = await listSpendEntries(reader, customerId, { limit: PAGE, offset: (page - 1) * PAGE });
          return { accounts, entries, rules: await readRules(reader) };
        });
        return html(visit.h, <CustomerPage view={visit.view} page={page} done={done} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/risk/customers/{id}/reset',
      needs: 'risk.manage',
      params: customerParams,
      payload: Joi.object({ reason: said.reason, currency, seen: Joi.number().integer().required() }),
      async handler(visit) {
        mustSeeAll(visit);
        const customerId = String(visit.request.params.id);
        const told = visit.request.payload as { reason: string; currency: string; seen: number };
        const decider = { who: visit.user.login, reason: told.reason };
        await db.tx((tx) => decideReset(tx, decider, { customerId, currency: told.currency, seen: told.seen }));
        return visit.h.redirect(`/console/risk/customers/${customerId}?done=customer_reset`).code(303);
      },
    },
  ];
}

async function decide(tx: Tx, decider: Decider, told: LimitTold): Promise<void> {
  if (told.action === 'reset') return decideResetAll(tx, decider, told.currency);
  const before = limitOf(await readRules(tx, 'update'), told.currency).minor;
  const amount = told.action === 'none' ? 0 : amountOf(told.amount ?? '', told.currency);
  const limitMinor = told.action === 'raise' ? before + amount : told.action === 'lower' ? before - amount : amount;
  // Lowered below zero would be no limit at all.
  if (told.action === 'lower' && limitMinor <= 0) fail('invalid', 'risk.limit_invalid', { currency: told.currency });
  return decideLimit(tx, decider, { currency: told.currency, limitMinor, countFromNow: told.fresh === 'yes' });
}

/** A typed amount in minor units, with no more decimals than its currency has. */
function amountOf(typed: string, currency: string): number {
  const text = latinDigits(typed)
    .replace(/[\s,٬]/g, '')
    .replace('٫', '.');
  if (text === '') fail('invalid', 'risk.amount_missing', { currency });
  const [, decimals = ''] =
    /^\d{1,12}(?:\.(\d{1,3}))?$/.exec(text) ?? fail('invalid', 'risk.limit_invalid', { currency });
  if (decimals.length > exponentOf(currency)) fail('invalid', 'risk.limit_invalid', { currency });
  const minor = minorOf(text, currency);
  return minor > 0 ? minor : fail('invalid', 'risk.limit_invalid', { currency });
}

function seesAll({ scope }: Pick<Visit, 'scope'>): boolean {
  return scope.channels.includes('*');
}

/** The limit is one for all channels, and so is what a customer has spent. */
function mustSeeAll(visit: Visit): void {
  if (!seesAll(visit)) fail('forbidden', 'risk.other_channel');
}

function mustSee(visit: Visit, channelId: string): void {
  if (!seesAll(visit) && (channelId === everywhere || !visit.scope.channels.includes(channelId)))
    fail('forbidden', 'risk.other_channel', { channelId });
}

async function shownFor(reader: Reader, visit: Visit, asked: RiskAsked): Promise<RiskShown> {
  const rules = await readRules(reader);
  const all = seesAll(visit);
  const channels = (await listChannels(reader)).filter((one) => all || visit.scope.channels.includes(one.id));
  const currencies = await currenciesOf(reader);
  const limited = currencies.find((one) => limitOf(rules, one).minor > 0);
  const of = asked.currency ?? limited ?? currencies[0] ?? '';
  const typed = (asked.q ?? '').trim();
  const page = { limit: PAGE, offset: (asked.page - 1) * PAGE };
  const targets = [
    ...(all ? currencies.map(limitTarget) : []),
    ...[...(all ? [everywhere] : []), ...channels.map((one) => one.id)].map(maintenanceTarget),
  ];
  return {
    rules,
    channels,
    currencies,
    currency: of,
    all,
    customers: !all
      ? undefined
      : typed === ''
        ? await listSpenders(reader, { ...page, currency: of, epoch: limitOf(rules, of).epoch })
        : { rows: await findSpenders(reader, await keysTyped(reader, latinDigits(typed))), more: false },
    held: await countMaintenanceHeld(reader, visit.scope),
    rejected: (await listOverLimit(reader, visit.scope, { limit: REJECTED, offset: 0 })).rows,
    decisions: await listDecisions(reader, targets, DECISIONS),
  };
}
