/** What every story leaves behind: no message under way, nothing parked unforeseen, stock right, a clean log, each partner told once. */
import { expect } from 'chai';
import type { Shipment } from '../../sandbox/index.ts';
import {
  DEMO_CLICKPOST,
  DEMO_MAGENTO_TOKEN,
  demoErpKey,
  demoErpPushKey,
  demoPushKey,
  DEMO_READ_KEY,
} from '../../config/demo-keys.ts';
import type { House } from './house.ts';
import { until } from './house.ts';
import { assertPromises } from './promises.ts';

export type Expected = {
  /** Codes of what is parked and still open, in any order. */
  readonly parked?: readonly string[];
  /** Kinds of open tasks, in any order. */
  readonly tasks?: readonly string[];
  /** Texts of error lines that the story causes on purpose. */
  readonly errors?: readonly string[];
};

/** Nothing waits: no event, no retry, no push, no open call. */
export async function settled(house: House, ms = 150_000): Promise<void> {
  let left: unknown[] = [];
  await until(
    'a quiet house',
    async () => {
      left = await house.rows(
        `SELECT 'outbox' AS what, event AS name, COUNT(*) AS n FROM outbox GROUP BY event
         UNION ALL SELECT 'retry', listener, COUNT(*) FROM deliveries WHERE state = 'retry' GROUP BY listener
         UNION ALL SELECT 'inbound', source, COUNT(*) FROM inbound_messages WHERE state = 'waiting' GROUP BY source
         UNION ALL SELECT 'call', listener, COUNT(*) FROM partner_calls WHERE claimed_until IS NOT NULL AND state = 'open' GROUP BY listener`,
      );
      return left.length === 0 && house.hub.runner.inFlight === 0;
    },
    ms,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; left: ${JSON.stringify(left)}`);
  });
}

export async function assertSettled(house: House, expected: Expected): Promise<void> {
  const parked = await house.openParked();
  expect(parked.map((one) => one.reason_code).sort(), JSON.stringify(parked)).to.deep.equal(
    [...(expected.parked ?? [])].sort(),
  );
  const tasks = await house.openTasks();
  expect(tasks.map((task) => task.kind).sort(), JSON.stringify(tasks)).to.deep.equal(
    [...(expected.tasks ?? [])].sort(),
  );
  expect(await house.stockMistakes(), 'stock').to.deep.equal([]);
  await assertPromises(house);
  assertCleanLog(house, expected.errors ?? []);
  await assertNothingTold(house);
  assertToldOnce(house);
}

function assertCleanLog(house: House, errors: readonly string[]): void {
  const bad = house.log.filter((line) => line.level >= 50 && !errors.includes(line.msg));
  expect(
    bad.map((line) => JSON.stringify(line)),
    'error lines',
  ).to.deep.equal([]);
  const text = house.logText();
  for (const secret of [...secrets(), ...persons(house)])
    expect(text.includes(secret), `log tells ${secret}`).to.equal(false);
}

/** The journal of calls keeps no secret and nobody's telephone, mail or street. */
async function assertNothingTold(house: House): Promise<void> {
  const kept = await house.rows<{ url: string; request: string | null; answer: string | null }>(
    'SELECT url, request, answer FROM partner_journal',
  );
  const text = JSON.stringify(kept);
  for (const secret of [...secrets(), ...persons(house)])
    expect(text.includes(secret), `journal tells ${secret}`).to.equal(false);
}

function secrets(): string[] {
  return [
    DEMO_MAGENTO_TOKEN,
    DEMO_CLICKPOST.key,
    DEMO_CLICKPOST.webhookSecret,
    DEMO_READ_KEY,
    ...['AE', 'QA', 'SA', 'KW', 'IN'].map(demoPushKey),
    ...['AE01', 'QA01', 'SA01', 'KW01', 'IN01'].flatMap((id) => [demoErpKey(id), demoErpPushKey(id)]),
  ];
}

function persons(house: House): string[] {
  return [...house.magento.orders.values()].flatMap(({ billing }) => [
    billing.email,
    billing.telephone,
    ...billing.street.filter((line) => line.length > 8),
  ]);
}

/** One live AWB per reference; a Magento shipment at most once per parcel; each comment of ours once. */
function assertToldOnce(house: House): void {
  const live = [...house.clickpost.shipments.values()].filter((one) => !one.cancelled);
  expect(new Set(live.map((one) => one.waybill)).size, 'AWBs').to.equal(live.length);
  const tracks = [...house.magento.shipments.values()].flatMap((one) => one.tracks.map((track) => track.track_number));
  expect(new Set(tracks).size, `Magento shipments ${tracks.join(' ')}`).to.equal(tracks.length);
  for (const order of house.magento.orders.values()) {
    const ours = order.history.flatMap((line) => /\[hub:[^\]]+\]/.exec(line.comment ?? '')?.[0] ?? []);
    expect(new Set(ours).size, `comments of ${order.increment_id}: ${ours.join(' ')}`).to.equal(ours.length);
  }
}

/** The parcel at the courier's; @throws when there is none. */
export function parcelOf(house: House, reference: string): Shipment {
  const found = house.clickpost.shipments.get(reference);
  if (found === undefined) throw new Error(`Clickpost has no ${reference}`);
  return found;
}

/** The milestones that the hub has written on an order, the oldest first. */
export function toldOf(house: House, entityId: number): string[] {
  const order = [...house.magento.orders.values()].find((one) => one.entity_id === entityId);
  const oldestFirst = [...(order?.history ?? [])].sort((a, b) => a.entity_id - b.entity_id);
  return oldestFirst.flatMap((line) => {
    const milestone = /\[hub:[^\]]+:([a-z_]+):\d+\]/.exec(line.comment ?? '')?.[1];
    return milestone === undefined ? [] : [milestone];
  });
}
