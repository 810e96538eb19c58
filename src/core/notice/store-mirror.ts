/** The table of channel documents: which of theirs stands for which of ours. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Mirrored } from './money-notice.ts';

export type ChannelDocument = {
  readonly documentId: string;
  readonly kind: 'invoice' | 'credit_memo';
  readonly state: 'mirrored' | 'skipped';
  readonly channelRef: string | null;
  readonly reason: string | null;
};

type Stored = Record<string, string | null>;

export async function listChannelDocuments(reader: Reader, orderId: string): Promise<ChannelDocument[]> {
  const rows = await reader.all<Stored>(
    'SELECT document_id, kind, state, channel_ref, reason FROM channel_documents WHERE order_id = ? ORDER BY at',
    [orderId],
  );
  return rows.map((row) => ({
    documentId: String(row.document_id),
    kind: row.kind as ChannelDocument['kind'],
    state: row.state as ChannelDocument['state'],
    channelRef: row.channel_ref ?? null,
    reason: row.reason ?? null,
  }));
}

/** Once per document of ours. */
export async function insertChannelDocument(
  tx: Tx,
  of: { readonly documentId: string; readonly orderId: string; readonly kind: ChannelDocument['kind'] },
  outcome: Mirrored,
): Promise<void> {
  const skipped = 'skipped' in outcome;
  await tx.insert(
    'channel_documents',
    [
      {
        document_id: of.documentId,
        order_id: of.orderId,
        kind: of.kind,
        state: skipped ? 'skipped' : 'mirrored',
        channel_ref: skipped ? null : String(outcome.channelDocumentId),
        reason: skipped ? outcome.skipped : null,
        at: momentOf(new Date()),
      },
    ],
    { ifAbsent: true },
  );
}
