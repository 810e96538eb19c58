/** Cash that couriers owe: by age, by statement, row by row; statements brought in, and what fits nothing resolved. */
import Joi from 'joi';
import type { ResponseObject, ResponseToolkit } from '@hapi/hapi';
import { recordAudit } from '../../core/access/index.ts';
import { listCouriers } from '../../core/catalog/index.ts';
import {
  findReceivable,
  findStatement,
  listReceivables,
  listRows,
  listStatements,
  outcomes,
  receivableStates,
  resolveReceivable,
  resolveRow,
  sumRows,
  takeStatement,
  type ReceivableState,
  type Resolving,
} from '../../core/remittance/index.ts';
import type { Scope } from '../../core/reading/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { ageingNow, statementText, writeReceivablesCsv } from '../remittance-csv.ts';
import { html } from './layout.tsx';
import { idParams } from './order.tsx';
import { CashPage } from './remittance-cash-views.tsx';
import { StatementPage } from './remittance-statement-views.tsx';
import { RemittancePage } from './remittance-views.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 100;
const MOST_BYTES = 8_000_000;

const currency = Joi.string()
  .uppercase()
  .pattern(/^[A-Z]{3}$/);
const note = Joi.string().trim().min(3).max(300).required();
const version = Joi.number().integer().min(1);
const states = Object.keys(receivableStates) as ReceivableState[];

type Brought = {
  readonly file?: unknown;
  readonly courier: string;
  readonly statement: string;
  readonly currency: string;
  readonly paidOn?: string;
};

export type CashQuery = {
  readonly courier?: string;
  readonly state?: ReceivableState | '';
  readonly after?: string;
  readonly done?: string;
};

const cashQuery = Joi.object<CashQuery>({
  courier: Joi.string().allow('').max(30),
  state: Joi.string().valid('', ...states),
  after: Joi.string().pattern(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}_[0-9a-f-]{36}$/),
  done: Joi.string().max(30),
});

/** Statements hold every channel's parcels: only who sees all of them brings and resolves one. @throws forbidden */
function mustSeeAll(scope: Scope): void {
  if (!scope.channels.includes('*') || !scope.locations.includes('*')) fail('forbidden', 'request.forbidden');
}

function channelsOf(scope: Scope): readonly string[] | undefined {
  if (!scope.locations.includes('*')) return [];
  return scope.channels.includes('*') ? undefined : scope.channels;
}

