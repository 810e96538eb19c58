/** The only way an order changes its state: table, guarded save, history, event. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove } from '../../platform/machine.ts';
import { momentOf } from '../../platform/time.ts';
import { tell } from '../events.ts';
import type { Order } from './order.ts';
import { orderMoves, type OrderMoveName } from './states.ts';
import { saveMoves } from './store.ts';

export type OrderMoving = {
  readonly order: Order;
  readonly move: OrderMoveName;
  readonly reason?: string;
  /** In a person's words, for the history; left out: the reason. */
  readonly why?: string;
  /** When the new state ends by itself, UTC; left out: it does not. */
  readonly dueAt?: string;
  /** Local date at which the customer may expect all of it; left out: as before. */
  readonly promisedOn?: string;
  /** Nobody is told: what would follow is done by the same transaction. */
  readonly quiet?: boolean;
};

/**
 * Moves locked orders, all in one statement.
 * @throws conflict `order.illegal_move` or, when somebody was faster, `order.moved_meanwhile`
 */
export async function moveOrders(tx: Tx, moving: readonly OrderMoving[]): Promise<void> {
  if (moving.length === 0) return;
  const at = momentOf(new Date());
  const saves = moving.map(({ order, move, reason, why, dueAt, promisedOn, quiet }) => {
    const row = mustMove('order', orderMoves, order.state, move, order);
    return {
      order,
      move,
      reason: reason ?? null,
      why: why ?? reason,
      dueAt: dueAt ?? null,
      promisedOn: promisedOn ?? null,
      to: row.to,
      tells: quiet === true ? undefined : row.tells,
    };
  });
  const saved = await saveMoves(
    tx,
    saves.map(({ order, to, reason, dueAt, promisedOn }) => ({
      id: order.id,
      version: order.version,
      state: to,
      reason,
      dueAt,
      promisedOn,
      at,
    })),
  );
  if (saved !== saves.length) fail('conflict', 'order.moved_meanwhile', { wanted: saves.length, saved });
  for (const { order, move, to, reason, why, tells } of saves) {
    const version = order.version + 1;
    remember(tx, {
      entity: 'order',
      entityId: order.id,
      orderId: order.id,
      move,
      from: order.state,
      to,
      version,
      ...(why === undefined ? {} : { why }),
      ...(reason === null ? {} : { changes: { reason: [order.reason, reason] } }),
    });
    if (tells !== undefined) tell(tx, tells as 'order.accepted', { orderId: order.id }, version);
  }
}
