/** What must be true after the kills: the hub's rows, the couriers' desk and the shop's documents agree, and nothing is left. */
import type { Database } from '../../src/platform/db/index.ts';
import type { World } from './processes.ts';

export type Finding = { readonly what: string; readonly want: number; readonly got: number; readonly which?: string };

type Document = { entity_id: number; order_id: number; tracks?: { track_number: string }[] };
type ShipmentRow = { reference: string; awb: string | null; magento_order_id: number; state: string };

export async function checkAll(db: Database, world: World, orders: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  const count = async (what: string, want: number, sql: string): Promise<void> => {
    const row = await db.read((r) => r.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`));
    findings.push({ what, want, got: Number(row?.n) });
  };
  const known = await db.read((r) => r.all<{ increment_id: string }>('SELECT increment_id FROM orders'));
  const ours = new Set(known.map((row) => row.increment_id));
  const lost = (await world.acknowledged()).filter((id) => !ours.has(id));
  findings.push({ what: 'orders acknowledged and not in the hub', want: 0, got: lost.length, which: some(lost) });
  await count('orders in the hub', orders, 'orders');
  await count('orders closed', orders, "orders WHERE state = 'closed'");
  await count('shipments', orders, 'shipments');
  await count(
    'shipments delivered with a label',
    orders,
    "shipments WHERE state = 'delivered' AND label_id IS NOT NULL",
  );
  await count('invoices', orders, 'invoices');
  await count('messages in the outbox', 0, 'outbox');
  await count('deliveries open', 0, 'deliveries');
  await count('pushes and callbacks not done', 0, "inbound_messages WHERE state <> 'done'");
  await count('parked', 0, "parked WHERE state = 'open'");
  await count('tasks', 0, "tasks WHERE state = 'open'");
  await count('calls to partners left open', 0, "partner_calls WHERE state <> 'done'");
  await count(
    'places where stock and ledger differ',
    0,
    `(SELECT s.sku FROM stock s LEFT JOIN (SELECT location_id, sku, SUM(quantity) AS moved FROM stock_movements GROUP BY location_id, sku) m
       ON m.location_id = s.location_id AND m.sku = s.sku WHERE s.physical <> COALESCE(m.moved, 0)) x`,
  );
  await count('pieces still reserved', 0, 'stock WHERE reserved <> 0');
  await count(
    'lines whose pieces did not leave exactly once',
    0,
    `(SELECT l.id FROM shipment_lines l LEFT JOIN stock_movements m ON m.business_key = CONCAT('dispatch:', l.id)
       WHERE m.seq IS NULL OR m.quantity <> -l.quantity OR l.reserved <> 0) x`,
  );
  await count(
    'invoice numbers missing in their series',
    0,
    // All but its last seven digits tell a series; the last number of each is as high as there are invoices in it.
    `(SELECT 1 AS one FROM invoices WHERE state = 'issued' AND issuer = 'hub'
       GROUP BY company_id, SUBSTR(number, 1, LENGTH(number) - 7)
       HAVING COUNT(*) <> MAX(CAST(SUBSTR(number, -7) AS SIGNED))) x`,
  );
  const shipments = await db.read((r) =>
    r.all<ShipmentRow>(
      'SELECT s.reference, s.awb, s.state, o.magento_order_id FROM shipments s JOIN orders o ON o.id = s.order_id',
    ),
  );
  await checkCourier(world, shipments, orders, findings);
  await checkShop(world, shipments, orders, findings);
  return findings;
}

async function checkCourier(
  world: World,
  shipments: readonly ShipmentRow[],
  orders: number,
  findings: Finding[],
): Promise<void> {
  const state = (await world.clickpostState()) as { shipments: number; callbacks: { givenUp: number } };
  findings.push({ what: 'AWBs at the couriers', want: orders, got: state.shipments });
  findings.push({ what: 'callbacks given up', want: 0, got: state.callbacks.givenUp });
  const wrong: string[] = [];
  for (const { reference, awb } of shipments) if ((await world.awbOf(reference)) !== awb) wrong.push(reference);
  findings.push({
    what: 'shipments with another AWB than the courier says',
    want: 0,
    got: wrong.length,
    which: some(wrong),
  });
}

async function checkShop(
  world: World,
  shipments: readonly ShipmentRow[],
  orders: number,
  findings: Finding[],
): Promise<void> {
  const documents = (await pages(world, 'shipments')) as unknown as Document[];
  findings.push({ what: 'shipments in Magento', want: orders, got: documents.length });
  const tracks = new Map(
    documents.map((one) => [Number(one.order_id), (one.tracks ?? []).map((track) => track.track_number).join()]),
  );
  const wrong = shipments
    .filter((one) => tracks.get(Number(one.magento_order_id)) !== one.awb)
    .map((one) => one.reference);
  findings.push({
    what: 'Magento shipments with a wrong or missing track',
    want: 0,
    got: wrong.length,
    which: some(wrong),
  });
  const twice: string[] = [];
  let delivered = 0;
  for (const { magento_order_id: id } of shipments) {
    const { items } = (await world.magentoGet(`orders/${id}/comments`)) as { items: { comment: string | null }[] };
    const ours = items.flatMap((row) => /\[hub:[^\]]+\]/.exec(row.comment ?? '')?.[0] ?? []);
    if (new Set(ours).size !== ours.length) twice.push(String(id));
    if (ours.filter((token) => token.includes(':delivered:')).length === 1) delivered++;
  }
  findings.push({ what: 'orders told as delivered once', want: orders, got: delivered });
  findings.push({ what: 'orders with a comment of ours twice', want: 0, got: twice.length, which: some(twice) });
  findings.push({ what: 'orders that Magento shows as delivered', want: orders, got: await world.delivered() });
}

async function pages(world: World, path: string): Promise<object[]> {
  const all: object[] = [];
  for (let page = 1; ; page++) {
    const query = `searchCriteria[pageSize]=100&searchCriteria[currentPage]=${page}&searchCriteria[sortOrders][0][field]=entity_id&searchCriteria[sortOrders][0][direction]=ASC`;
    const { items, total_count: total } = (await world.magentoGet(`${path}?${query}`)) as {
      items: object[];
      total_count: number;
    };
    all.push(...items);
    if (all.length >= total || items.length === 0) return all;
  }
}

const some = (names: readonly string[]): string => names.slice(0, 5).join(' ');
