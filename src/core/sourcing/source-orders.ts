/**
 * Finds the locations for each accepted order and reserves its pieces, up to 64 orders in one transaction.
 * Steps: lock the orders · let go what was set aside for them · send back who waits for a release · read what the first few
 * places may promise · route in order of arrival, counting what this very group has taken · lock the chosen rows, passing
 * over what others hold · ask what becomes of what nobody has · reserve · plan the shipments · move the orders. Who found
 * a row locked or moved is decided afresh in the next round, of which the lane allows a few (`platform/lane.ts`).
 */
import type { Tx } from '../../platform/db/index.ts';
import type { Outcome } from '../../platform/flow.ts';
import { LATER } from '../../platform/lane.ts';
import { findGoods } from '../catalog/index.ts';
import { holdPieces, releaseHolds, reserveLocked, reservePieces } from '../inventory/index.ts';
import { lockOrders, moveOrders, type Order, type OrderMoving } from '../order/index.ts';
import { openTask } from '../task/index.ts';
import { decide, openOrders, piecesOf, secure, type Decided, type Open } from './decide.ts';
import { decisionRow } from './explain.ts';
import { holdAgain, holdOwner } from './hold-orders.ts';
import { loadDays, loadWorld } from './load-world.ts';
import { isFirst, isNew, plannedOf, type Plan, type PlannedShipment } from './plan.ts';
import { promiseOrders, promiseShipments } from './promise-shipments.ts';
import { releasedAt } from './release.ts';
import { askPeople, type Shortage, type ShortageAnswer, type Shortages } from './shortage.ts';
import { placesFor } from './route.ts';
import { addLoad } from './store-load.ts';
import { insertDecisions } from './store.ts';
import { linePiecesOf } from './wants.ts';
import type { World } from './world.ts';

type Answered = Decided & { readonly answer: ShortageAnswer };

export async function sourceOrders(
  tx: Tx,
  orderIds: readonly string[],
  plan: Plan,
  shortages: Shortages = askPeople,
): Promise<Outcome[]> {
  const orders = (await lockOrders(tx, orderIds)).filter((order) => order.state === 'accepted');
  const again = orders.filter((order) => !isNew(order)).map((order) => order.id);
  const placed = again.length === 0 ? new Map<string, number>() : await plan.placed(tx, again);
  const all = await openOrders(tx, orders, placed);
  const held = await releaseHolds(tx, orders.filter((order) => !isFirst(order)).map(holdOwner));
  const wanting = all.filter((one) => one.wants.length > 0);
  const skus = wanting.flatMap((one) => one.needs.map((need) => need.sku));
  const goods = await findGoods(tx, skus);
  const now = new Date();
  const early = wanting.flatMap((one): OrderMoving[] => {
    const dueAt = releasedAt(one, goods.selling, now);
    return dueAt === undefined ? [] : [{ order: one.order, move: 'schedule', reason: 'pre_order', dueAt }];
  });
  const open = wanting.filter((one) => !early.some(({ order }) => order.id === one.order.id));

  const world = await loadWorld(tx, skus, { goods, now });
  const decided = await decide(tx, open, world, shortages.keeps);
  const { firm, later } = await secure(tx, decided);
  const answered = await answer(tx, firm, placed, shortages);
  const served = answered.filter(ships);
  // Who waits for the next round may want back what was let go for him: then it must be seen who gets it.
  await (held.size === 0 ? reserveLocked : reservePieces)(tx, served.flatMap(piecesOf));
  for (const { open: one, choice, answer: said } of answered) {
    if (!('keepUntil' in said) || ships({ answer: said })) continue;
    const pieces = piecesOf({ choice });
    if (pieces.length > 0)
      await holdPieces(tx, holdOwner(one.order), pieces, { expiresAt: said.keepUntil, orderId: one.order.id });
  }
  const { mapping, calendars } = world;
  const planned = promiseShipments(
    served.flatMap((one) => plannedOf(one, goods.weights)),
    mapping,
    calendars,
    now,
  );
  await addLoad(tx, loadOf(planned, world));
  await insertDecisions(
    tx,
    firm.map((one) => decisionRow(one, now)),
  );
  const done = all.filter((one) => one.wants.length === 0);
  const followed = answered.filter(({ answer: said }) => said.move === 'source').map((one) => one.open);
  const begun = [...followed, ...done].filter((one) => isBegun(one, placed)).map((one) => one.order.id);
  await plan(tx, planned, { unread: begun.length === 0 });
  const moving = [...early, ...answered.map(moveOf), ...done.map((one) => moveOfDone(one, placed))];
  const first = (id: string): string | undefined => {
    const found = all.find((one) => one.order.id === id);
    return found === undefined ? undefined : placesFor(found.one, world, 1)[0];
  };
  await moveOrders(tx, promiseOrders(moving, planned, first, mapping, calendars));
  for (const { open: one, answer: said } of answered) if (said.move === 'hold') await askPerson(tx, one);
  // Who waits for the next round keeps what was set aside for it.
  await holdAgain(
    tx,
    orders.filter((order) => later.has(order.id)),
    held,
  );
  if (begun.length > 0) await plan.follow(tx, begun);
  return orderIds.map((id) => (later.has(id) ? LATER : undefined));
}

