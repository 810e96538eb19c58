/**
 * A message of the ERP comes in: known already → the same answer · out of its turn → kept until the gap closes ·
 * otherwise worked on, and the answer kept under its key, all in one transaction.
 */
import { Overtaken, type Database, type Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { checkPlaces } from './masters.ts';
import type { Answer, Caller, Envelope, Follow, Work } from './message.ts';
import { readEnvelope, type Incoming } from './read-envelope.ts';
import { readings } from './readings.ts';
import { followUp } from './follow-up.ts';
import { findMessage, insertMessage } from './store-messages.ts';
import { drainStream, takeTurn } from './streams.ts';

/** Messages that the sender of the missing one waits for; the rest is a job's. */
const DRAINED_AT_ONCE = 20;

export type Received = Answer & { readonly replay: boolean };

/**
 * Takes a message in and does what follows from it.
 * @throws invalid, refused, forbidden, conflict: nothing of it was kept, the same key may come again mended
 */
export async function takeMessage(db: Database, caller: Caller, incoming: Incoming): Promise<Received> {
  const envelope = readEnvelope(caller, incoming);
  const work = readings[envelope.type](caller, envelope);
  const received = await db.tx((tx) => receiveMessage(tx, caller, envelope, work));
  const { stream } = envelope;
  if (stream !== undefined && received.waiting) await drainStream(db, stream.key, { most: DRAINED_AT_ONCE });
  const final = await followUp(db, caller, envelope, received.follow);
  return { ...(final ?? received.answer), replay: received.replay };
}

type Outcome = {
  readonly answer: Answer;
  readonly replay: boolean;
  readonly follow?: Follow;
  /** Others wait behind it in its stream. */
  readonly waiting: boolean;
};

/** The same for who has a transaction already; what follows is left to the jobs. */
export async function receiveMessage(tx: Tx, caller: Caller, envelope: Envelope, work: Work): Promise<Outcome> {
  const known = await findKnown(tx, caller, envelope);
  if (known !== undefined) return { answer: known, replay: true, waiting: false };
  await checkPlaces(tx, caller, work.places, envelope.stream);
  const turn = await takeTurn(tx, caller, envelope, work);
  const done = turn.wait ? undefined : await work.apply(tx, { gap: false });
  const answer: Answer = done ?? buffered(envelope, turn.expectedSeq);
  if (envelope.messageId !== undefined) {
    const kept = { status: answer.status, body: answer.body };
    const fresh = await insertMessage(tx, caller.companyId, { ...envelope, messageId: envelope.messageId }, kept);
    // The same message twice at once: this one begins anew and finds the other's answer.
    if (!fresh) throw new Overtaken();
  }
  return {
    answer: { status: answer.status, body: answer.body },
    replay: false,
    waiting: turn.waiting,
    ...(done?.follow === undefined ? {} : { follow: done.follow }),
  };
}

/** @throws conflict `IDEMPOTENCY_KEY_REUSED` */
async function findKnown(tx: Tx, caller: Caller, envelope: Envelope): Promise<Answer | undefined> {
  if (envelope.messageId === undefined) return undefined;
  const known = await findMessage(tx, caller.companyId, envelope.messageId);
  if (known === undefined) return undefined;
  if (known.bodyHash !== envelope.bodyHash)
    fail('conflict', 'IDEMPOTENCY_KEY_REUSED', { messageId: envelope.messageId });
  return known.answer;
}

function buffered(envelope: Envelope, expectedSeq: number): Answer {
  const stream = envelope.stream?.key;
  return {
    status: 202,
    body: { messageId: envelope.messageId ?? null, status: 'BUFFERED', stream, expectedSeq, seq: envelope.stream?.seq },
  };
}
