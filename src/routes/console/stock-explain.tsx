/** Why a number is what it is: one SKU at one place down to its ledger rows; and what a manager may change there. */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import { findItems } from '../../core/catalog/index.ts';
import {
  adjustmentReasons,
  listExpected,
  listTransit,
  postAdjustment,
  type AdjustmentReason,
} from '../../core/erp/index.ts';
import {
  explainStock,
  freeOf,
  readPlaces,
  setSafety,
  type Explanation,
  type StockRow,
} from '../../core/inventory/index.ts';
import {
  findOrderNumbers,
  findReplenishing,
  listHolds,
  listReserved,
  listStockDifferences,
  stockPlaces,
} from '../../core/reading/index.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { thresholdsOf } from '../stock-csv.ts';
import { fragment, html } from './layout.tsx';
import { ExplainPage, Facts, type Explained } from './stock-explain-views.tsx';
import { mustSeePlace, stockHouse, stockPath } from './stock-parts.tsx';
import { locationId, sku } from './stock.tsx';
import type { PageRoute, Visit } from './visit.ts';

const LEDGER = 25;
const most = 1_000_000;

const params = Joi.object({ location: locationId.required(), sku: sku.required() });
const query = Joi.object({
  before: Joi.number().integer().min(1),
  /** What the number was before the rows that were shown last. */
  from: Joi.number().integer().min(-2_000_000_000).max(2_000_000_000),
  done: Joi.string().max(30),
});

type Asked = { readonly before?: number; readonly from?: number; readonly done?: string };

export function explainPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/stock/{location}/{sku}',
      needs: 'stock.view',
      params,
      query,
      async handler(visit) {
        const explained = await context.db.read((reader) => explain(reader, visit));
        const { done } = visit.request.query as Asked;
        return html(visit.h, <ExplainPage view={visit.view} explained={explained} done={done} />);
      },
    },
    {
      method: 'GET',
      path: '/console/stock/{location}/{sku}/facts',
      needs: 'stock.view',
      params,
      query,
      async handler(visit) {
        const explained = await context.db.read((reader) => explain(reader, visit));
        return fragment(visit.h, <Facts view={visit.view} explained={explained} />);
      },
    },
    {
      method: 'POST',
      path: '/console/stock/{location}/{sku}/adjust',
      needs: 'stock.adjust',
      params,
      payload: Joi.object({
        quantity: Joi.number().integer().min(-most).max(most).empty('').default(0),
        quarantine: Joi.number().integer().min(-most).max(most).empty(''),
        reason: Joi.string()
          .valid(...adjustmentReasons)
          .required(),
        note: Joi.string().trim().max(200).empty(''),
      }),
      async handler(visit) {
        const wish = visit.request.payload as {
          quantity: number;
          quarantine?: number;
          reason: AdjustmentReason;
          note?: string;
        };
        return change(context, visit, 'adjusted', async (tx, at) => {
          const line = {
            sku: at.sku,
            quantity: wish.quantity,
            ...(wish.quarantine === undefined ? {} : { quarantine: wish.quarantine }),
            reason: wish.reason,
          };
          const posting = await postAdjustment(tx, {
            locationId: at.locationId,
            lines: [line],
            who: visit.user.login,
            ...(wish.note === undefined ? {} : { note: wish.note }),
          });
          return { ...line, document: posting.documentKey };
        });
      },
    },
    {
      method: 'POST',
      path: '/console/stock/{location}/{sku}/safety',
      needs: 'stock.adjust',
      params,
      payload: Joi.object({ quantity: Joi.number().integer().min(0).max(most).required() }),
      async handler(visit) {
        const { quantity } = visit.request.payload as { quantity: number };
        return change(context, visit, 'safety', async (tx, at) => ({
          before: await setSafety(tx, { ...at, quantity }),
          after: quantity,
        }));
      },
    },
    {
      method: 'POST',
      path: '/console/stock/{location}/{sku}/threshold',
      needs: 'stock.adjust',
      params,
      payload: Joi.object({ threshold: Joi.number().integer().min(0).max(most).required() }),
      async handler(visit) {
        const { threshold } = visit.request.payload as { threshold: number };
        return change(context, visit, 'threshold', async (tx, at) => {
          await thresholdsOf(visit.user.login).save(tx, at.locationId, at.sku, threshold);
          return { threshold };
        });
      },
    },
  ];
}

