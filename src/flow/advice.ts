/** Before a booking, where the channel wants it: whom the aggregator would ask, within a time limit, and never in its way. */
import { limits } from '../../config/retry.ts';
import type { Partners } from '../connectors/index.ts';
import { loadInvoice } from '../core/billing/index.ts';
import { intendAdvice, recordAdvice, type Advice, type AdviceIntent } from '../core/shipment/index.ts';
import { AppError, asAppError } from '../platform/errors.ts';
import { booking } from './courier.ts';
import type { Part } from './form.ts';

export function advice({ on, p }: Part): void {
  on('shipment.advice_wanted', 'courier.advice.ask', {
    concurrency: 20,
    key: (e) => e.shipmentId,
    intend: async (tx, e) => intendAdvice(tx, e.shipmentId, await loadInvoice(tx, e.shipmentId)),
    ask: (intent) => gatherAdvice(p, intent),
    then: (tx, e, answer, intent) => recordAdvice(tx, e.shipmentId, answer, intent.question.reference),
    otherwise: (tx, e, error) =>
      recordAdvice(tx, e.shipmentId, { ignored: [{ what: 'recommendation', code: error.code }] }),
  });
  on('shipment.advised', 'courier.shipment.book_advised', {
    ...booking(p, (e: { readonly shipmentId: string }) => e.shipmentId),
    queue: 'courier.shipment.book',
  });
}

/** All at once, each for itself: what does not come in time, or makes no sense, is left out and said. Never throws. */
export async function gatherAdvice(
  p: Pick<Partners, 'clickpost'>,
  { question, ask }: AdviceIntent,
  limitMs: number = limits.adviceMs,
): Promise<Advice> {
  const ignored: { what: string; code: string }[] = [];
  const within = async <T>(what: AdviceIntent['ask'][number], call: () => Promise<T>): Promise<T | undefined> => {
    if (!ask.includes(what)) return undefined;
    try {
      return await inTime(call(), limitMs);
    } catch (thrown) {
      ignored.push({ what, code: asAppError(thrown).code });
      return undefined;
    }
  };
  const [recommended, served, estimate] = await Promise.all([
    within('recommendation', () => p.clickpost.recommendCourier(question)),
    within('serviceability', () => p.clickpost.checkServiceability(question)),
    within('estimate', () => p.clickpost.estimateDays(question)),
  ]);
  if (recommended?.serves === false) ignored.push({ what: 'recommendation', code: 'courier.nobody_serves' });
  const told = (served ?? []).flatMap(({ partnerId, days }) => (days === undefined ? [] : [[String(partnerId), days]]));
  const days: Record<string, number> = { ...(Object.fromEntries(told) as Record<string, number>), ...estimate?.days };
  return {
    ...(recommended === undefined ? {} : { ranked: recommended.ranked }),
    ...(served === undefined ? {} : { unserved: served.filter((one) => !one.serves).map((one) => one.partnerId) }),
    ...(Object.keys(days).length === 0 ? {} : { days }),
    ...(estimate?.anyDays === undefined ? {} : { anyDays: estimate.anyDays }),
    ignored,
  };
}

/** The call goes on when its time is over, and what it brings is not looked at. */
async function inTime<T>(call: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('unavailable', 'courier.advice_late')), limitMs);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
