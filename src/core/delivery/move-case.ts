/** The only way a case of a failed delivery moves. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove } from '../../platform/machine.ts';
import { momentOf } from '../../platform/time.ts';
import { tell } from '../events.ts';
import { settleTask } from '../task/index.ts';
import type { DeliveryCase } from './case.ts';
import { deliveryCaseMoves, deliveryCaseStates, type DeliveryCaseMoveName } from './states.ts';
import { saveCase } from './store-cases.ts';

type Fields = Partial<
  Pick<
    DeliveryCase,
    | 'attempts'
    | 'ndrCode'
    | 'failedAt'
    | 'dueAt'
    | 'byApi'
    | 'answer'
    | 'answeredAt'
    | 'answeredBy'
    | 'answerError'
    | 'followAt'
    | 'outcome'
  >
>;

/** @throws conflict `delivery_case.illegal_move` or, when somebody was faster, `delivery.changed_meanwhile` */
export async function moveCase(
  tx: Tx,
  before: DeliveryCase,
  move: DeliveryCaseMoveName,
  fields: Fields = {},
  why?: string,
): Promise<DeliveryCase> {
  const row = mustMove('delivery_case', deliveryCaseMoves, before.state, move, before);
  const final = deliveryCaseStates[row.to].final;
  const after: DeliveryCase = {
    ...before,
    ...fields,
    state: row.to,
    version: before.version + 1,
    closedAt: final ? momentOf(new Date()) : null,
  };
  if ((await saveCase(tx, before.version, after)) !== 1)
    fail('conflict', 'delivery.changed_meanwhile', { seen: before.version });
  remember(tx, {
    entity: 'delivery_case',
    entityId: before.id,
    orderId: before.orderId,
    move,
    from: before.state,
    to: after.state,
    version: after.version,
    changes: {
      ...(before.attempts === after.attempts ? {} : { attempts: [before.attempts, after.attempts] as const }),
      // Where it is to go stands in the case, which can be erased.
      ...(after.answer === null || after.answer === before.answer
        ? {}
        : { answer: [before.answer?.action ?? null, after.answer.action] as const }),
    },
    ...(why === undefined ? {} : { why }),
  });
  if (row.tells !== undefined)
    tell(tx, row.tells as 'delivery.answered', { orderId: before.orderId, caseId: before.id }, after.version);
  await settleTasksFor(tx, after);
  return after;
}

/** What was asked of a person about another state of it is over. */
async function settleTasksFor(tx: Tx, { id, shipmentId, state }: DeliveryCase): Promise<void> {
  if (state !== 'open') {
    await settleTask(tx, 'delivery.ndr_due', id);
    await settleTask(tx, 'shipment.delivery_failed', shipmentId);
  }
  if (state !== 'by_hand') await settleTask(tx, 'delivery.ndr_by_hand', id);
  if (state !== 'taken') await settleTask(tx, 'delivery.ndr_unheard', id);
}