const actions = {
  adjusted: 'stock.adjusted',
  safety: 'stock.safety_set',
  threshold: 'replenishment.threshold_set',
} as const;

/** The visitor's places are asked for again in the transaction that changes something. */
async function change(
  context: RouteContext,
  visit: Visit,
  done: keyof typeof actions,
  work: (tx: Tx, at: { locationId: string; sku: string }) => Promise<Record<string, unknown>>,
) {
  const at = atOf(visit);
  await context.db.tx(async (tx) => {
    mustSeePlace(await stockPlaces(tx, visit.scope), at.locationId);
    if (!(await findItems(tx, [at.sku])).has(at.sku)) fail('missing', 'catalog.item_missing', { sku: at.sku });
    const detail = await work(tx, at);
    const target = `stock:${at.locationId}:${at.sku}`;
    await recordAudit(tx, { who: visit.user.login, action: actions[done], target, detail });
  });
  return visit.h.redirect(`${stockPath(at.locationId, at.sku)}?done=${done}`).code(303);
}

function atOf({ request }: Visit): { locationId: string; sku: string } {
  const { location, sku } = request.params as { location: string; sku: string };
  return { locationId: location, sku };
}

async function explain(reader: Reader, visit: Visit): Promise<Explained> {
  const at = atOf(visit);
  const asked = visit.request.query as Asked;
  const house = await stockHouse(reader, visit);
  const place = mustSeePlace(house.places, at.locationId);
  const item = (await findItems(reader, [at.sku])).get(at.sku);
  const page = { limit: LEDGER + 1, ...(asked.before === undefined ? {} : { beforeSeq: asked.before }) };
  const known = await explainStock(reader, at, page);
  if (known === undefined && item === undefined) fail('missing', 'catalog.item_missing', { sku: at.sku });
  const explanation = known ?? (await nothing(reader, at));
  const ledger = explanation.ledger.slice(0, LEDGER);
  const reserved = await listReserved(reader, at);
  const holds = await listHolds(reader, at);
  const orderIds = [...ledger, ...reserved, ...holds].flatMap((one) => (one.orderId == null ? [] : [one.orderId]));
  const differences = await listStockDifferences(
    reader,
    house.places,
    { limit: 10, offset: 0 },
    { sku: at.sku, locationIds: [at.locationId, place.sourceCode] },
  );
  return {
    house,
    place,
    item,
    explanation,
    ledger,
    ledgerFrom: asked.before === undefined ? explanation.row.physical : asked.from,
    older: explanation.ledger.length > LEDGER ? ledger.at(-1)?.seq : undefined,
    firstPage: asked.before === undefined,
    orders: visit.view.may('orders.view') ? await findOrderNumbers(reader, visit.scope, orderIds) : new Map(),
    reserved,
    holds,
    transit: await listTransit(reader, { toLocation: at.locationId, sku: at.sku }, 50),
    expected: await listExpected(reader, at, 50),
    replenishing: await findReplenishing(reader, at),
    differences: differences.rows,
  };
}

/** The place has never had it. */
async function nothing(reader: Reader, at: { locationId: string; sku: string }): Promise<Explanation> {
  const none = { base: 0, baseQuarantine: 0, relSum: 0, overlaySum: 0, openCount: 0, physical: 0, reserved: 0 };
  const rest = { safety: 0, quarantine: 0, pending: 0, hold: 0, shortfall: 0, version: 0 };
  const row: StockRow = { ...at, ...none, ...rest, watermark: '', doubtTo: '', omsSeq: 0 };
  const place = (await readPlaces(reader, [at.locationId])).get(at.locationId) as Explanation['place'];
  return { row, free: freeOf(row), place, open: [], ledger: [] };
}
