/** Keeping a paper: its bytes once and for good, under their hash, as the next version where one stood before. */
import { createHash } from 'node:crypto';
import { uuidv7 } from '../../platform/ids.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { NewDocument, StoredDocument } from './document.ts';
import { findStanding, insertDocuments, markSuperseded } from './store.ts';

/**
 * Keeps a paper; whoever keeps one `supersedes` holds the lock of what it is about.
 * @throws conflict `document.moved` when another version came between
 */
export async function keepDocument(
  tx: Tx,
  document: NewDocument & { readonly id?: string },
): Promise<StoredDocument & { readonly version: number }> {
  const id = document.id ?? uuidv7();
  const { kind, subject, locationId, bytes } = document;
  const ownerId = document.ownerId ?? id;
  const at = momentOf(new Date());
  const standing =
    document.supersedes === true
      ? await findStanding(tx, kind, {
          ownerId,
          ...(subject === undefined ? {} : { subject }),
          ...(locationId === undefined ? {} : { locationId }),
        })
      : undefined;
  const version = (standing?.version ?? 0) + 1;
  const sha256 = hashOf(bytes);
  // The same paper drawn again is the same paper.
  if (standing?.sha256 === sha256)
    return { id: standing.id, mediaType: standing.mediaType, sha256, bytes, version: standing.version };
  await insertDocuments(tx, [rowOf(document, { id, version, sha256, at })]);
  if (standing !== undefined && !(await markSuperseded(tx, standing.id, id, at)))
    fail('conflict', 'document.moved', { id: standing.id });
  return { id, mediaType: document.mediaType, sha256, bytes, version };
}

export type PaperGroup = {
  /** Its id; one that takes another's place is kept at once. */
  keep(document: NewDocument): Promise<string>;
  /** Writes the rest in one statement. */
  save(): Promise<void>;
};

/** Papers of a group of parcels, of which most are the first of their kind. */
export function paperGroup(tx: Tx): PaperGroup {
  let rows: Row[] = [];
  async function save(): Promise<void> {
    const mine = rows;
    rows = [];
    await insertDocuments(tx, mine);
  }
  return {
    async keep(document) {
      if (document.supersedes === true) {
        // What it takes the place of may be waiting here.
        await save();
        return (await keepDocument(tx, document)).id;
      }
      const id = uuidv7();
      rows.push(rowOf(document, { id, version: 1, sha256: hashOf(document.bytes), at: momentOf(new Date()) }));
      return id;
    },
    save,
  };
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function rowOf(
  document: NewDocument,
  { id, version, sha256, at }: { id: string; version: number; sha256: string; at: string },
): Row {
  return {
    id,
    kind: document.kind,
    owner_id: document.ownerId ?? id,
    order_id: document.orderId ?? null,
    location_id: document.locationId ?? null,
    subject: document.subject ?? null,
    version,
    origin: document.origin,
    media_type: document.mediaType,
    sha256,
    size: document.bytes.length,
    bytes: document.bytes,
    facts: document.facts === undefined ? null : JSON.stringify(document.facts),
    made_by: currentCause().who,
    created_at: at,
  };
}
