/** What a mail server's answers and a broken line mean. */
import type { ErrorKind } from '../../platform/errors.ts';

export type Trouble = {
  /** Nodemailer's word for what went wrong, and the command under way. */
  readonly code?: string | undefined;
  readonly command?: string | undefined;
  readonly responseCode?: number | undefined;
};

export type Reaction = { readonly kind: ErrorKind; readonly code: string };

const down: Reaction = { kind: 'unavailable', code: 'mail.line_down' };
/** Nothing is wrong with the mail: all of them wait until a person has mended our account. */
const notAuthorised: Reaction = { kind: 'unavailable', code: 'mail.not_authorised' };

const byWord: Readonly<Record<string, Reaction>> = {
  ECONNECTION: down,
  ETIMEDOUT: down,
  ESOCKET: down,
  EDNS: down,
  EPROTOCOL: { kind: 'unavailable', code: 'mail.garbage' },
  ETLS: { kind: 'unavailable', code: 'mail.no_tls' },
  EREQUIRETLS: { kind: 'unavailable', code: 'mail.no_tls' },
  EAUTH: notAuthorised,
  ENOAUTH: notAuthorised,
  EOAUTH2: notAuthorised,
};

/** 503 says that the talk went wrong, not the mail. */
const OUT_OF_TURN = 503;
/** The server is about to shut down, or does not serve us at all. */
const NOT_NOW = 421;

export function reactionTo({ code = '', command = '', responseCode = 0 }: Trouble): Reaction {
  if (responseCode >= 400 && responseCode < 500) return { kind: 'unavailable', code: 'mail.deferred' };
  if (responseCode === NOT_NOW || responseCode === OUT_OF_TURN) return { kind: 'unavailable', code: 'mail.deferred' };
  const word = byWord[code];
  if (responseCode < 500) return word ?? { kind: 'bug', code: 'mail.unsendable' };
  if (code === 'EAUTH' || command.startsWith('AUTH')) return notAuthorised;
  switch (command) {
    case 'RCPT TO':
      return { kind: 'refused', code: 'mail.address_refused' };
    case 'DATA':
      return { kind: 'refused', code: 'mail.refused' };
    case 'MAIL FROM':
      return { kind: 'unavailable', code: 'mail.sender_refused' };
    default:
      return word ?? { kind: 'unavailable', code: 'mail.server_refused' };
  }
}
