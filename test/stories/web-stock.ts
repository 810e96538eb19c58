/** What the stories of web stock read and do: what Magento has, what it was told, what lies in the pool, a sale in a store. */
import { recordMovements } from '../../src/core/inventory/index.ts';
import { DEMO_MAGENTO_TOKEN } from '../../config/demo-keys.ts';
import { until, type House } from './house.ts';

export const SKU = 'FS-BAG';
export const SOURCE = 'web_ae';

export type WebStock = {
  /** The quantity at a source in Magento. */
  at(source?: string, sku?: string): number | undefined;
  /** What a shopper can still buy. */
  salable(): Promise<number>;
  /** What the channel has taken as far as the hub knows; undefined while anything is under way. */
  told(source?: string): Promise<number | undefined>;
  /** Pieces on the shelves of the pool. */
  onShelves(): Promise<number>;
  /** Locations of the pool with pieces and their sources, most first. */
  places(): Promise<{ location_id: string; source_code: string; physical: number }[]>;
  /** Calls that told the SKU at the source, since the beginning. */
  calls(): number;
  /** Resolves when every channel has every number for the first time. */
  begun(): Promise<void>;
  /** The ERP says that pieces came or went at the fullest place; each number is a movement of its own. */
  move(...quantities: number[]): Promise<void>;
};

type Sent = { sourceItems: { sku: string; source_code: string }[] };

const POOL = `web_pools p JOIN web_pool_members m ON m.pool_id = p.id AND m.enabled = 1
  JOIN locations l ON l.id = m.location_id JOIN stock s ON s.location_id = l.id AND s.sku = ?
  WHERE p.channel_id = 'AE' AND p.valid_to IS NULL`;

export function webStock(house: House): WebStock {
  let counter = 0;
  const places = (): Promise<{ location_id: string; source_code: string; physical: number }[]> =>
    house.rows(`SELECT l.id AS location_id, l.source_code, s.physical FROM ${POOL} ORDER BY s.physical DESC, l.id`, [
      SKU,
    ]);
  return {
    places,
    at: (source = SOURCE, sku = SKU) => house.magento.shop.sourceItems.get(`${source}\n${sku}`)?.quantity,
    async salable() {
      const [pool] = await house.rows<{ stock_id: number }>(
        "SELECT stock_id FROM web_pools WHERE channel_id = 'AE' AND valid_to IS NULL",
      );
      const path = `get-product-salable-quantity/${SKU}/${pool?.stock_id}`;
      const headers = { authorization: `Bearer ${DEMO_MAGENTO_TOKEN}` };
      return (await (await fetch(`${house.magento.url}/rest/all/V1/inventory/${path}`, { headers })).json()) as number;
    },
    async told(source = SOURCE) {
      const [row] = await house.rows<{ told: number | null }>(
        "SELECT told FROM channel_stock WHERE channel_id = 'AE' AND source_code = ? AND sku = ? AND telling IS NULL",
        [source, SKU],
      );
      return row?.told === null || row === undefined ? undefined : Number(row.told);
    },
    async onShelves() {
      const [row] = await house.rows<{ n: number }>(`SELECT SUM(s.physical) AS n FROM ${POOL}`, [SKU]);
      return Number(row?.n);
    },
    calls: () =>
      house.magento.journal
        .since(0, 100_000)
        .filter((one) => one.method === 'POST' && one.path.endsWith('/V1/inventory/source-items'))
        .filter(({ body }) => (body as Sent).sourceItems.some((row) => row.sku === SKU && row.source_code === SOURCE))
        .length,
    async begun() {
      await house.hub.jobs.runNow('magento.catalogue.pull');
      const [all] = await house.rows<{ n: number }>(
        `SELECT COUNT(*) AS n FROM (SELECT DISTINCT p.channel_id, s.sku FROM web_pools p
         JOIN web_pool_members m ON m.pool_id = p.id JOIN stock s ON s.location_id = m.location_id) pairs`,
      );
      const wanted = Number(all?.n);
      await until('the first numbers', async () => (await house.count('channel_stock', 'told IS NOT NULL')) === wanted);
    },
    async move(...quantities) {
      const locationId = (await places())[0]?.location_id ?? '';
      for (let at = 0; at < quantities.length; at += 100) {
        const movements = quantities.slice(at, at + 100).map((quantity) => {
          counter += 1;
          return {
            locationId,
            sku: SKU,
            quantity,
            kind: 'ADJUSTMENT' as const,
            businessKey: `mv:AE01:${counter}`,
            ledger: String(counter),
            companyId: 'AE01',
            at: '2026-11-22 10:00:00.000',
          };
        });
        await house.hub.db.tx((tx) => recordMovements(tx, movements));
      }
    },
  };
}
