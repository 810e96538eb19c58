/** A person sends a customer's question once more, by a new link, or takes the link back. */
import type { Tx } from '../../platform/db/index.ts';
import { remember } from '../../platform/history.ts';
import { tell } from '../events.ts';
import { lockOpen } from './answer-amendment.ts';
import { revokeLinks } from './links.ts';

/** The old link opens nothing any more. @throws as `answerAmendment` when it is not open */
export async function askAgain(tx: Tx, id: string): Promise<void> {
  const { amendment } = await lockOpen(tx, id);
  await revokeLinks(tx, id);
  note(tx, amendment, 'ask_again');
  tell(tx, 'amendment.asked', { orderId: amendment.orderId, amendmentId: id }, amendment.version);
}

/** Its customer cannot answer by the link any more; a person can. */
export async function revokeLink(tx: Tx, id: string): Promise<void> {
  const { amendment } = await lockOpen(tx, id);
  await revokeLinks(tx, id);
  note(tx, amendment, 'revoke_link');
}

function note(tx: Tx, amendment: { id: string; orderId: string; version: number }, move: string): void {
  const { id: entityId, orderId, version } = amendment;
  remember(tx, { entity: 'amendment', entityId, orderId, move, version });
}
