/** An order changes without changing its state: fields or lines, a new version, a line in its history, the news of it. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { momentOf } from '../../platform/time.ts';
import { tell } from '../events.ts';
import type { Order } from './order.ts';
import { saveFields, type OrderFields } from './store-changes.ts';

export type Touch = {
  /** A verb for its history. */
  readonly move: string;
  readonly why?: string;
  readonly fields?: OrderFields;
  /** Field → [before, after], without personal data. */
  readonly changes?: Record<string, readonly [unknown, unknown]>;
  /** False: nothing of it concerns others. */
  readonly tells?: boolean;
};

/**
 * The order as it is afterwards, its version raised.
 * @throws conflict `order.moved_meanwhile`
 */
export async function touchOrder(tx: Tx, order: Order, touch: Touch): Promise<Order> {
  const saved = await saveFields(tx, order, touch.fields ?? {}, momentOf(new Date()));
  if (saved !== 1) fail('conflict', 'order.moved_meanwhile', { wanted: 1, saved });
  const version = order.version + 1;
  remember(tx, {
    entity: 'order',
    entityId: order.id,
    orderId: order.id,
    move: touch.move,
    version,
    ...(touch.why === undefined ? {} : { why: touch.why }),
    ...(touch.changes === undefined ? {} : { changes: touch.changes }),
  });
  if (touch.tells !== false) tell(tx, 'order.changed', { orderId: order.id }, version);
  return { ...order, version };
}
