/** The history of every thing: one row per change of state, with the fields before and after. */
import type { Row, Tx } from './db/index.ts';
import { causeOf } from './correlation.ts';
import { momentOf } from './time.ts';

export type Change = {
  readonly entity:
    | 'order'
    | 'shipment'
    | 'task'
    | 'document'
    | 'posting'
    | 'replenishment'
    | 'charge'
    | 'refund'
    | 'authorisation'
    | 'invoice'
    | 'credit_note'
    | 'einvoice'
    | 'amendment'
    | 'delivery_case'
    | 'confirmation'
    | 'receivable'
    | 'rehearsal'
    | 'print_job'
    | 'paper_batch';
  readonly entityId: string;
  readonly orderId: string;
  readonly move: string;
  readonly from?: string;
  readonly to?: string;
  /** Field → [before, after]; no personal data. */
  readonly changes?: Record<string, readonly [unknown, unknown]>;
  readonly why?: string;
  readonly version: number;
};

const KEY = 'history.rows';

/** Remembers a change; all changes of a transaction are written in one statement before its commit. */
export function remember(tx: Tx, change: Change): void {
  let rows = tx.scratch.get(KEY) as Row[] | undefined;
  if (rows === undefined) {
    const fresh: Row[] = [];
    rows = fresh;
    tx.scratch.set(KEY, fresh);
    tx.beforeCommit(async () => {
      // What a later hook remembers gathers anew.
      tx.scratch.delete(KEY);
      await tx.last.insert('history', fresh);
    });
  }
  const cause = causeOf(tx, change.orderId);
  rows.push({
    entity: change.entity,
    entity_id: change.entityId,
    order_id: change.orderId,
    move: change.move,
    from_state: change.from ?? null,
    to_state: change.to ?? null,
    changes: JSON.stringify(change.changes ?? {}),
    who: cause.who,
    why: change.why?.slice(0, 300) ?? null,
    message_id: cause.messageId ?? null,
    correlation_id: cause.correlationId,
    version: change.version,
    at: momentOf(new Date()),
  });
}
