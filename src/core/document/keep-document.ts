/** Keeping a paper: its bytes once and for good, under their hash, as the next version where one stood before. */
import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { NewDocument, StoredDocument } from './document.ts';
import { findStanding, insertDocument, markSuperseded } from './store.ts';

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
  const standing =
    document.supersedes === true
      ? await findStanding(tx, kind, {
          ownerId,
          ...(subject === undefined ? {} : { subject }),
          ...(locationId === undefined ? {} : { locationId }),
        })
      : undefined;
  const version = (standing?.version ?? 0) + 1;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const at = momentOf(new Date());
  // The same paper drawn again is the same paper.
  if (standing?.sha256 === sha256)
    return { id: standing.id, mediaType: standing.mediaType, sha256, bytes, version: standing.version };
  await insertDocument(tx, {
    id,
    kind,
    owner_id: ownerId,
    order_id: document.orderId ?? null,
    location_id: locationId ?? null,
    subject: subject ?? null,
    version,
    origin: document.origin,
    media_type: document.mediaType,
    sha256,
    size: bytes.length,
    bytes,
    facts: document.facts === undefined ? null : JSON.stringify(document.facts),
    made_by: currentCause().who,
    created_at: at,
  });
  if (standing !== undefined && !(await markSuperseded(tx, standing.id, id, at)))
    fail('conflict', 'document.moved', { id: standing.id });
  return { id, mediaType: document.mediaType, sha256, bytes, version };
}
