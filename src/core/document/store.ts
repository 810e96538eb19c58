/** The tables of kept papers, of their prints, and of carton numbers. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { DocumentHead, DocumentKind, StoredDocument } from './document.ts';

type Reads = Pick<Reader, 'one' | 'all' | 'keysTable' | 'sql'>;
type Bytes = { id: string; media_type: string; sha256: string; bytes: Uint8Array | ArrayBuffer };

export async function insertDocuments(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.insert('documents', rows);
}

/** @throws missing `document.dropped` once its time was over */
function stored(row: Bytes): StoredDocument {
  const bytes = new Uint8Array(row.bytes);
  if (bytes.length === 0) fail('missing', 'document.dropped', { id: row.id });
  return { id: row.id, mediaType: row.media_type, sha256: row.sha256, bytes };
}

export async function findDocument(tx: Reads, id: string): Promise<StoredDocument | undefined> {
  const row = await tx.one<Bytes>('SELECT id, media_type, sha256, bytes FROM documents WHERE id = ?', [id]);
  return row === undefined ? undefined : stored(row);
}

/** What is kept beside a paper under its own name, e.g. the same label for another printer. */
export async function findBeside(
  tx: Reads,
  { kind, ownerId, subject }: { readonly kind: DocumentKind; readonly ownerId: string; readonly subject: string },
): Promise<StoredDocument | undefined> {
  const row = await tx.one<Bytes>(
    `SELECT id, media_type, sha256, bytes FROM documents WHERE owner_id = ? AND kind = ? AND subject = ?
     ORDER BY version DESC LIMIT 1`,
    [ownerId, kind, subject],
  );
  return row === undefined ? undefined : stored(row);
}