export function remittancePages(context: RouteContext): PageRoute[] {
  const { db } = context;
  return [
    {
      method: 'GET',
      path: '/console/remittances',
      needs: 'remittances.view',
      query: Joi.object({ page: Joi.number().integer().min(1).max(1000).default(1), done: Joi.string().max(30) }),
      async handler({ request, h, view, scope }) {
        const { page, done } = request.query as { page: number; done?: string };
        const channels = channelsOf(scope);
        const shown = await db.read(async (reader) => ({
          ageing: await ageingNow(reader, channels),
          statements:
            channels === undefined
              ? await listStatements(reader, undefined, { limit: PAGE + 1, offset: (page - 1) * PAGE })
              : [],
          couriers: (await listCouriers(reader)).map((one) => one.code),
        }));
        return html(h, <RemittancePage view={view} {...shown} page={page} most={PAGE} done={done} />);
      },
    },
    {
      method: 'POST',
      path: '/console/remittances',
      needs: 'remittances.record',
      upload: MOST_BYTES,
      payload: Joi.object({
        file: Joi.any(),
        courier: Joi.string().max(30).required(),
        statement: Joi.string().trim().min(1).max(60).required(),
        currency: currency.required(),
        paidOn: Joi.string()
          .pattern(/^\d{4}-\d\d-\d\d$/)
          .empty(''),
      }),
      async handler({ request, h, user, scope }) {
        mustSeeAll(scope);
        const sent = request.payload as Brought;
        const { id, repeated } = await db.tx(async (tx) => {
          const taken = await takeStatement(tx, {
            courierCode: sent.courier,
            statementNo: sent.statement,
            currency: sent.currency,
            fileName: `${sent.courier} ${sent.statement}.csv`,
            text: statementText(sent.file),
            ...(sent.paidOn === undefined ? {} : { paidOn: sent.paidOn }),
          });
          await recordAudit(tx, { who: user.login, action: 'remittance.uploaded', target: `statement:${taken.id}` });
          return taken;
        });
        return h
          .redirect(`/console/remittances/${id}?done=${repeated ? 'statement_repeated' : 'statement_taken'}`)
          .code(303);
      },
    },
    {
      method: 'GET',
      path: '/console/remittances/cash',
      needs: 'remittances.view',
      query: cashQuery,
      async handler({ request, h, view, scope }) {
        const asked = request.query as CashQuery;
        const rows = await db.read((reader) => listReceivables(reader, filterOf(asked, scope), pageOf(asked)));
        return html(h, <CashPage view={view} asked={asked} rows={rows} most={PAGE} />);
      },
    },
    {
      method: 'GET',
      path: '/console/remittances/cash.csv',
      needs: 'remittances.view',
      query: cashQuery,
      async handler({ request, h, scope }) {
        return download(h, writeReceivablesCsv(db, filterOf(request.query, scope)), 'cod-cash.csv');
      },
    },
    {
      method: 'POST',
      path: '/console/remittances/cash/{id}',
      needs: 'remittances.record',
      params: idParams,
      payload: Joi.object({ action: Joi.string().valid('write_off', 'dispute').required(), note, version }),
      async handler({ request, h, user, scope }) {
        const id = String(request.params['id']);
        const wish = request.payload as { action: 'write_off' | 'dispute'; note: string; version?: number };
        const courier = await db.tx(async (tx) => {
          const one = await findReceivable(tx, id);
          if (one === undefined || channelsOf(scope)?.includes(one.channelId) === false)
            fail('missing', 'remittance.unknown', { id });
          await resolveReceivable(tx, id, wish);
          await recordAudit(tx, { who: user.login, action: `remittance.${wish.action}`, target: one.orderNumber });
          return one.courierCode;
        });
        return h.redirect(`/console/remittances/cash?courier=${courier}&done=row_resolved`).code(303);
      },
    },
    {
      method: 'GET',
      path: '/console/remittances/{id}',
      needs: 'remittances.view',
      params: idParams,
      query: Joi.object({
        outcome: Joi.string().valid('', ...outcomes),
        open: Joi.string().valid('', '1'),
        page: Joi.number().integer().min(1).max(10_000).default(1),
        done: Joi.string().max(30),
      }),
      async handler(visit) {
        mustSeeAll(visit.scope);
        return html(visit.h, await statementPage(context, visit));
      },
    },
    {
      method: 'POST',
      path: '/console/remittances/rows/{id}',
      needs: 'remittances.record',
      params: idParams,
      payload: Joi.object({
        action: Joi.string().valid('match', 'write_off', 'dispute', 'dismiss').required(),
        to: Joi.string().trim().max(80).allow(''),
        note,
        version,
        statement: Joi.string().guid().required(),
      }),
      async handler({ request, h, user, scope }) {
        mustSeeAll(scope);
        const id = String(request.params['id']);
        const { statement, ...wish } = request.payload as Resolving & { statement: string };
        await db.tx(async (tx) => {
          await resolveRow(tx, id, wish);
          await recordAudit(tx, { who: user.login, action: `remittance.row_${wish.action}`, target: `row:${id}` });
        });
        return h.redirect(`/console/remittances/${statement}?open=1&done=row_resolved`).code(303);
      },
    },
  ];

  function filterOf({ courier, state }: CashQuery, scope: Scope) {
    const channels = channelsOf(scope);
    return {
      ...(courier === undefined || courier === '' ? {} : { courier }),
      ...(state === undefined || state === '' ? {} : { state }),
      ...(channels === undefined ? {} : { channels }),
    };
  }
}

function pageOf({ after }: CashQuery) {
  const [at, id] = after?.split('_') ?? [];
  return { limit: PAGE + 1, after: at === undefined || id === undefined ? undefined : { at, id } };
}

async function statementPage({ db }: RouteContext, { request, view }: Visit) {
  const asked = request.query as { outcome?: string; open?: string; page: number; done?: string };
  const id = String(request.params['id']);
  const shown = await db.read(async (reader) => {
    const statement = (await findStatement(reader, id)) ?? fail('missing', 'remittance.unknown', { id });
    const filter = {
      ...(asked.outcome === undefined || asked.outcome === '' ? {} : { outcome: asked.outcome }),
      ...(asked.open === '1' ? { open: true } : {}),
    };
    const page = { limit: PAGE + 1, offset: (asked.page - 1) * PAGE };
    return { statement, sums: await sumRows(reader, id), rows: await listRows(reader, id, filter, page) };
  });
  return <StatementPage view={view} asked={asked} {...shown} most={PAGE} />;
}

function download(h: ResponseToolkit, csv: NodeJS.ReadableStream, name: string): ResponseObject {
  return h
    .response(csv)
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`);
}
