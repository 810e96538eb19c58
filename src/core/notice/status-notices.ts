/**
 * The status that the channel is told: always the one of now, however many events have led to it. Newer news makes older
 * superfluous, and what the channel has heard already is not told again.
 */
import type { Tx } from '../../platform/db/index.ts';
import { AppError } from '../../platform/errors.ts';
import { gathered } from '../../platform/db/gather.ts';
import { callsAbout } from '../../platform/partner-calls.ts';
import { momentOf } from '../../platform/time.ts';
import { loadLocation } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { lockOrders, type Order, type OrderStatus, type StatusNotice, type Told } from '../order/index.ts';
import { listShipmentsOf, type Shipment } from '../shipment/index.ts';
import { openTask } from '../task/index.ts';
import { countOpen } from './open-pieces.ts';
import { isToldHold, stageOf, statusOf } from './status-of.ts';
import { findNotice, findNotices, saveNotices, type Notice } from './store.ts';

/** What only a look at the lines can tell apart: whether pieces wait that no parcel holds. */
const dependsOnOpen = new Set<OrderStatus>([
  'allocated',
  'shipped',
  'delivered',
  'returned',
  'lost',
  'partly_returned',
  'returning',
]);
/** The channel has to know the parcel before it can be told where that is. */
const afterShipping = new Set<OrderStatus>([
  'partly_shipped',
  'out_for_delivery',
  'delivery_failed',
  'partly_delivered',
  'delivered',
  'returning',
  'partly_returned',
  'returned',
  'lost',
]);
/** What the channel says by itself: by the state of its payment, or by its own shipment. */
const unsaid = new Set<OrderStatus>(['received', 'shipped']);

/**
 * What the channel is to hear of an order now; undefined when there is nobody to tell, or nothing new.
 * @param news something within a status: it is told although the status is the same
 * @throws unavailable `notice.channel_lacks_shipment` while the channel's own shipment is still to be made: the status
 * of a parcel that it does not know would be refused or lost; `notice.telling_under_way` while another process tells
 */
export async function intendStatus(
  tx: Tx,
  orderId: string,
  news?: StatusNotice['news'],
): Promise<StatusNotice | undefined> {
  const found = await lockedOrder(tx, orderId);
  if (found === undefined || found.magentoOrderId === null) return undefined;
  const { magentoOrderId } = found;
  // Several events may lead to one status, and another process may have been given one of them: the order is locked, so
  // one of both has written its intent by now. Asked before what has been told: a call that ends in between is told.
  const calls = await callsAbout(tx, orderId, 'magento.');
  const told = await findNotice(tx, orderId);
  // The channel's hold is the echo of our own, heard after we had let go: it is taken off, as if it were not.
  const echo = told?.held === true && isFromChannel(found) && found.state !== 'cancelled';
  const order: Order = echo ? { ...found, state: 'sourced', reason: null } : found;
  if (isFromChannel(order)) return undefined;
  const parcels = (await listShipmentsOf(tx, [orderId])).filter((one) => stageOf[one.state] !== 'gone');
  const status = await statusNow(tx, order, parcels);
  const liftsHold = told?.held === true && status !== 'on_hold';
  if (status === 'on_hold' && !isToldHold(order.reason)) return undefined;
  const expectedOn = expectedOf(parcels);
  const otherDay = news === 'expected' && expectedOn !== undefined && expectedOn !== told?.expectedOn;
  const within = status === 'shipped' && (otherDay || news === 'changed');
  if (unsaid.has(status) && !liftsHold && !within) return undefined;
  if (!isNews(status, told, news, expectedOn) && !liftsHold) return undefined;
  const left = parcels.filter((one) => stageOf[one.state] !== 'home');
  if (afterShipping.has(status) && left.every((one) => one.magentoShipmentId === null))
    throw new AppError('unavailable', 'notice.channel_lacks_shipment', { number: order.number, status });
  if (calls === 'busy') throw new AppError('unavailable', 'notice.telling_under_way', { number: order.number });
  const version = Math.max(
    order.version + parcels.reduce((sum, one) => sum + one.version, 0),
    (told?.version ?? 0) + 1,
  );
  return {
    orderId,
    channelId: order.channelId,
    magentoOrderId,
    token: `${order.number}:${status}:${version}`,
    status,
    ...(news === undefined ? {} : { news }),
    ...(told?.held === true ? { held: true } : {}),
    ...(calls === 'doubt' ? { doubt: true } : {}),
    facts: await factsOf(tx, order, status, parcels, expectedOn),
  };
}

/** In the order of their ids, with those of the whole group. */
async function lockedOrder(tx: Tx, orderId: string): Promise<Order | undefined> {
  return gathered(
    tx,
    'locked orders',
    orderId,
    async (ids) => new Map((await lockOrders(tx, ids)).map((one) => [one.id, one])),
  );
}

