/** The table of proofs of delivery that were asked for. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';

export type ProofRow = {
  readonly shipmentId: string;
  readonly asks: number;
  readonly outcome: 'found' | 'none' | 'refused' | null;
  readonly link: string | null;
  readonly errorCode: string | null;
  /** The file itself, kept here; null: only the link. */
  readonly documentId: string | null;
};

type Answer = Pick<ProofRow, 'outcome' | 'link' | 'errorCode'>;

/** How often it has been asked for with this; 0 while an answer is awaited. */
export async function insertProofAsk(
  tx: Tx,
  of: { readonly shipmentId: string; readonly orderId: string },
  who: string,
): Promise<number> {
  const at = momentOf(new Date());
  const row = {
    shipment_id: of.shipmentId,
    order_id: of.orderId,
    asks: 1,
    outcome: null,
    link: null,
    error_code: null,
    asked_by: who,
    asked_at: at,
    answered_at: null,
  };
  if ((await tx.insert('delivery_proofs', [row], { ifAbsent: true })) === 1) return 1;
  const changed = await tx.run(
    `UPDATE delivery_proofs SET asks = asks + 1, outcome = NULL, error_code = NULL, asked_by = ?, asked_at = ?
     WHERE shipment_id = ? AND outcome IS NOT NULL`,
    [who, at, of.shipmentId],
  );
  return changed === 1 ? ((await findProofRow(tx, of.shipmentId))?.asks ?? 0) : 0;
}

/** A link that was found stays when a later question brings none. */
export async function answerProof(tx: Tx, shipmentId: string, said: Answer): Promise<void> {
  await tx.run(
    `UPDATE delivery_proofs SET outcome = ?, link = COALESCE(?, link), error_code = ?, answered_at = ?
     WHERE shipment_id = ?`,
    [said.outcome, said.link, said.errorCode, momentOf(new Date()), shipmentId],
  );
}

export async function findProofRow(reader: Pick<Reader, 'one'>, shipmentId: string): Promise<ProofRow | undefined> {
  const row = await reader.one<Record<string, string | number | null>>(
    'SELECT shipment_id, asks, outcome, link, error_code, document_id FROM delivery_proofs WHERE shipment_id = ?',
    [shipmentId],
  );
  return row === undefined
    ? undefined
    : {
        shipmentId: String(row['shipment_id']),
        asks: Number(row['asks']),
        outcome: row['outcome'] as ProofRow['outcome'],
        link: row['link'] as string | null,
        errorCode: row['error_code'] as string | null,
        documentId: row['document_id'] as string | null,
      };
}

/** It is asked for once more. */
export async function countProofTry(tx: Tx, shipmentId: string): Promise<void> {
  await tx.run('UPDATE delivery_proofs SET file_tries = file_tries + 1, file_tried_at = ? WHERE shipment_id = ?', [
    momentOf(new Date()),
    shipmentId,
  ]);
}

/** What became of fetching its file; `wait` leaves it to be tried again. */
export async function saveProofFile(
  tx: Tx,
  shipmentId: string,
  { documentId, errorCode, wait }: { documentId: string | null; errorCode: string | null; wait: boolean },
): Promise<void> {
  await tx.run(
    `UPDATE delivery_proofs SET document_id = COALESCE(?, document_id), file_error = ?, file_waits = ?, file_tried_at = ?
     WHERE shipment_id = ?`,
    [documentId, errorCode, wait ? 1 : 0, momentOf(new Date()), shipmentId],
  );
}

/** A new link is tried from the beginning. */
export async function resetProofFile(tx: Tx, shipmentId: string): Promise<void> {
  await tx.run(
    'UPDATE delivery_proofs SET file_error = NULL, file_waits = 1, file_tries = 0, file_tried_at = ? WHERE shipment_id = ?',
    [momentOf(new Date()), shipmentId],
  );
}

/** Files that could not be fetched so far, tried last before `before` and fewer than `tries` times. */
export async function listWaitingProofs(
  reader: Pick<Reader, 'all'>,
  { before, tries, limit }: { readonly before: string; readonly tries: number; readonly limit: number },
): Promise<{ readonly shipmentId: string; readonly orderId: string; readonly tries: number }[]> {
  const rows = await reader.all<Record<string, string | number>>(
    `SELECT shipment_id, order_id, file_tries FROM delivery_proofs
     WHERE file_waits = 1 AND file_tried_at < ? AND file_tries < ${Math.trunc(tries)} ORDER BY file_tried_at LIMIT ${Math.trunc(limit)}`,
    [before],
  );
  return rows.map((row) => ({
    shipmentId: String(row['shipment_id']),
    orderId: String(row['order_id']),
    tries: Number(row['file_tries']),
  }));
}
