/** The stock pages' front: items with their sums by country, places of one item, rows of one place or of one trouble. */
import Joi from 'joi';
import { findItems, listWithdrawals, type Item } from '../../core/catalog/index.ts';
import { listWebBuffers, readIncoming, setWebBuffer } from '../../core/availability/index.ts';
import { recordAudit } from '../../core/access/index.ts';
import {
  findStockSkus,
  listStockLines,
  listStockSkus,
  narrow,
  stockFilters,
  type StockFilter,
  type StockLine,
} from '../../core/reading/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { fragment, html } from './layout.tsx';
import { itemPath, stockHouse, type StockHouse } from './stock-parts.tsx';
import { ItemPage } from './stock-item.tsx';
import type { Coming } from './stock-table.tsx';
import { List, StockPage, type Listed, type StockAsked } from './stock-views.tsx';
import type { PageRoute, Visit } from './visit.ts';

const ITEMS = 25;
const LINES = 50;
/** A search that finds more wants more letters. */
const FOUND = 200;

export const locationId = Joi.string().trim().uppercase().max(20);
export const sku = Joi.string().max(64);

const query = Joi.object<StockAsked>({
  q: Joi.string().allow('').max(100),
  country: Joi.string()
    .allow('')
    .pattern(/^[A-Z]{2}$/),
  place: locationId.allow(''),
  show: Joi.string().valid('', ...stockFilters),
  after: Joi.string().max(100),
});

export function stockPages(context: RouteContext): PageRoute[] {
  const listFor = (visit: Visit) =>
    context.db.read(async (reader) => {
      const asked = visit.request.query as StockAsked;
      const house = await stockHouse(reader, visit);
      return { asked, house, listed: await list(reader, house, asked) };
    });
  return [
    {
      method: 'GET',
      path: '/console/stock',
      needs: 'stock.view',
      query,
      async handler(visit) {
        const { asked, house, listed } = await listFor(visit);
        const only = listed.kind === 'items' && listed.exact && listed.skus.length === 1 ? listed.skus[0] : undefined;
        // Scanning a barcode opens its item at once.
        if (only !== undefined) return visit.h.redirect(itemPath(only));
        return html(visit.h, <StockPage view={visit.view} asked={asked} house={house} listed={listed} />);
      },
    },
    {
      method: 'GET',
      path: '/console/stock/rows',
      needs: 'stock.view',
      query,
      async handler(visit) {
        const { asked, house, listed } = await listFor(visit);
        return fragment(visit.h, <List view={visit.view} asked={asked} house={house} listed={listed} />);
      },
    },
    {
      method: 'GET',
      path: '/console/stock/items/{sku}',
      needs: 'stock.view',
      params: Joi.object({ sku: sku.required() }),
      query: Joi.object({ done: Joi.string().max(30) }),
      async handler(visit) {
        const wanted = String(visit.request.params.sku);
        const { done } = visit.request.query as { done?: string };
        const shown = await context.db.read(async (reader) => {
          const house = await stockHouse(reader, visit);
          const lines = await listStockLines(reader, house.places, { skus: [wanted], limit: 5_000 });
          const item = (await findItems(reader, [wanted])).get(wanted);
          if (item === undefined && lines.length === 0) fail('missing', 'catalog.item_missing', { sku: wanted });
          const incoming = await readIncoming(reader, house.places.ids, [wanted]);
          const ids = new Set(house.channels.map((one) => one.id));
          const buffers = (await listWebBuffers(reader, { sku: wanted }, 100)).filter((one) => ids.has(one.channelId));
          const withdrawal = (await listWithdrawals(reader)).find((one) => one.sku === wanted);
          return { house, lines, item, incoming, buffers, withdrawal };
        });
        return html(visit.h, <ItemPage view={visit.view} sku={wanted} done={done} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/stock/items/{sku}/buffer',
      needs: 'stock.adjust',
      params: Joi.object({ sku: sku.required() }),
      payload: Joi.object({
        channel: Joi.string().max(20).required(),
        quantity: Joi.number().integer().min(0).max(1_000_000).required(),
      }),
      async handler(visit) {
        const wanted = String(visit.request.params.sku);
        const { channel, quantity } = visit.request.payload as { channel: string; quantity: number };
        const { channels, locations } = visit.scope;
        // A channel sells what many stores have: who is bound to some of them does not decide for it.
        if (!locations.includes('*') || !(channels.includes('*') || channels.includes(channel)))
          fail('forbidden', 'request.forbidden', { channel });
        await context.db.tx(async (tx) => {
          const who = visit.user.login;
          await setWebBuffer(tx, { channelId: channel, sku: wanted, quantity, who });
          const detail = { channel, quantity };
          await recordAudit(tx, { who, action: 'stock.buffer_set', target: `item:${wanted}`, detail });
        });
        return visit.h.redirect(`${itemPath(wanted)}?done=buffer`).code(303);
      },
    },
  ];
}

async function list(reader: Reader, { places }: StockHouse, asked: StockAsked): Promise<Listed> {
  const within = narrow(places, { country: asked.country || undefined, locationId: asked.place || undefined });
  const text = asked.q?.trim() ?? '';
  const found = text === '' ? undefined : await findStockSkus(reader, text, FOUND);
  const show = (asked.show ?? '') as StockFilter | '';
  if (show !== '' || (asked.place ?? '') !== '') {
    const [place, lastSku] = splitCursor(asked.after);
    const rows = await listStockLines(reader, within, {
      filter: show === '' ? undefined : show,
      skus: found?.skus,
      after: place === undefined ? undefined : { locationId: place, sku: lastSku },
      limit: LINES + 1,
    });
    const lines = rows.slice(0, LINES);
    const items = await findItems(
      reader,
      lines.map((one) => one.sku),
    );
    const last = lines.at(-1);
    const next = rows.length > LINES && last !== undefined ? `${last.locationId}~${last.sku}` : undefined;
    const incoming = await readIncoming(reader, [...new Set(lines.map((one) => one.locationId))], skusOf(lines));
    return { kind: 'lines', lines, items, incoming, next, cut: found?.more === true };
  }
  const after = asked.after ?? '';
  const skus =
    found === undefined
      ? await listStockSkus(reader, within, after, ITEMS + 1)
      : found.skus.filter((one) => one > after).slice(0, ITEMS + 1);
  const page = skus.slice(0, ITEMS);
  const lines = await listStockLines(reader, within, { skus: page, limit: 20_000 });
  const items: Map<string, Item> = await findItems(reader, page);
  const incoming: readonly Coming[] = await readIncoming(reader, within.ids, page);
  return {
    kind: 'items',
    skus: page,
    lines,
    items,
    incoming,
    next: skus.length > ITEMS ? page.at(-1) : undefined,
    exact: found?.exact === true && after === '',
    found: found?.skus.length,
    cut: found?.more === true,
  };
}

function skusOf(lines: readonly StockLine[]): string[] {
  return [...new Set(lines.map((one) => one.sku))];
}

function splitCursor(text: string | undefined): [string | undefined, string] {
  const at = text?.indexOf('~') ?? -1;
  return text === undefined || at < 0 ? [undefined, ''] : [text.slice(0, at), text.slice(at + 1)];
}
