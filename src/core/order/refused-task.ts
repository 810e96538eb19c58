/** The task that a refused order becomes: with every reason, for a person to correct it or to send it back. */
import type { AppError } from '../../platform/errors.ts';
import type { InboundMessage } from '../../platform/flow.ts';
import type { NewTask } from '../task/index.ts';
import type { Found } from './order-problems.ts';

export const REFUSED = 'order.refused';

/** About the message, so that each body has its own. */
export function refusedTask(
  message: Pick<InboundMessage, 'id' | 'channelId' | 'orderNumber'>,
  error: AppError,
  found: readonly Found[],
): NewTask {
  return {
    kind: REFUSED,
    about: message.id,
    channelId: message.channelId,
    reasonCode: error.code.slice(0, 120),
    facts: {
      inboundId: message.id,
      ...(message.orderNumber === undefined ? {} : { number: message.orderNumber }),
      problems: found.slice(0, 100),
    },
  };
}
