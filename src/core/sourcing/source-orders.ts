/**
 * Finds the location for each accepted order and reserves its pieces, up to 64 orders in one transaction.
 * Steps: lock the orders · let go what was set aside for their payment · rank the country's locations · read what the nearest few may promise · choose in order of
 * arrival, counting what this very group has taken · lock the chosen rows, passing over what others hold · reserve ·
 * plan the shipments · move the orders. Who found a row locked or moved is decided afresh in the next round.
 */
import type { Tx } from '../../platform/db/index.ts';
import type { Outcome } from '../../platform/flow.ts';
import { LATER } from '../../platform/lane.ts';
import { momentOf } from '../../platform/time.ts';
import { releaseHolds, reservePieces } from '../inventory/index.ts';
import { lockOrders, moveOrders, type Order, type OrderLine, type OrderMoving } from '../order/index.ts';
import { openTask } from '../task/index.ts';
import { decide, openOrders, piecesOf, secure, type Decided, type Open } from './decide.ts';
import { holdAgain, holdOwner } from './hold-orders.ts';
import { insertDecisions } from './store.ts';

export type PlannedShipment = {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly locationId: string;
};

/** The shipment module's part: the flow hands it in, because sourcing may not know what comes after it. */
export type Plan = (tx: Tx, planned: readonly PlannedShipment[]) => Promise<void>;

export async function sourceOrders(tx: Tx, orderIds: readonly string[], plan: Plan): Promise<Outcome[]> {
  const orders = (await lockOrders(tx, orderIds)).filter((order) => order.state === 'accepted');
  const open = await openOrders(tx, orders);
  const held = await releaseHolds(tx, orders.map(holdOwner));

  const decided = await decide(tx, open);
  const { firm, later } = await secure(tx, decided);
  const sourced = firm.filter(({ choice }) => choice.locationId !== undefined);
  await reservePieces(tx, sourced.flatMap(piecesOf));
  await insertDecisions(tx, firm.map(decisionRow));
  await plan(
    tx,
    sourced.map(({ open: one, choice }) => ({
      order: one.order,
      lines: one.lines.filter((line) => line.ships),
      locationId: choice.locationId ?? '',
    })),
  );
  await moveOrders(tx, firm.map(moveOf));
  for (const { open: one, choice } of firm) {
    if (choice.locationId === undefined) await askPerson(tx, one);
  }
  // Who waits for the next round keeps what was set aside for it.
  await holdAgain(
    tx,
    orders.filter((order) => later.has(order.id)),
    held,
  );
  return orderIds.map((id) => (later.has(id) ? LATER : undefined));
}

function moveOf({ open, choice }: Decided): OrderMoving {
  return choice.locationId === undefined
    ? { order: open.order, move: 'hold', reason: 'no_location_has_all' }
    : { order: open.order, move: 'source' };
}

function decisionRow({ open, choice }: Decided): {
  order_id: string;
  location_id: string | null;
  explanation: string;
  decided_at: string;
} {
  return {
    order_id: open.order.id,
    location_id: choice.locationId ?? null,
    explanation: JSON.stringify({
      rule: 'nearest location of the country that has everything',
      chosen: choice.locationId,
      distanceKm: choice.distanceKm,
      lost: choice.lost,
      // Other countries' locations are many and say nothing.
      excluded: open.excluded.filter(({ why }) => why !== 'other_country'),
    }),
    decided_at: momentOf(new Date()),
  };
}

async function askPerson(tx: Tx, { order, needs }: Open): Promise<void> {
  await openTask(tx, {
    kind: 'order.on_hold',
    about: order.id,
    workgroup: 'sourcing',
    orderId: order.id,
    reasonCode: 'no_location_has_all',
    facts: { number: order.number, skus: needs.map((need) => need.sku) },
  });
}
