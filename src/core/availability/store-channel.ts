/**
 * What a channel may be told, read in one statement: a piece that leaves while we read is either still on the shelf or
 * on its way, never both. This reads tables of other modules; nothing but the channel's own tables is written here.
 */
import type { Reader } from '../../platform/db/index.ts';
import type { MemberStock } from './channel-number.ts';

/** Pieces of one order that have left and of which the channel has no shipment yet. */
export type OnItsWay = {
  readonly locationId: string;
  readonly sku: string;
  readonly orderId: string;
  readonly quantity: number;
};

export type ChannelStock = {
  /** SKU → location → its row. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, MemberStock>>;
  readonly onItsWay: readonly OnItsWay[];
};

type Line = {
  what: 'stock' | 'own' | 'held' | 'away';
  location_id: string;
  sku: string;
  order_id: string | null;
  physical: number;
  quarantine: number;
  pending: number;
  hold: number;
  reserved: number;
  safety: number;
};

/** A shipment that the channel has not taken in so long is a person's case; its pieces are not waited for any more. */
const AWAY_DAYS = 30;

/** An order that its channel does not know of takes from what it is told, as a till does. */
export async function readChannelStock(
  reader: Reader,
  channelId: string,
  skus: readonly string[],
): Promise<ChannelStock> {
  if (skus.length === 0) return { rows: new Map(), onItsWay: [] };
  const { joinInOrder: join, nowPlusMs } = reader.sql;
  const keys = reader.keysTable([['sku', 'text']]);
  const wanted = JSON.stringify([...new Set(skus)].map((sku) => [sku]));
  const lines = await reader.all<Line>(
    `SELECT 'stock' AS what, s.location_id, s.sku, NULL AS order_id, s.physical, s.quarantine, s.pending, s.hold,
       s.reserved, s.safety
     FROM ${keys} k ${join} stock s ON s.sku = k.sku
     UNION ALL
     SELECT 'own', l.location_id, l.sku, NULL, 0, 0, 0, 0, SUM(l.reserved), 0
     FROM ${keys} k ${join} shipment_lines l ON l.sku = k.sku AND l.reserved > 0
     ${join} shipments h ON h.id = l.shipment_id WHERE h.channel_id = ? AND h.magento_order_id IS NOT NULL GROUP BY l.location_id, l.sku
     UNION ALL
     SELECT 'held', t.location_id, t.sku, NULL, 0, 0, 0, SUM(t.quantity), 0, 0
     FROM stock_holds t JOIN orders o ON o.id = t.order_id
     WHERE t.state = 'held' AND o.channel_id = ? AND o.magento_order_id IS NOT NULL GROUP BY t.location_id, t.sku
     UNION ALL
     SELECT 'away', l.location_id, l.sku, h.order_id, SUM(l.quantity * l.sales_factor), 0, 0, 0, 0, 0
     FROM shipments h ${join} shipment_lines l ON l.shipment_id = h.id
     WHERE h.magento_shipment_id IS NULL AND h.dispatched_at > ${nowPlusMs} AND h.magento_order_id IS NOT NULL
       AND h.channel_id = ? GROUP BY l.location_id, l.sku, h.order_id`,
    [wanted, wanted, channelId, channelId, -AWAY_DAYS * 86_400_000, channelId],
  );
  return gathered(lines, new Set(skus));
}

function gathered(lines: readonly Line[], skus: ReadonlySet<string>): ChannelStock {
  const rows = new Map<string, Map<string, { -readonly [K in keyof MemberStock]: MemberStock[K] }>>();
  const onItsWay: OnItsWay[] = [];
  for (const line of lines) {
    // Holds and what is away are few: they are read for all SKUs.
    if (!skus.has(line.sku)) continue;
    const ofSku = rows.get(line.sku) ?? new Map<string, never>();
    rows.set(line.sku, ofSku);
    let row = ofSku.get(line.location_id);
    if (row === undefined) ofSku.set(line.location_id, (row = { ...nothing, locationId: line.location_id }));
    if (line.what === 'own') row.ownReserved = Number(line.reserved);
    else if (line.what === 'held') row.ownHold = Number(line.hold);
    else if (line.what === 'away') {
      row.inFlight += Number(line.physical);
      const { location_id: locationId, sku, order_id: orderId } = line;
      onItsWay.push({ locationId, sku, orderId: orderId ?? '', quantity: Number(line.physical) });
    } else {
      row.physical = Number(line.physical);
      row.quarantine = Number(line.quarantine);
      row.pending = Number(line.pending);
      row.hold = Number(line.hold);
      row.reserved = Number(line.reserved);
      row.safety = Number(line.safety);
    }
  }
  return { rows, onItsWay };
}

const nothing: MemberStock = {
  locationId: '',
  physical: 0,
  quarantine: 0,
  pending: 0,
  hold: 0,
  reserved: 0,
  safety: 0,
  ownReserved: 0,
  ownHold: 0,
  inFlight: 0,
};

export type ChannelItem = {
  readonly sku: string;
  readonly salesFactor: number;
  readonly productId?: number;
  readonly type?: string;
  readonly buffer: number;
};

/** The items of these SKUs with what managers keep back from the channel. */
export async function readChannelItems(
  reader: Reader,
  channelId: string,
  skus: readonly string[],
): Promise<Map<string, ChannelItem>> {
  if (skus.length === 0) return new Map();
  const rows = await reader.all<{
    sku: string;
    sales_factor: number;
    magento_product_id: number | null;
    magento_type: string | null;
    buffer: number | null;
  }>(
    `SELECT i.sku, i.sales_factor, i.magento_product_id, i.magento_type, b.quantity AS buffer
     FROM ${reader.keysTable([['sku', 'text']])} k ${reader.sql.joinInOrder} items i ON i.sku = k.sku
     LEFT JOIN web_buffers b ON b.channel_id = ? AND b.sku = i.sku`,
    [JSON.stringify([...new Set(skus)].map((sku) => [sku])), channelId],
  );
  return new Map(
    rows.map((row) => [
      row.sku,
      {
        sku: row.sku,
        salesFactor: Number(row.sales_factor),
        ...(row.magento_product_id === null ? {} : { productId: Number(row.magento_product_id) }),
        ...(row.magento_type === null ? {} : { type: row.magento_type }),
        buffer: Number(row.buffer ?? 0),
      },
    ]),
  );
}

/** SKUs behind `after` that Magento knows, for a look at everything. */
export async function nextSkus(reader: Reader, after: string, limit: number): Promise<string[]> {
  const rows = await reader.all<{ sku: string }>(
    `SELECT sku FROM items WHERE sku > ? AND magento_product_id IS NOT NULL ORDER BY sku LIMIT ${limit}`,
    [after],
  );
  return rows.map((row) => row.sku);
}

/** The SKUs that a place has between two, both ends in it. */
export async function skusBetween(reader: Reader, locationId: string, from: string, to: string): Promise<string[]> {
  const rows = await reader.all<{ sku: string }>(
    'SELECT sku FROM stock WHERE location_id = ? AND sku >= ? AND sku <= ? ORDER BY sku',
    [locationId, from, to],
  );
  return rows.map((row) => row.sku);
}
