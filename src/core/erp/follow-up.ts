/** What a message asks for beyond its own transaction. */
import type { Database } from '../../platform/db/index.ts';
import { findSnapshot } from '../inventory/index.ts';
import { applyWhole } from './apply-snapshots.ts';
import type { Answer, Caller, Envelope, Follow } from './message.ts';
import { replayFor } from './parked-lines.ts';
import { setAnswer } from './store-messages.ts';

/** Lines that waited for a master are played again; a small snapshot is applied before it is answered; the answer it then has, or undefined. */
export async function followUp(
  db: Database,
  caller: Caller,
  envelope: Envelope,
  follow: Follow | undefined,
): Promise<Answer | undefined> {
  const replay = follow?.replay;
  if (replay !== undefined) await db.tx((tx) => replayFor(tx, replay));
  const snapshotId = follow?.snapshotId;
  if (snapshotId === undefined) return undefined;
  await applyWhole(db, snapshotId);
  const snapshot = await db.read((reader) => findSnapshot(reader, snapshotId));
  const answer: Answer = {
    status: 200,
    body: {
      messageId: envelope.messageId ?? null,
      snapshotId: snapshotId.slice(caller.companyId.length + 1),
      status: (snapshot?.state ?? 'applied').toUpperCase(),
      lines: snapshot?.lineCount ?? 0,
      changed: snapshot?.changedCount ?? 0,
    },
  };
  const { messageId } = envelope;
  if (messageId !== undefined) await db.tx((tx) => setAnswer(tx, caller.companyId, messageId, answer));
  return answer;
}
