/** What the solution's HTTP statuses mean to a document. */
import type { ErrorKind } from '../../platform/errors.ts';

export type Reaction = { readonly is: 'answer' | ErrorKind; readonly code: string };

const reactions: Readonly<Record<number, Reaction>> = {
  200: { is: 'answer', code: 'einvoice.answered' },
  202: { is: 'answer', code: 'einvoice.answered' },
  // The document is refused: the body says why.
  400: { is: 'answer', code: 'einvoice.refused' },
  401: { is: 'unavailable', code: 'einvoice.not_authorised' },
  403: { is: 'unavailable', code: 'einvoice.not_authorised' },
  404: { is: 'unavailable', code: 'einvoice.wrong_address' },
  409: { is: 'conflict', code: 'einvoice.known' },
  429: { is: 'unavailable', code: 'einvoice.throttled' },
};

/** A status nobody has promised says nothing about the document. */
export function reactionTo(status: number): Reaction {
  return reactions[status] ?? { is: 'unavailable', code: status >= 500 ? 'einvoice.down' : 'einvoice.garbage' };
}
