/** A mail server that takes every mail and keeps it, refuses, defers, or takes one and says nothing; with a page to read them. */
import type { AddressInfo } from 'node:net';
import Hapi from '@hapi/hapi';
import { SMTPServer } from 'smtp-server';

export type KeptMail = {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** As it came over the line. */
  readonly raw: string;
  readonly at: string;
};

export type MailSwitches = {
  /** Answers this code to these addresses. */
  refuse: { readonly address: string; readonly code: number } | null;
  /** So many next mails get this code after their data. */
  dataCode: { code: number; times: number } | null;
  /** So many next mails are kept, and the line is cut before the answer. */
  lostResponse: number;
};

export type MailSandbox = {
  readonly smtpUrl: string;
  /** Where people read the mails; undefined without a page. */
  readonly url: string | undefined;
  readonly switches: MailSwitches;
  /** Every copy that came. */
  readonly mails: readonly KeptMail[];
  /** As a mailbox shows them: copies with one Message-ID are one. */
  inbox(): KeptMail[];
  /** Nobody listens any more, on the same port again with `listen`. */
  silence(): Promise<void>;
  listen(): Promise<void>;
  stop(): Promise<void>;
};

export async function startMailSandbox(options: { readonly page?: boolean } = {}): Promise<MailSandbox> {
  const mails: KeptMail[] = [];
  const switches: MailSwitches = { refuse: null, dataCode: null, lostResponse: 0 };
  let server: SMTPServer | undefined;
  let port = 0;

  const make = (): SMTPServer =>
    new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onRcptTo({ address }, _session, done) {
        const { refuse } = switches;
        if (refuse?.address !== address) return done();
        done(Object.assign(new Error('no such mailbox here'), { responseCode: refuse.code }));
      },
      onData(stream, session, done) {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const code = drawCode(switches);
          if (code !== undefined) return done(Object.assign(new Error('not this one'), { responseCode: code }));
          const raw = Buffer.concat(parts).toString('utf8');
          const { mailFrom, rcptTo } = session.envelope;
          mails.push({
            messageId: headerOf(raw, 'message-id'),
            from: mailFrom === false || mailFrom === undefined ? '' : mailFrom.address,
            to: rcptTo.map((one) => one.address),
            subject: headerOf(raw, 'subject'),
            raw,
            at: new Date().toISOString(),
          });
          if (switches.lostResponse === 0) return done(null, 'kept');
          switches.lostResponse -= 1;
          for (const connection of (server?.connections ?? new Set()) as Set<{ _socket?: { destroy(): void } }>)
            connection._socket?.destroy();
        });
      },
    });

  async function listen(): Promise<void> {
    const fresh = make();
    fresh.on('error', () => undefined);
    await new Promise<void>((resolve) => void fresh.listen(port, '127.0.0.1', resolve));
    port = (fresh.server.address() as AddressInfo).port;
    server = fresh;
  }

  async function silence(): Promise<void> {
    const open = server;
    server = undefined;
    if (open !== undefined) await new Promise<void>((resolve) => void open.close(resolve));
  }

  await listen();
  const inbox = (): KeptMail[] => [...new Map(mails.map((mail) => [mail.messageId, mail])).values()];
  const page = options.page === true ? await startPage(inbox) : undefined;
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    url: page?.info.uri,
    switches,
    mails,
    inbox,
    silence,
    listen,
    async stop() {
      await silence();
      await page?.stop();
    },
  };
}

function drawCode(switches: MailSwitches): number | undefined {
  const { dataCode } = switches;
  if (dataCode === null || dataCode.times === 0) return undefined;
  dataCode.times -= 1;
  return dataCode.code;
}

/** Of a header that fits on one line, or goes on with a blank. */
function headerOf(raw: string, name: string): string {
  const head = raw.split('\r\n\r\n', 1)[0]?.replace(/\r\n[ \t]+/g, ' ') ?? '';
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
}

async function startPage(inbox: () => KeptMail[]): Promise<Hapi.Server> {
  const server = Hapi.server({ host: '127.0.0.1', port: 0 });
  const safe = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  server.route({
    method: 'GET',
    path: '/_sandbox',
    handler: (_request, h) => {
      const rows = inbox()
        .reverse()
        .slice(0, 200)
        .map(
          ({ subject, to, at, raw }) =>
            `<h2>${safe(subject)}</h2><p>${safe(`${to.join(', ')} ${at}`)}</p><pre>${safe(raw)}</pre>`,
        );
      return h
        .response(`<!doctype html><title>Mails</title><h1>Mails</h1>${rows.join('') || '<p>None yet.</p>'}`)
        .type('text/html');
    },
  });
  await server.start();
  return server;
}
