/** What the stock stories share: a thing that only one store has, its number in the hub and in the ERP. */
import type { ErpSandboxOptions, MagentoSandboxOptions } from '../../sandbox/index.ts';
import { seedStock } from '../../src/core/inventory/index.ts';
import { openHouse, until, type House, type HouseOptions } from './house.ts';

export const STORE = '1042';
export const OTHER = '1043';
export const COMPANY = 'AE01';

export type Numbers = {
  physical: number;
  reserved: number;
  quarantine: number;
  pending: number;
  /** What can still be promised. */
  free: number;
};

export type StockHouse = House & {
  readonly numbers: (sku: string, store?: string) => Promise<Numbers>;
  /** Pushes an order of one piece and waits until it has been decided; its number. */
  readonly buy: (sku: string) => Promise<{ number: string; state: string }>;
  /** Hands the parcel of an order to the courier, and waits for the ERP's answer to its posting. */
  readonly ship: (number: string) => Promise<void>;
};

type Things = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A house that sells things nobody else has: SKU → store → pieces, the same in the hub and in the ERP. */
export async function openStockHouse(things: Things, options: HouseOptions = {}): Promise<StockHouse> {
  const skus = Object.keys(things);
  const rows = skus.flatMap((sku) =>
    Object.entries(things[sku] ?? {}).map(([store, quantity]) => ({ store, sku, quantity })),
  );
  const erp = typeof options.erp === 'function' ? options.erp : (world: ErpSandboxOptions) => world;
  const house = await openHouse({
    ...options,
    erp: (world) => erp({ ...world, stock: [...(world.stock ?? []), ...rows] }),
    shop: (shop: MagentoSandboxOptions) => ({
      ...shop,
      skus: [
        ...shop.skus,
        ...skus.map((sku, at) => ({ sku, name: `Thing ${sku}`, price: 10, productId: 99_000 + at, weight: 0.1 })),
      ],
    }),
  });
  await house.hub.db.tx((tx) =>
    tx.insert(
      'items',
      skus.map((sku) => ({
        sku,
        name: `Thing ${sku}`,
        weight_g: 100,
        length_mm: 10,
        width_mm: 10,
        height_mm: 10,
        active: true,
      })),
    ),
  );
  await house.hub.db.tx((tx) =>
    seedStock(
      tx,
      rows.map(({ store, sku, quantity }) => ({ locationId: store, sku, quantity })),
    ),
  );
  house.clickpost.switches.set({ paths: { silent: 1 } });
  const more = {
    async numbers(sku: string, store = STORE): Promise<Numbers> {
      const [row] = await house.rows<Record<string, number>>(
        'SELECT physical, reserved, quarantine, pending, hold, safety FROM stock WHERE location_id = ? AND sku = ?',
        [store, sku],
      );
      const { physical = 0, reserved = 0, quarantine = 0, pending = 0, hold = 0, safety = 0 } = row ?? {};
      return {
        physical,
        reserved,
        quarantine,
        pending,
        free: physical - quarantine - pending - hold - safety - reserved,
      };
    },
    async buy(sku: string) {
      const { number } = await house.place('simple', { lines: [{ sku, qty: 1 }] });
      const row = await until(`${number} decided`, async () => {
        const order = await house.order(number);
        return order !== undefined && !['received', 'accepted'].includes(order.state) && order;
      });
      return { number, state: row.state };
    },
    async ship(number: string) {
      const awb = await until(`${number} labelled`, async () => {
        const shipment = await house.shipment(number);
        return shipment?.state === 'labelled' && shipment.awb;
      });
      await house.clickpost.sendStatus(awb, 4);
      await until(`${number} dispatched`, async () => (await house.shipment(number))?.state === 'dispatched');
      await until(`${number} answered`, async () => {
        const [row] = await house.rows<{ n: number }>(
          `SELECT COUNT(*) AS n FROM erp_postings p JOIN orders o ON o.id = p.order_id
           WHERE o.number = ? AND p.state NOT IN ('written', 'sent')`,
          [number],
        );
        return Number(row?.n) > 0;
      });
    },
  };
  return Object.defineProperties(
    Object.create(house) as object,
    Object.getOwnPropertyDescriptors(more),
  ) as unknown as StockHouse;
}
