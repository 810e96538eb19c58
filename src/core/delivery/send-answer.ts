/** The answer on its way to the courier: what the aggregator is asked, and what it said. */
import type { Tx } from '../../platform/db/index.ts';
import type { AppError } from '../../platform/errors.ts';
import { listCouriers } from '../catalog/index.ts';
import { loadOrder, type Order } from '../order/index.ts';
import { findShipment, type Booking, type FailedDeliveryAnswer, type Via } from '../shipment/index.ts';
import { askForHand, followAtOf } from './answer-case.ts';
import type { DeliveryAnswer } from './case.ts';
import { moveCase } from './move-case.ts';
import { lockCase } from './store-cases.ts';

/** Told with the answer it was asked for: a later one is another. */
export type AnswerIntent = FailedDeliveryAnswer & Via & { readonly caseId: string; readonly version: number };

const LINE = 500;

/** Undefined when there is nothing (any more) to tell. */
export async function intendAnswer(tx: Tx, caseId: string): Promise<AnswerIntent | undefined> {
  const one = await lockCase(tx, caseId);
  if (one?.state !== 'answered' || one.answer === null) return undefined;
  const shipment = await findShipment(tx, one.shipmentId);
  if (shipment?.state !== 'delivery_failed' || shipment.partnerId === null) return undefined;
  const booking = JSON.parse(shipment.booking ?? '{}') as Partial<Booking>;
  const courier = (await listCouriers(tx)).find((row) => row.code === one.courierCode);
  const order = await loadOrder(tx, one.orderId);
  return {
    caseId,
    version: one.version,
    awb: one.awb,
    partnerId: shipment.partnerId,
    account: booking.account ?? courier?.account ?? '',
    action: one.answer.action,
    ...(one.answer.action === 'reattempt' ? { reattempt: reattemptOf(one.answer, order) } : {}),
    reference: `${shipment.reference}-A${one.attempts}`,
    ...(courier === undefined || courier.connector === 'clickpost' ? {} : { connector: courier.connector }),
  };
}

/** The order's address and phone where the customer has said no others. */
function reattemptOf(
  answer: DeliveryAnswer & { action: 'reattempt' },
  order: Order,
): NonNullable<FailedDeliveryAnswer['reattempt']> {
  const { shipTo } = order;
  const { address } = answer;
  const parts = [
    ...(address?.lines ?? shipTo?.lines ?? []),
    address?.area ?? shipTo?.area,
    address?.city ?? shipTo?.city,
    shipTo?.region,
  ];
  const postcode = address?.postcode ?? shipTo?.postcode;
  return {
    address: parts
      .filter((part) => part !== undefined && part.trim() !== '')
      .join(', ')
      .slice(0, LINE),
    ...(address?.landmark === undefined ? {} : { landmark: address.landmark }),
    ...(postcode === undefined ? {} : { postcode }),
    phone: answer.phone ?? shipTo?.phone ?? order.customerPhone,
    preferredOn: answer.on,
  };
}

/** Taken by the aggregator, which is not the courier: only the next scan says that it was heard. */
export async function recordTaken(
  tx: Tx,
  intent: Pick<AnswerIntent, 'caseId' | 'version'>,
  now = new Date(),
): Promise<void> {
  const one = await lockCase(tx, intent.caseId);
  // A new attempt, or another answer, has overtaken it.
  if (one?.state !== 'answered' || one.version !== intent.version) return;
  await moveCase(tx, one, 'take', { followAt: await followAtOf(tx, one, now) });
}

/** The aggregator said no, or we gave up asking: a person tells the courier. */
export async function recordAnswerRefused(tx: Tx, caseId: string, error: AppError): Promise<void> {
  const one = await lockCase(tx, caseId);
  if (one?.state !== 'answered') return;
  await askForHand(tx, await moveCase(tx, one, 'refuse', { answerError: error.code.slice(0, 80) }, error.code));
}
