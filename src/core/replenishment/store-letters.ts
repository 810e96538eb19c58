/** The table replenish_letters: what goes to a supplier together. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import type { SendingWay } from './replenishment.ts';

export type StoredLetter = {
  readonly id: string;
  readonly reference: string;
  readonly companyId: string;
  readonly supplierId: string;
  readonly sendsBy: SendingWay;
  readonly createdAt: string;
  readonly sentAt: string | null;
};

type Stored = {
  id: string;
  reference: string;
  company_id: string;
  supplier_id: string;
  sends_by: SendingWay;
  created_at: string;
  sent_at: string | null;
};

export async function insertLetter(tx: Tx, letter: StoredLetter): Promise<void> {
  await tx.insert('replenish_letters', [
    {
      id: letter.id,
      reference: letter.reference,
      company_id: letter.companyId,
      supplier_id: letter.supplierId,
      sends_by: letter.sendsBy,
      created_at: letter.createdAt,
      sent_at: null,
    },
  ]);
}

export async function lockLetter(tx: Tx, id: string): Promise<StoredLetter | undefined> {
  const row = await tx.one<Stored>(
    `SELECT id, reference, company_id, supplier_id, sends_by, created_at, sent_at FROM replenish_letters
     WHERE id = ?${tx.sql.forUpdate}`,
    [id],
  );
  return row === undefined
    ? undefined
    : {
        id: row.id,
        reference: row.reference,
        companyId: row.company_id,
        supplierId: row.supplier_id,
        sendsBy: row.sends_by,
        createdAt: row.created_at,
        sentAt: row.sent_at,
      };
}

export async function markLetter(
  tx: Tx,
  id: string,
  said: { readonly sentAt?: string; readonly errorCode?: string },
): Promise<void> {
  await tx.run('UPDATE replenish_letters SET sent_at = ?, error_code = ? WHERE id = ?', [
    said.sentAt ?? null,
    said.errorCode?.slice(0, 80) ?? null,
    id,
  ]);
}

/** When the supplier was last written to for the company. */
export async function lastLetterAt(
  reader: Reader,
  of: { readonly supplierId: string; readonly companyId: string },
): Promise<string | undefined> {
  const row = await reader.one<{ at: string | null }>(
    'SELECT MAX(created_at) AS at FROM replenish_letters WHERE supplier_id = ? AND company_id = ?',
    [of.supplierId, of.companyId],
  );
  return row?.at ?? undefined;
}

/** Suppliers and companies with something that no letter carries yet. */
export async function listWaiting(reader: Reader): Promise<{ supplierId: string; companyId: string }[]> {
  const rows = await reader.all<{ supplier_id: string; company_id: string }>(
    `SELECT DISTINCT supplier_id, company_id FROM replenishments
     WHERE state = 'requested' AND letter_id IS NULL AND supplier_id IS NOT NULL ORDER BY supplier_id, company_id`,
  );
  return rows.map((row) => ({ supplierId: row.supplier_id, companyId: row.company_id }));
}