/** Parcels by place and local day, of those that have a daily capacity. */
function loadOf(planned: readonly PlannedShipment[], { mapping, now }: World) {
  return loadDays(mapping, now).flatMap((day) => {
    const parcels = planned.filter((one) => one.locationId === day.locationId).length;
    return parcels === 0 ? [] : [{ ...day, parcels }];
  });
}

async function answer(
  tx: Tx,
  firm: readonly Decided[],
  placed: ReadonlyMap<string, number>,
  shortages: Shortages,
): Promise<Answered[]> {
  const short = firm.filter(({ choice }) => choice.missing.length > 0);
  const answers =
    short.length === 0
      ? new Map<string, ShortageAnswer>()
      : await shortages.answer(
          tx,
          short.map((one) => shortageOf(one, placed)),
        );
  return firm.map((one) => ({
    ...one,
    answer: one.choice.missing.length === 0 ? { move: 'source' } : (answers.get(one.open.order.id) ?? { move: 'hold' }),
  }));
}

function shortageOf({ open, choice }: Decided, placed: ReadonlyMap<string, number>): Shortage {
  return {
    open,
    found: choice.parts.map(({ locationId, wants }) => ({ locationId, pieces: linePiecesOf(wants) })),
    missing: linePiecesOf(choice.missing),
    begun: isBegun(open, placed),
  };
}

function isBegun({ lines }: Open, placed: ReadonlyMap<string, number>): boolean {
  return lines.some((line) => placed.has(line.id));
}

/** Whether what was found leaves now. */
function ships({ answer: said }: Pick<Answered, 'answer'>): boolean {
  return said.move === 'source' || (said.move === 'schedule' && said.ship);
}

function moveOf({ open: { order }, choice, answer: said }: Answered): OrderMoving {
  switch (said.move) {
    case 'hold':
      return { order, move: 'hold', reason: 'no_location_has_all' };
    case 'propose':
      return { order, move: 'propose', reason: 'goods_missing', dueAt: said.dueAt };
    case 'schedule':
      return { order, move: 'schedule', reason: said.reason, dueAt: said.dueAt };
    case 'source':
      return choice.parts.length === 0 && choice.missing.length > 0
        ? { order, move: 'cancel', reason: 'goods_missing' }
        : { order, move: 'source' };
  }
}

/** Nothing of it has to find a place: its shipments are all there is of it, or nothing is. */
function moveOfDone(open: Open, placed: ReadonlyMap<string, number>): OrderMoving {
  const { order, lines } = open;
  if (isBegun(open, placed)) return { order, move: 'source' };
  const virtual = lines.some((line) => !line.ships && line.quantity > line.cancelled);
  return virtual
    ? { order, move: 'close', reason: 'nothing_to_ship' }
    : { order, move: 'cancel', reason: 'nothing_left' };
}

async function askPerson(tx: Tx, { order, needs }: { order: Order; needs: Open['needs'] }): Promise<void> {
  await openTask(tx, {
    kind: 'order.on_hold',
    about: order.id,
    workgroup: 'sourcing',
    orderId: order.id,
    reasonCode: 'no_location_has_all',
    facts: { number: order.number, skus: needs.map((need) => need.sku) },
  });
}
