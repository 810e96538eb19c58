/** What the ERP's HTTP statuses mean to a posting. */
import type { ErrorKind } from '../../platform/errors.ts';

/** `no`: this posting is refused, the next may go. */
export type Reaction = { readonly is: 'answer' | 'no' | ErrorKind; readonly code: string };

const answer: Reaction = { is: 'answer', code: 'erp.answered' };
const no: Reaction = { is: 'no', code: 'erp.refused' };
// Nothing of one posting is wrong: all wait until a person has mended key or address.
const notAuthorised: Reaction = { is: 'unavailable', code: 'erp.not_authorised' };

const reactions: Readonly<Record<number, Reaction>> = {
  200: answer,
  201: answer,
  202: answer,
  400: no,
  401: notAuthorised,
  403: notAuthorised,
  404: { is: 'unavailable', code: 'erp.wrong_address' },
  408: { is: 'unavailable', code: 'erp.down' },
  409: no,
  413: no,
  422: no,
  429: { is: 'unavailable', code: 'erp.throttled' },
};

/** A status nobody has promised says nothing about the posting. */
export function reactionTo(status: number): Reaction {
  return reactions[status] ?? { is: 'unavailable', code: status >= 500 ? 'erp.down' : 'erp.garbage' };
}
