/** The table link_tokens: what opens a page for a customer, kept as its hash. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';

export type Link = {
  readonly id: string;
  readonly scope: string;
  readonly subjectId: string;
  readonly orderId: string;
  readonly revision: number;
  readonly expiresAt: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
};

type Stored = {
  id: string;
  scope: string;
  subject_id: string;
  order_id: string;
  revision: number;
  expires_at: string;
  created_at: string;
  revoked_at: string | null;
};

const columns = 'l.id, l.scope, l.subject_id, l.order_id, l.revision, l.expires_at, l.created_at, l.revoked_at';

function linkOf(row: Stored): Link {
  return {
    id: row.id,
    scope: row.scope,
    subjectId: row.subject_id,
    orderId: row.order_id,
    revision: row.revision,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}

export async function findLinkByHash(reader: Pick<Reader, 'one'>, tokenHash: string): Promise<Link | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM link_tokens l WHERE l.token_hash = ?`, [tokenHash]);
  return row === undefined ? undefined : linkOf(row);
}

/** The links of a subject, the newest first. */
export async function listLinks(reader: Pick<Reader, 'all'>, subjectId: string): Promise<Link[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM link_tokens l WHERE l.subject_id = ? ORDER BY l.created_at DESC, l.id DESC`,
    [subjectId],
  );
  return rows.map(linkOf);
}

export async function insertLink(tx: Tx, row: Row): Promise<void> {
  await tx.insert('link_tokens', [row]);
}

/** How many of a subject's links were open. */
export async function revokeLinksOf(tx: Tx, subjectId: string, at: string, by: string): Promise<number> {
  return tx.run('UPDATE link_tokens SET revoked_at = ?, revoked_by = ? WHERE subject_id = ? AND revoked_at IS NULL', [
    at,
    by,
    subjectId,
  ]);
}

export async function markUsed(tx: Tx, id: string, at: string): Promise<void> {
  await tx.run('UPDATE link_tokens SET used_at = ? WHERE id = ? AND used_at IS NULL', [at, id]);
}
