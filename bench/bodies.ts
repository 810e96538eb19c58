/**
 * Pushes as Magento makes them, built up front so that the generator costs nothing while the clock runs.
 * Kinds that must not be routed (unpaid, virtual, edited) are left out; cities are those of our locations, so that
 * routing has the whole country to choose from.
 */
import { createHash } from 'node:crypto';
import { firstChannels } from '../config/channels.ts';
import { demoPushKey } from '../config/demo-keys.ts';
import { firstLocations } from '../config/locations.ts';
import { createOrderMaker, type OrderOverrides } from '../sandbox/magento/orders.ts';
import { toRest } from '../sandbox/magento/shapes.ts';
import type { Order, OrderKind } from '../sandbox/index.ts';
import { minorOf } from '../src/platform/money.ts';
import { createRandom } from '../sandbox/random.ts';
import { magentoWorld } from '../sandbox/world.ts';

export type Push = {
  /** The order's number in Magento's own database: rises with every push, so a range of them is a run. */
  readonly entityId: number;
  readonly channelId: string;
  readonly incrementId: string;
  readonly key: string;
  readonly body: string;
  readonly bodyHash: string;
};

// prettier-ignore
const kinds: readonly OrderKind[] = [
  'simple', 'two_lines', 'simple', 'cod', 'configurable', 'two_lines', 'simple', 'bundle_fixed', 'arabic', 'discounted', 'guest', 'no_assignments',
];

/** @param fixed makes every order alike: same channel, same line, same city */
export function createPushes(options: { firstOrderId: number; fixed?: OrderOverrides & { city: string } }): () => Push {
  const random = createRandom(options.firstOrderId);
  const { stores, skus } = magentoWorld({});
  const { firstOrderId, fixed } = options;
  const maker = createOrderMaker({ random, stores, skus, firstOrderId, now: () => new Date() });
  const channelOf = new Map(firstChannels.map((channel) => [channel.config.storeView, channel.id]));
  const citiesOf = (country: string): string[] =>
    firstLocations.filter((one) => one.country === country && one.active).map((one) => one.city);
  let at = 0;
  return () => {
    const kind = fixed === undefined ? (kinds[at++ % kinds.length] ?? 'simple') : 'simple';
    let order = maker.make(kind, fixed).at(-1);
    // Too much cash at the door waits for a person.
    while (order !== undefined && kind === 'cod' && isTooMuchCash(order)) order = maker.make(kind, fixed).at(-1);
    if (order === undefined) throw new Error('no order was made');
    const city = fixed?.city ?? random.pick(citiesOf(order.store.channel));
    order.billing.city = city;
    if (order.shipping !== null) order.shipping.city = city;
    const channelId = channelOf.get(order.store.code) ?? '';
    const body = JSON.stringify(toRest(order));
    return {
      entityId: order.entity_id,
      channelId,
      incrementId: order.increment_id,
      key: demoPushKey(channelId),
      body,
      bodyHash: createHash('sha256').update(body).digest('hex'),
    };
  };
}

function isTooMuchCash({ store, amounts }: Order): boolean {
  const most = firstChannels.find((one) => one.config.storeView === store.code)?.config.codLimitMinor;
  return most !== undefined && minorOf(amounts.grand_total, store.currency) > most;
}