/** Where an order stands for its customer. */
export async function statusNow(tx: Tx, order: Order, parcels: readonly Shipment[]): Promise<OrderStatus> {
  const states = parcels.map((one) => one.state);
  const status = statusOf({ order, parcels: states });
  if (
    !dependsOnOpen.has(status) ||
    parcels.length === 0 ||
    (parcels.length === 1 && order.state === 'sourced' && status === 'allocated')
  )
    return status;
  return statusOf({ order, parcels: states, open: (await countOpen(tx, order.id, parcels)) > 0 });
}

/** The channel did it itself: it need not hear of it. */
function isFromChannel(order: Order): boolean {
  return ['cancelled', 'on_hold', 'paused'].includes(order.state) && order.reason?.startsWith('channel_') === true;
}

function isNews(
  status: OrderStatus,
  told: Notice | undefined,
  news: StatusNotice['news'],
  expectedOn: string | undefined,
): boolean {
  if (told?.status !== status) return true;
  if (news === 'changed') return !['cancelled', 'rejected'].includes(status);
  if (news === 'expected') return expectedOn !== undefined && expectedOn !== told.expectedOn;
  // Only a shop that knows our word for it can have lost it.
  return news === 'again' && told.shown.startsWith('hub_');
}

function expectedOf(parcels: readonly Shipment[]): string | undefined {
  const dates = parcels
    .filter((one) => ['home', 'away', 'out', 'failed'].includes(stageOf[one.state]))
    .flatMap((one) => one.expectedOn ?? one.promisedOn ?? []);
  return dates.length === 0 ? undefined : dates.reduce((a, b) => (a > b ? a : b));
}

async function factsOf(
  tx: Tx,
  order: Order,
  status: OrderStatus,
  parcels: readonly Shipment[],
  expectedOn: string | undefined,
): Promise<StatusNotice['facts']> {
  const [only] = parcels.length === 1 ? parcels : [];
  const place = only === undefined ? undefined : (await loadLocation(tx, only.locationId)).name;
  const reasoned = ['on_hold', 'cancelled', 'rejected'].includes(status) && order.reason !== null;
  const count = (stages: readonly string[]): number =>
    parcels.filter((one) => stages.includes(stageOf[one.state])).length;
  return {
    ...(place === undefined ? {} : { location: place }),
    ...(only?.courierName == null ? {} : { courier: only.courierName }),
    ...(only?.awb == null ? {} : { awb: only.awb }),
    ...(parcels.length < 2
      ? {}
      : { parcels: { all: parcels.length, left: parcels.length - count(['home']), delivered: count(['delivered']) } }),
    ...(expectedOn === undefined ? {} : { expectedOn }),
    ...(reasoned ? { reason: order.reason } : {}),
  };
}

const KEY = 'notice.told';

/** Keeps what the channel has been told; a whole batch in two statements before the commit. */
export async function recordStatus(tx: Tx, notice: StatusNotice, told: Told): Promise<void> {
  let rows = tx.scratch.get(KEY) as Map<string, Notice> | undefined;
  if (rows === undefined) {
    const fresh = new Map<string, Notice>();
    rows = fresh;
    tx.scratch.set(KEY, fresh);
    tx.beforeCommit(async () => {
      tx.scratch.delete(KEY);
      await keep(tx, [...fresh.values()]);
    });
  }
  const row = noticeOf(notice, told);
  const before = rows.get(row.orderId);
  if (before === undefined || before.version < row.version) rows.set(row.orderId, row);
  if (told.outcome === 'refused') {
    await openTask(tx, {
      kind: 'channel.cancel_refused',
      about: notice.orderId,
      workgroup: 'orders',
      orderId: notice.orderId,
      reasonCode: 'channel.cancel_refused',
      facts: { status: told.status, ...(notice.facts.reason === undefined ? {} : { reason: notice.facts.reason }) },
    });
  }
}

async function keep(tx: Tx, rows: readonly Notice[]): Promise<void> {
  const known = await findNotices(
    tx,
    rows.map((row) => row.orderId),
  );
  const newer = rows.filter((row) => (known.get(row.orderId)?.version ?? 0) < row.version);
  await saveNotices(tx, newer);
  // Another process was faster with newer news: ours may have been written behind it.
  for (const row of rows) if (!newer.includes(row)) tell(tx, 'order.status_due', { orderId: row.orderId }, row.version);
}

function noticeOf(notice: StatusNotice, told: Told): Notice {
  return {
    orderId: notice.orderId,
    version: Number(notice.token.slice(notice.token.lastIndexOf(':') + 1)),
    status: notice.status,
    shown: told.status,
    held: told.held === true,
    expectedOn: notice.facts.expectedOn ?? null,
    toldAt: momentOf(new Date()),
  };
}

/** An order that could not become ours: its channel is told to forget it, with the reason. */
export function refusedBody(e: {
  readonly orderId: string;
  readonly channelId: string;
  readonly magentoOrderId: number;
  readonly reason: string;
}): StatusNotice {
  return {
    orderId: e.orderId,
    channelId: e.channelId,
    magentoOrderId: e.magentoOrderId,
    token: `${e.orderId}:rejected:1`,
    status: 'rejected',
    facts: { reason: e.reason },
  };
}
