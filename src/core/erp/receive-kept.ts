/** Messages that came over the broker, could not be worked on, were parked, and are played again by a person. */
import type { Tx } from '../../platform/db/index.ts';
import { AppError, asAppError } from '../../platform/errors.ts';
import type { InboundMessage, Outcome } from '../../platform/flow.ts';
import type { Caller, Envelope, Work } from './message.ts';
import { readEnvelope } from './read-envelope.ts';
import { readings } from './readings.ts';
import { receiveMessage } from './receive-message.ts';

/** Their name among the kept messages; the company stands where others have their channel. */
export const erpSource = 'erp.amqp';
/** Instead of a company, where nobody could be made out. */
export const NOBODY = '-';

export async function receiveKept(tx: Tx, messages: readonly InboundMessage[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const message of messages) {
    const read = readKept(message);
    if (read instanceof AppError) outcomes.push(read);
    else {
      // What it refuses from here on may have written already: thrown, so that it is run again alone.
      await receiveMessage(tx, read.caller, read.envelope, read.work);
      outcomes.push(undefined);
    }
  }
  return outcomes;
}

function readKept(message: InboundMessage): { caller: Caller; envelope: Envelope; work: Work } | AppError {
  if (message.channelId === NOBODY) return new AppError('forbidden', 'erp.sender_unknown');
  const caller: Caller = { clientId: 'hub', companyId: message.channelId };
  try {
    const envelope = readEnvelope(caller, { text: message.body });
    return { caller, envelope, work: readings[envelope.type](caller, envelope) };
  } catch (thrown) {
    return asAppError(thrown);
  }
}
