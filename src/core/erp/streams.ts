/**
 * The order of a store's messages. What comes too early waits until the missing one is here, for fifteen minutes or ten
 * thousand messages; then the gap is skipped, what commutes is applied and the ERP is asked for a snapshot.
 */
import { Overtaken, type Database, type Reader, type Tx } from '../../platform/db/index.ts';
import { asAppError, fail } from '../../platform/errors.ts';
import { dateOf, momentOf } from '../../platform/time.ts';
import { erpLimits } from '../../../config/retry.ts';
import { askSnapshot } from './ask-snapshot.ts';
import { codeOf } from './check.ts';
import { checkPlaces } from './masters.ts';
import type { Caller, Envelope, StreamPlace, Work } from './message.ts';
import { parkMessage } from './parked-lines.ts';
import { readEnvelope } from './read-envelope.ts';
import { readings } from './readings.ts';
import { findMessage, setAnswer } from './store-messages.ts';
import {
  deleteBuffered,
  findStream,
  firstBuffered,
  insertBuffered,
  insertStream,
  listWaiting,
  lockStream,
  oldestBuffered,
  saveStream,
  type Buffered,
  type Stream,
} from './store-streams.ts';

export type Turn = { readonly wait: boolean; readonly expectedSeq: number; readonly waiting: boolean };

/** Whether a message may be worked on now. Locks its stream, so that two of one store never overtake each other. */
export async function takeTurn(tx: Tx, caller: Caller, envelope: Envelope, work: Work): Promise<Turn> {
  const { stream: place } = envelope;
  if (place === undefined) return { wait: false, expectedSeq: 0, waiting: false };
  const stream = await streamFor(tx, caller, place);
  // Sent again, or skipped long ago: what it says is still a fact, and its business keys keep it from counting twice.
  if (place.seq < stream.expectedSeq) return { wait: false, expectedSeq: stream.expectedSeq, waiting: false };
  if (place.seq === stream.expectedSeq) {
    await saveStream(tx, { ...stream, expectedSeq: place.seq + 1 });
    return { wait: false, expectedSeq: place.seq + 1, waiting: stream.buffered > 0 };
  }
  const fresh = await insertBuffered(tx, caller, { ...envelope, stream: place }, !work.waits);
  if (!fresh) {
    // The same message twice at once: the other was kept while this one waited for the stream.
    if ((await findMessage(tx, caller.companyId, envelope.messageId ?? '')) !== undefined) throw new Overtaken();
    fail('conflict', 'STREAM_SEQ_TAKEN', { stream: place.key, seq: place.seq });
  }
  await saveStream(tx, {
    ...stream,
    buffered: stream.buffered + 1,
    gapSince: stream.gapSince ?? momentOf(new Date()),
  });
  // Something behind may have been left by a process that died: whoever comes next takes it up.
  return { wait: work.waits, expectedSeq: stream.expectedSeq, waiting: true };
}

async function streamFor(tx: Tx, caller: Caller, place: StreamPlace): Promise<Stream> {
  const known = await lockStream(tx, place.key);
  if (known !== undefined) return known;
  await insertStream(tx, caller.companyId, place);
  return (await lockStream(tx, place.key)) ?? fail('bug', 'erp.stream_lost');
}

/** Works off what waits and whose turn has come, each in a transaction of its own; how many. */
export async function drainStream(
  db: Database,
  key: string,
  { most, gap = false }: { readonly most: number; readonly gap?: boolean },
): Promise<number> {
  let done = 0;
  while (done < most && (await db.tx((tx) => takeNext(tx, key, gap)))) done++;
  return done;
}

