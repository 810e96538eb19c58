/** Builders of rows with valid defaults; a test says only what matters to it. */
import { uuidv7 } from 'uuidv7';
import { firstChannels } from '../../config/channels.ts';
import { firstCompanies } from '../../config/companies.ts';
import { demoUsers } from '../../config/users.ts';
import { seedUsers } from '../../src/core/access/index.ts';
import { seedCatalog, type LocationSeed } from '../../src/core/catalog/index.ts';
import { searchName } from '../../src/core/order/index.ts';
import type { Database, Row } from '../../src/platform/db/index.ts';
import { momentOf } from '../../src/platform/time.ts';

export const someLocation: LocationSeed = {
  id: '1042',
  companyId: firstCompanies[0]?.id ?? '',
  kind: 'store',
  name: 'Dubai Marina',
  nameAr: 'دبي مارينا',
  country: 'AE',
  city: 'Dubai',
  address: { lines: ['Marina Walk 4'] },
  phone: '+97143334444',
  sourceCode: 'ae_1042',
  shipsOnline: true,
  active: true,
};

/** Channels, companies, one store and the demo's people. */
export async function seedHouse(db: Database): Promise<void> {
  await db.tx((tx) =>
    seedCatalog(tx, { companies: firstCompanies, channels: firstChannels, locations: [someLocation] }),
  );
  await seedUsers(db, demoUsers);
}

const now = (): string => momentOf(new Date());
let counter = 0;

export function makeOrder(own: Row = {}): Row {
  counter += 1;
  const increment = String(own.increment_id ?? 100_000_000 + counter);
  const channel = String(own.channel_id ?? 'AE');
  const name = String(own.customer_name ?? 'Fatima Al Ali');
  return {
    id: uuidv7(),
    number: `${channel}-${increment}`,
    channel_id: channel,
    increment_id: increment,
    magento_order_id: counter,
    state: 'sourced',
    reason: null,
    version: 3,
    country: channel.slice(0, 2),
    currency: 'AED',
    payment_mode: 'prepaid',
    payment_method: 'checkoutcom',
    goods_minor: 12_500,
    shipping_minor: 1_500,
    other_minor: 0,
    tax_minor: 667,
    grand_total_minor: 14_000,
    due_minor: 0,
    customer_ref: null,
    customer_name: name,
    customer_email: `customer${counter}@example.com`,
    customer_phone: `+9715012345${String(counter % 100).padStart(2, '0')}`,
    search_name: searchName(name),
    ship_to: JSON.stringify({
      name,
      lines: ['Villa 12, Street 4'],
      area: 'Jumeirah 1',
      city: 'Dubai',
      country: 'AE',
      phone: '+971501234567',
    }),
    bill_to: '{}',
    shipping_method: 'flatrate_flatrate',
    pickup_location: null,
    replaces: null,
    body_hash: '0'.repeat(64),
    inbound_id: uuidv7(),
    placed_at: now(),
    received_at: now(),
    updated_at: now(),
    ...own,
  };
}

export function makeLine(orderId: string, own: Row = {}): Row {
  return {
    id: uuidv7(),
    order_id: orderId,
    line_no: 1,
    sku: 'MUG-RED',
    name: 'Red mug',
    quantity: 2,
    ships: 1,
    unit_price_minor: 5_000,
    discount_minor: 0,
    tax_minor: 595,
    total_minor: 12_500,
    magento_item_id: 1,
    ship_item_id: 1,
    ship_quantity: 2,
    bill_item_id: 1,
    ...own,
  };
}

export function makeShipment(orderId: string, own: Row = {}): Row {
  counter += 1;
  return {
    id: uuidv7(),
    order_id: orderId,
    channel_id: 'AE',
    location_id: someLocation.id,
    reference: `S${String(counter).padStart(8, '0')}`,
    state: 'labelled',
    reason: null,
    version: 4,
    courier_code: 'aramex',
    partner_id: 2,
    awb: `44${String(counter).padStart(8, '0')}`,
    courier_name: 'Aramex',
    booking: null,
    label_id: null,
    magento_shipment_id: null,
    weight_g: 850,
    dispatched_at: null,
    delivered_at: null,
    created_at: now(),
    updated_at: now(),
    ...own,
  };
}

export function makeHistory(orderId: string, own: Row = {}): Row {
  return {
    entity: 'order',
    entity_id: orderId,
    order_id: orderId,
    move: 'accept',
    from_state: 'received',
    to_state: 'accepted',
    changes: '{}',
    who: 'hub',
    why: null,
    message_id: null,
    correlation_id: uuidv7(),
    version: 2,
    at: now(),
    ...own,
  };
}

/** A push that could not be worked on, and its place among the parked. */
export function makeParkedPush(
  own: Row = {},
  body = '{"order":{"customer_email":"a@b.ae","state":"new"}}',
): [Row, Row] {
  const inboundId = uuidv7();
  counter += 1;
  const inbound: Row = {
    id: inboundId,
    source: 'magento.order_placed',
    channel_id: 'AE',
    business_key: `K${counter}`,
    body_hash: String(counter).padStart(64, '0'),
    body,
    order_number: null,
    correlation_id: uuidv7(),
    state: 'parked',
    attempts: 3,
    available_at: now(),
    error_code: null,
    error_detail: null,
    received_at: now(),
    done_at: null,
  };
  const parked: Row = {
    id: uuidv7(),
    source: 'inbound',
    ref_id: inboundId,
    listener: 'order.order.receive',
    event: 'magento.order_placed',
    document_id: null,
    order_number: null,
    reason_kind: 'invalid',
    reason_code: 'order.unknown_sku',
    reason_detail: '{"skus":["NOPE-1"]}',
    state: 'open',
    parked_at: now(),
    closed_at: null,
    closed_by: null,
    ...own,
  };
  return [inbound, parked];
}

export function makeTask(own: Row = {}): Row {
  const id = uuidv7();
  return {
    id,
    kind: 'order.on_hold',
    open_key: `order.on_hold:${id}`,
    workgroup: 'orders',
    priority: 2,
    order_id: null,
    shipment_id: null,
    reason_code: 'payment_pending',
    facts: '{}',
    state: 'open',
    due_at: null,
    created_at: now(),
    closed_at: null,
    closed_by: null,
    ...own,
  };
}
