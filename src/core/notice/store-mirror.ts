/** The tables of channel documents: which of theirs stands for which of ours, and for which of its pieces. */
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

export type MirroredLine = {
  readonly documentId: string;
  readonly part: number;
  readonly orderLineId: string;
  readonly quantity: number;
  readonly channelRef: string | null;
};

export async function listMirroredLines(reader: Reader, orderId: string): Promise<MirroredLine[]> {
  const rows = await reader.all<Record<string, string | number | null>>(
    'SELECT document_id, part, order_line_id, quantity, channel_ref FROM channel_document_lines WHERE order_id = ?',
    [orderId],
  );
  return rows.map((row) => ({
    documentId: String(row['document_id']),
    part: Number(row['part']),
    orderLineId: String(row['order_line_id']),
    quantity: Number(row['quantity']),
    channelRef: row['channel_ref'] === null ? null : String(row['channel_ref']),
  }));
}

/** Once per part of a document of ours. */
export async function insertMirroredLines(
  tx: Tx,
  of: { readonly documentId: string; readonly orderId: string; readonly part: number },
  pieces: readonly { readonly orderLineId: string; readonly quantity: number }[],
  outcome: Mirrored,
): Promise<void> {
  await tx.insert(
    'channel_document_lines',
    pieces.map(({ orderLineId, quantity }) => ({
      document_id: of.documentId,
      part: of.part,
      order_line_id: orderLineId,
      order_id: of.orderId,
      quantity,
      channel_ref: 'skipped' in outcome ? null : String(outcome.channelDocumentId),
    })),
    { ifAbsent: true },
  );
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