/** False when nothing waits whose turn it is. */
async function takeNext(tx: Tx, key: string, gap: boolean): Promise<boolean> {
  const stream = await lockStream(tx, key);
  if (stream === undefined || stream.buffered === 0) return false;
  const next = await firstBuffered(tx, key, stream.expectedSeq);
  if (next === undefined || next.seq !== stream.expectedSeq) return false;
  await applyBuffered(tx, next, gap);
  await deleteBuffered(tx, key, next.seq);
  const left = stream.buffered - 1;
  const expectedSeq = next.seq + 1;
  const follower = left === 0 ? undefined : await firstBuffered(tx, key, expectedSeq);
  await saveStream(tx, {
    ...stream,
    expectedSeq,
    buffered: left,
    // The next gap is as old as what waits behind it.
    gapSince:
      follower === undefined ? null : follower.seq === expectedSeq ? stream.gapSince : await oldestBuffered(tx, key),
  });
  return true;
}

async function applyBuffered(tx: Tx, one: Buffered, gap: boolean): Promise<void> {
  if (one.type === 'skip') return;
  const caller: Caller = { clientId: one.clientId, companyId: one.companyId };
  const envelope = readEnvelope(caller, { text: one.text, type: one.type, key: one.messageId });
  try {
    const { status, body } = await readings[envelope.type](caller, envelope).apply(tx, { gap });
    await setAnswer(tx, one.companyId, one.messageId, { status, body });
  } catch (thrown) {
    const error = asAppError(thrown);
    // Only what the use case itself refuses before it writes; anything else runs again as a whole.
    if (!['refused', 'conflict', 'missing', 'invalid', 'forbidden'].includes(error.kind)) throw thrown;
    await parkMessage(tx, caller, envelope, error);
    const body = { messageId: one.messageId, status: 'PARKED', code: error.code };
    await setAnswer(tx, one.companyId, one.messageId, { status: 202, body });
  }
}

/** Skips gaps that nobody has closed in time, and works off what an interrupted process has left. */
export async function mendStreams(db: Database, now: Date): Promise<string> {
  let skipped = 0;
  let applied = 0;
  for (const stream of await db.read((reader) => listWaiting(reader))) {
    applied += await drainStream(db, stream.key, { most: erpLimits.bufferedMost });
    while (await db.tx((tx) => skipGap(tx, stream.key, now))) {
      skipped++;
      applied += await drainStream(db, stream.key, { most: erpLimits.bufferedMost, gap: true });
    }
  }
  return `${applied} messages applied, ${skipped} gaps skipped`;
}

/** True when a gap was old or long enough and the stream now expects what waits behind it. */
export async function skipGap(tx: Tx, key: string, now: Date): Promise<boolean> {
  const stream = await lockStream(tx, key);
  if (stream === undefined || stream.buffered === 0 || stream.gapSince === null) return false;
  const isOld = now.getTime() - dateOf(stream.gapSince).getTime() >= erpLimits.gapMs;
  if (!isOld && stream.buffered < erpLimits.bufferedMost) return false;
  const next = await firstBuffered(tx, key, stream.expectedSeq);
  if (next === undefined || next.seq === stream.expectedSeq) return false;
  await saveStream(tx, { ...stream, expectedSeq: next.seq });
  await askSnapshot(tx, key.slice(key.indexOf('/') + 1), 'stream_gap', {
    stream: key,
    missingFrom: stream.expectedSeq,
    missingTo: next.seq - 1,
  });
  return true;
}

export type StreamStatus = {
  readonly stream: string;
  readonly expectedSeq: number;
  readonly buffered: number;
  readonly gapSince: string | null;
};

/** @throws missing `STREAM_UNKNOWN`; forbidden `STREAM_FORBIDDEN`, `STORE_FORBIDDEN` */
export async function describeStream(reader: Reader, caller: Caller, key: string): Promise<StreamStatus> {
  const name = codeOf(key);
  const slash = name.indexOf('/');
  if (slash < 1 || name.slice(0, slash) !== caller.companyId) fail('forbidden', 'STREAM_FORBIDDEN', { stream: name });
  await checkPlaces(reader, caller, [name.slice(slash + 1)]);
  const stream = await findStream(reader, name);
  if (stream === undefined) return fail('missing', 'STREAM_UNKNOWN', { stream: name });
  const { expectedSeq, buffered, gapSince } = stream;
  return { stream: name, expectedSeq, buffered, gapSince };
}