/** In the order asked for; unknown ones are left out. */
export async function listStored(tx: Reads, ids: readonly string[]): Promise<StoredDocument[]> {
  if (ids.length === 0) return [];
  const rows = await tx.all<Bytes>(
    `SELECT d.id, d.media_type, d.sha256, d.bytes FROM ${tx.keysTable([['id', 'text']])} k
     ${tx.sql.joinInOrder} documents d ON d.id = k.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  const found = new Map(rows.map((row) => [row.id, stored(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

const heads = `SELECT id, kind, owner_id, order_id, location_id, subject, version, superseded_by, origin, media_type, sha256,
  size, created_at FROM documents`;

type HeadRow = Record<string, string | number | null>;

function headOf(row: HeadRow): DocumentHead {
  return {
    id: String(row.id),
    kind: row.kind as DocumentKind,
    ownerId: String(row.owner_id),
    orderId: row.order_id as string | null,
    locationId: row.location_id as string | null,
    subject: row.subject as string | null,
    version: Number(row.version),
    supersededBy: row.superseded_by as string | null,
    origin: row.origin as DocumentHead['origin'],
    mediaType: String(row.media_type),
    sha256: String(row.sha256),
    size: Number(row.size),
    createdAt: String(row.created_at),
  };
}

/** In the order asked for; unknown ones are left out. */
export async function listHeads(tx: Reads, ids: readonly string[]): Promise<DocumentHead[]> {
  if (ids.length === 0) return [];
  const rows = await tx.all<HeadRow>(`${heads} WHERE id IN (${ids.map(() => '?').join(', ')})`, [...ids]);
  const found = new Map(rows.map((row) => [String(row.id), headOf(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** The standing papers about these things, the oldest first. */
export async function listStanding(tx: Reads, ownerIds: readonly string[]): Promise<DocumentHead[]> {
  if (ownerIds.length === 0) return [];
  const rows = await tx.all<HeadRow>(
    `${heads} WHERE owner_id IN (${ownerIds.map(() => '?').join(', ')}) AND superseded_by IS NULL ORDER BY created_at, id`,
    [...ownerIds],
  );
  return rows.map(headOf);
}

/** Locked: whoever counts its prints is alone with it. */
export async function lockHead(tx: Tx, id: string): Promise<DocumentHead | undefined> {
  const row = await tx.one<HeadRow>(`${heads} WHERE id = ?${tx.sql.forUpdate}`, [id]);
  return row === undefined ? undefined : headOf(row);
}

/** The version that stands, of a paper about one thing or of a named one. */
export async function findStanding(
  tx: Tx,
  kind: DocumentKind,
  of: { readonly ownerId?: string; readonly subject?: string; readonly locationId?: string },
): Promise<DocumentHead | undefined> {
  const [where, params] =
    of.subject === undefined
      ? ['owner_id = ? AND kind = ?', [of.ownerId ?? '', kind]]
      : ["COALESCE(location_id, '') = ? AND kind = ? AND subject = ?", [of.locationId ?? '', kind, of.subject]];
  const row = await tx.one<HeadRow>(
    `${heads} WHERE ${where} AND superseded_by IS NULL ORDER BY version DESC LIMIT 1${tx.sql.forUpdate}`,
    params,
  );
  return row === undefined ? undefined : headOf(row);
}

/** False when another has stood in for it meanwhile. */
export async function markSuperseded(tx: Tx, id: string, by: string, at: string): Promise<boolean> {
  const changed = await tx.run(
    'UPDATE documents SET superseded_by = ?, superseded_at = ? WHERE id = ? AND superseded_by IS NULL',
    [by, at, id],
  );
  return changed === 1;
}

/** They show customers' names and addresses and are of no use once a parcel has long arrived; the law asks for none of them. */
const passing: readonly DocumentKind[] = ['shipping_label', 'carton_label', 'packing_slip', 'return_slip', 'pick_list'];

/** Lets go of the bytes of papers made before a moment; hash, version and prints stay. @returns of how many, at most `most` */
export async function deleteOldBytes(tx: Tx, before: string, most: number): Promise<number> {
  let done = 0;
  for (const kind of passing) {
    if (done >= most) break;
    const rows = await tx.all<{ id: string }>(
      'SELECT id FROM documents WHERE kind = ? AND dropped_at IS NULL AND created_at < ? ORDER BY created_at LIMIT ?',
      [kind, before, most - done],
    );
    if (rows.length === 0) continue;
    await tx.run(`UPDATE documents SET bytes = ?, dropped_at = ? WHERE id IN (${rows.map(() => '?').join(', ')})`, [
      Buffer.alloc(0),
      momentOf(new Date()),
      ...rows.map((row) => row.id),
    ]);
    done += rows.length;
  }
  return done;
}

/** How often it has been printed; the caller holds its lock, or that of what it is about. */
export async function countPrints(tx: Tx, documentId: string): Promise<number> {
  return Number(
    (await tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM print_jobs WHERE document_id = ?', [documentId]))?.n ?? 0,
  );
}

export async function insertPrint(tx: Tx, row: Row): Promise<void> {
  await tx.insert('print_jobs', [row]);
}

export type Print = { readonly copyNo: number; readonly requestedBy: string; readonly requestedAt: string };

export async function findPrint(reader: Reads, documentId: string, copyNo: number): Promise<Print | undefined> {
  const row = await reader.one<{ copy_no: number; requested_by: string; requested_at: string }>(
    'SELECT copy_no, requested_by, requested_at FROM print_jobs WHERE document_id = ? AND copy_no = ?',
    [documentId, copyNo],
  );
  return row === undefined
    ? undefined
    : { copyNo: Number(row.copy_no), requestedBy: row.requested_by, requestedAt: row.requested_at };
}

/** The next serial under a company prefix; holds the series until the commit. */
export async function takeSerial(tx: Tx, prefix: string): Promise<number> {
  await tx.insert('carton_series', [{ prefix, last_serial: 0 }], { ifAbsent: true });
  await tx.run('UPDATE carton_series SET last_serial = last_serial + 1 WHERE prefix = ?', [prefix]);
  const row = await tx.one<{ last_serial: number }>('SELECT last_serial FROM carton_series WHERE prefix = ?', [prefix]);
  return Number(row?.last_serial ?? 1);
}

export async function insertCarton(tx: Tx, row: Row): Promise<void> {
  await tx.insert('cartons', [row]);
}

/** Piece → its SSCC. */
export async function listCartons(tx: Reads, shipmentId: string): Promise<Map<number, string>> {
  const rows = await tx.all<{ piece_no: number; sscc: string }>(
    'SELECT piece_no, sscc FROM cartons WHERE shipment_id = ? ORDER BY piece_no',
    [shipmentId],
  );
  return new Map(rows.map((row) => [Number(row.piece_no), row.sscc]));
}
