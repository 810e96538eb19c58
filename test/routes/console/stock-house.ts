/** The console with stock to look at: two places in the Emirates, one in Saudi Arabia, a warehouse, some items. */
import { firstItems } from '../../../config/items.ts';
import { firstLocations } from '../../../config/locations.ts';
import { firstMapping, firstNodes } from '../../../config/mapping.ts';
import { createUser, type Role } from '../../../src/core/access/index.ts';
import { seedCatalog, type ItemSeed } from '../../../src/core/catalog/index.ts';
import { seedStock } from '../../../src/core/inventory/index.ts';
import { openHouse, type House, type Visitor } from './house.ts';

const [first] = firstItems;
const itemOf = (own: Partial<ItemSeed> & { sku: string; name: string }): ItemSeed => ({
  ...(first as ItemSeed),
  barcode: `629${own.sku.length}${own.sku.charCodeAt(0)}`,
  ...own,
});

export const mug = itemOf({ sku: 'MUG-RED', name: 'Red mug', nameAr: 'كوب أحمر', barcode: '6291000000017' });
/** A SKU and a name that would break a page that takes them as they are. */
export const odd = itemOf({ sku: 'A/1 #2', name: '<b>100% "Oud"</b>', nameAr: 'عود', barcode: '6291000000024' });
export const sheet = itemOf({ sku: '=SUM-1', name: '=HYPERLINK("x")', nameAr: 'ورقة', barcode: '6291000000031' });

export const store = '1042';
export const warehouse = '1001';
export const abroad = '3011';

export async function openStockHouse(): Promise<House> {
  const house = await openHouse();
  await house.db.tx((tx) =>
    seedCatalog(tx, { locations: [...firstLocations, ...firstNodes], items: [mug, odd, sheet], mapping: firstMapping }),
  );
  await house.db.tx((tx) =>
    seedStock(tx, [
      { locationId: store, sku: mug.sku, quantity: 7 },
      { locationId: warehouse, sku: mug.sku, quantity: 100 },
      { locationId: abroad, sku: mug.sku, quantity: 31 },
      { locationId: store, sku: odd.sku, quantity: 3 },
      { locationId: store, sku: sheet.sku, quantity: 4 },
    ]),
  );
  return house;
}

export async function visitorAs(house: House, login: string): Promise<Visitor> {
  const visitor = house.visitor();
  await visitor.signIn(login);
  return visitor;
}

let made = 0;

/** A person of a role, who has chosen a password. */
export async function personOf(
  house: House,
  role: Role,
  own: { channels?: string[]; locations?: string[] } = {},
): Promise<Visitor> {
  const login = `${role}.${++made}`;
  const password = 'a-long-enough-word';
  const wish = { login, displayName: login, password, role, locale: 'en' } as const;
  await createUser(house.db, { ...wish, channels: ['*'], locations: ['*'], ...own }, 'test');
  await house.db.tx((tx) => tx.run('UPDATE users SET must_change_password = 0 WHERE login = ?', [login]));
  const visitor = house.visitor();
  await visitor.signIn(login, password);
  return visitor;
}

/** What a reader sees of a page: no tags, one blank between words. */
export function textOf(payload: string): string {
  return payload
    .slice(payload.indexOf('<main'))
    .replace(/<[^>]+>/g, ' ')
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ');
}
