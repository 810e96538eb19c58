/** Transport to the mail server: connection, time-outs, the journal, and what its answers mean. */
import { createTransport } from 'nodemailer';
import { correlationId } from '../../platform/correlation.ts';
import { AppError, asAppError, fail } from '../../platform/errors.ts';
import type { CallRecord } from '../../platform/http.ts';
import { maskText } from '../../platform/scrub.ts';
import { reactionTo, type Trouble } from './codes.ts';

export type MailOptions = {
  /** `smtp://user:password@host:587`, or `smtps://…`; left out: mails wait until somebody has set it. */
  readonly url?: string;
  /** Whose mails they are; the supplier answers there. */
  readonly from: string;
  readonly timeoutMs: number;
  readonly record?: (call: CallRecord) => void;
};

export type Attachment = { readonly filename: string; readonly content: string; readonly contentType: string };

export type Mail = {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Of the writing, not of the attempt: a repeat is the same mail. */
  readonly date: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments?: readonly Attachment[];
};

/** The server's word when it has taken a mail. */
export type Taken = { readonly messageId: string; readonly accepted: readonly string[]; readonly response: string };

export type MailSending<Input, Output> = {
  readonly name: string;
  readonly build: (input: Input, domain: string) => Mail;
  readonly parse: (taken: Taken, input: Input) => Output;
};

export type MailClient = {
  /** Whether a mail server is set; without one mails wait. */
  readonly isSet: boolean;
  call<Input, Output>(operation: MailSending<Input, Output>, input: Input): Promise<Output>;
  /** What this process knows to be taken, by Message-ID: a server cannot be asked. */
  taken(messageId: string): Taken | undefined;
  readonly domain: string;
};

const REMEMBERED = 5_000;

export function createClient({ url, from, timeoutMs, record }: MailOptions): MailClient {
  const transport = url === undefined ? undefined : createTransport({ url, ...safely(url, timeoutMs) });
  const address = url === undefined ? '' : plainAddress(url);
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'omnihub.invalid';
  const known = new Map<string, Taken>();

  function remember(taken: Taken): void {
    known.set(taken.messageId, taken);
    for (const oldest of known.keys()) {
      if (known.size <= REMEMBERED) break;
      known.delete(oldest);
    }
  }

  async function send(operation: string, mail: Mail): Promise<Taken> {
    if (transport === undefined) throw new AppError('unavailable', 'mail.not_configured');
    const began = performance.now();
    const entry = {
      partner: 'mail',
      operation,
      method: 'SMTP',
      url: address,
      // Ids are enough to find the letter; addresses and text are not for a journal.
      request: JSON.stringify({ messageId: mail.messageId, attachments: mail.attachments?.length ?? 0 }),
      correlationId: correlationId(),
    };
    const note = (said: Partial<CallRecord>): void =>
      record?.({ ...entry, ...said, tookMs: performance.now() - began });
    try {
      const { attachments = [], headers, ...rest } = mail;
      const info = await transport.sendMail({ from, ...rest, headers: { ...headers }, attachments: [...attachments] });
      const taken = { messageId: mail.messageId, accepted: info.accepted.map(String), response: info.response };
      remember(taken);
      note({ status: statusOf(info.response), answer: maskText(info.response).slice(0, 500) });
      return taken;
    } catch (error) {
      const trouble = error as Trouble & { response?: string };
      const { kind, code } = reactionTo(trouble);
      const said = maskText(trouble.response ?? '').slice(0, 300);
      if (trouble.responseCode === undefined) note({ error: trouble.code ?? 'unknown' });
      else note({ status: trouble.responseCode, answer: said });
      const details = { operation, command: trouble.command, status: trouble.responseCode, said, word: trouble.code };
      // The error itself quotes addresses: only its number and words go on.
      throw new AppError(kind, code, details, kind === 'bug' ? asAppError(error).cause : undefined);
    }
  }

  return {
    isSet: url !== undefined,
    domain,
    taken: (messageId) => known.get(messageId),
    async call(operation, input) {
      const mail = operation.build(input, domain);
      // A line break in a header would let its text write headers of its own.
      if (/[\r\n]/.test(`${mail.subject}${mail.to}`)) fail('invalid', 'mail.line_break', { operation: operation.name });
      return operation.parse(await send(operation.name, mail), input);
    },
  };
}

/** A password crosses no open line but that of this machine. */
function safely(url: string, timeoutMs: number) {
  const { username, hostname } = new URL(url);
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return {
    ...(username === '' || here ? {} : { requireTLS: true }),
    connectionTimeout: Math.min(timeoutMs, 10_000),
    greetingTimeout: Math.min(timeoutMs, 10_000),
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function plainAddress(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

function statusOf(response: string): number {
  return Number(/^\d{3}/.exec(response)?.[0] ?? 250);
}
