/** A house with a mailbox and two things of which there is little: what stories of missing goods begin with. */
import { startMailSandbox, type MailSandbox } from '../../sandbox/mail/index.ts';
import type { ChannelConfig } from '../../config/channels.ts';
import { setChannel } from '../helpers/master.ts';
import { openHouse, until, type House } from './house.ts';

export const RARE = 'RARE-1';
export const PLENTY = 'PLENTY-1';

export type ShortHouse = {
  readonly house: House;
  readonly box: MailSandbox;
  /** Two places of the country that serve its shop. */
  readonly places: readonly [string, string];
  readonly stockUp: (locationId: string, sku: string, quantity: number) => Promise<void>;
  /** An order of so many of each; its number and its row's id. */
  readonly order: (
    rare: number,
    plenty: number,
    email?: string,
  ) => Promise<{ number: string; id: string; entityId: number }>;
  readonly inState: (number: string, state: string) => Promise<void>;
  /** The tokens of the links that were mailed about an order, the newest last. */
  readonly tokens: (number: string) => string[];
  readonly mails: (number: string, word: RegExp) => number;
  close(): Promise<void>;
};

export async function openShortHouse(config: Partial<ChannelConfig> = {}): Promise<ShortHouse> {
  const box = await startMailSandbox();
  let house: House | undefined;
  try {
    house = await openBeside(box);
    return await furnish(house, box, config);
  } catch (error) {
    // A story whose house did not open has nothing to close: what is open would keep its process alive.
    await house?.close();
    await box.stop();
    throw error;
  }
}

function openBeside(box: MailSandbox): Promise<House> {
  return openHouse({
    stepMs: 25,
    env: { HUB_SMTP_URL: box.smtpUrl, HUB_MAIL_FROM: 'Shop <shop@hub.example>' },
    shop: (shop) => ({
      ...shop,
      skus: [
        ...shop.skus,
        { sku: RARE, name: 'Rare thing', price: 10, productId: 99_998, weight: 0.1 },
        { sku: PLENTY, name: 'Plain thing', price: 20, productId: 99_999, weight: 0.1 },
      ],
    }),
  });
}

async function furnish(house: House, box: MailSandbox, config: Partial<ChannelConfig>): Promise<ShortHouse> {
  await house.hub.db.tx(async (tx) => {
    await tx.insert(
      'items',
      [RARE, PLENTY].map((sku) => ({
        sku,
        name: sku === RARE ? 'Rare thing' : 'Plain thing',
        weight_g: 100,
        length_mm: 10,
        width_mm: 10,
        height_mm: 10,
        active: true,
      })),
    );
  });
  await setChannel(house.hub.db, 'AE', config);
  const found = await house.rows<{ id: string }>(
    "SELECT id FROM locations WHERE country = 'AE' AND active = 1 AND ships_online = 1 ORDER BY id",
  );
  const places = [found[0]?.id ?? '', found[1]?.id ?? ''] as const;

  let opened = 0;
  async function stockUp(locationId: string, sku: string, quantity: number): Promise<void> {
    await house.hub.db.tx(async (tx) => {
      await tx.insert('stock', [{ location_id: locationId, sku }], { ifAbsent: true });
      await tx.run('UPDATE stock SET base = base + ?, physical = physical + ? WHERE location_id = ? AND sku = ?', [
        quantity,
        quantity,
        locationId,
        sku,
      ]);
      await tx.insert('stock_movements', [
        {
          location_id: locationId,
          sku,
          kind: 'opening',
          quantity,
          business_key: `opening:${++opened}:${locationId}:${sku}`,
          order_id: null,
          who: 'story',
          at: '2026-01-01 00:00:00.000',
        },
      ]);
    });
  }
  const mailsOf = (number: string) => box.inbox().filter((mail) => mail.raw.includes(number.replace(/^AE-/, '')));
  return {
    house,
    box,
    places,
    stockUp,
    async order(rare, plenty, email) {
      const lines = [
        ...(rare === 0 ? [] : [{ sku: RARE, qty: rare }]),
        ...(plenty === 0 ? [] : [{ sku: PLENTY, qty: plenty }]),
      ];
      const { order, number } = await house.place('simple', { lines, ...(email === undefined ? {} : { email }) });
      const row = await until('received', () => house.order(number));
      return { number, id: row.id, entityId: order.entity_id };
    },
    inState: async (number, state) => {
      await until(`${number} ${state}`, async () => (await house.order(number))?.state === state);
    },
    tokens: (number) =>
      mailsOf(number).flatMap((mail) => {
        const text = mail.raw.replaceAll('=\r\n', '');
        const token = /\/o\/([\w-]{22})/.exec(text)?.[1];
        return token === undefined ? [] : [token];
      }),
    mails: (number, word) => mailsOf(number).filter((mail) => word.test(mail.subject)).length,
    async close() {
      try {
        await house.close();
      } finally {
        await box.stop();
      }
    },
  };
}
