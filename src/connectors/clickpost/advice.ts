/** What Clickpost is asked before a booking: inputs of a choice that is made without them when they do not come in time. */
import { limits } from '../../../config/retry.ts';
import type { AdviceQuestion, Estimate, Recommendation, Serviceability } from '../../core/shipment/advice.ts';
import { type ClickpostOptions, createClient } from './client.ts';
import { checkServiceability } from './operations/check-serviceability.ts';
import { estimateDays, predictDays } from './operations/estimate-days.ts';
import { recommendV1 } from './operations/recommend-v1.ts';
import { recommendV2 } from './operations/recommend-v2.ts';

const insideIndia = ({ from, to }: AdviceQuestion): boolean => from.country === 'IN' && to.country === 'IN';

export function createAdvice(options: ClickpostOptions) {
  const client = createClient({ ...options, timeoutMs: Math.min(options.timeoutMs, limits.adviceMs) });
  return {
    recommendCourier: (question: AdviceQuestion): Promise<Recommendation> =>
      insideIndia(question) ? client.call(recommendV1, question) : client.call(recommendV2, question),
    /** India only: elsewhere there is nothing of the kind, and the answer is empty. */
    checkServiceability: async (question: AdviceQuestion): Promise<Serviceability> =>
      insideIndia(question) ? client.call(checkServiceability, question) : [],
    estimateDays: (question: AdviceQuestion): Promise<Estimate> =>
      insideIndia(question) ? client.call(predictDays, question) : client.call(estimateDays, question),
  };
}
