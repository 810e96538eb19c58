/**
 * Links that open a page for a customer without signing in. The token is 128 bits that only this house can make from the
 * link's own id: it is never kept, only its hash, and a repeated letter has the same one.
 */
import { createHash, createHmac } from 'node:crypto';
import { uuidv7 } from '../../platform/ids.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import { momentOf } from '../../platform/time.ts';
import type { Amendment } from './amendment.ts';
import { findLinkByHash, insertLink, listLinks, revokeLinksOf, type Link } from './store-links.ts';

export type Links = {
  readonly tokenOf: (linkId: string) => string;
  readonly urlOf: (linkId: string) => string;
};

const BYTES = 16;

/** @param secret of this house; @param publicUrl without a slash at the end */
export function createLinks(secret: string, publicUrl: string): Links {
  const tokenOf = (linkId: string): string =>
    createHmac('sha256', secret).update(`customer-link:${linkId}`).digest().subarray(0, BYTES).toString('base64url');
  return { tokenOf, urlOf: (linkId) => `${publicUrl}/o/${tokenOf(linkId)}` };
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The link by which a question is answered; made when there is none that is open. */
export async function linkFor(tx: Tx, links: Links, amendment: Amendment): Promise<string> {
  const { id: subjectId, orderId, revision, dueAt: expiresAt } = amendment;
  return linkTo(tx, links, { scope: 'amendment', subjectId, orderId, revision, expiresAt });
}

export type LinkAbout = Pick<Link, 'scope' | 'subjectId' | 'orderId' | 'revision' | 'expiresAt'>;

/** The open link about a subject; made when there is none. */
export async function linkTo(tx: Tx, links: Links, about: LinkAbout): Promise<string> {
  const open = (await listLinks(tx, about.subjectId)).find(
    (one) => one.revokedAt === null && one.scope === about.scope && one.revision === about.revision,
  );
  if (open !== undefined) return open.id;
  const id = uuidv7();
  await insertLink(tx, {
    id,
    token_hash: hashOf(links.tokenOf(id)),
    scope: about.scope,
    subject_id: about.subjectId,
    order_id: about.orderId,
    revision: about.revision,
    expires_at: about.expiresAt,
    created_at: momentOf(new Date()),
    created_by: currentCause().who,
  });
  return id;
}

export async function findLink(reader: Pick<Reader, 'one'>, token: string): Promise<Link | undefined> {
  return findLinkByHash(reader, hashOf(token));
}

/** None of a subject's links opens anything any more; how many did. */
export async function revokeLinks(tx: Tx, subjectId: string): Promise<number> {
  return revokeLinksOf(tx, subjectId, momentOf(new Date()), currentCause().who);
}
