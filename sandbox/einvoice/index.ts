/**
 * The e-invoicing simulator: a certified solution in front of the KSA authority. Checks each document and the chain of its
 * company, clears or reports it, and answers with the text of the QR code.
 */
import { createHash } from 'node:crypto';
import Hapi from '@hapi/hapi';
import type { Request } from '@hapi/hapi';
import { addControl, noteEffect, work } from '../control.ts';
import { createJournal } from '../journal.ts';
import type { Journal } from '../journal.ts';
import { createRandom } from '../random.ts';
import { chanceSchema, commonDefaults, commonSchema, createSwitches } from '../switches.ts';
import type { Chance, CommonSwitches, Switches } from '../switches.ts';

export interface EinvoiceSwitches extends CommonSwitches {
  /** Accepted with a warning. */
  warn: Chance;
  /** Refused by a rule. */
  reject: Chance;
}

export interface Kept {
  key: string;
  uuid: string;
  hash: string;
  invoice: Document;
  status: 'REPORTED' | 'CLEARED' | 'NOT_REPORTED' | 'NOT_CLEARED';
  warnings: Message[];
  errors: Message[];
  qr: string | null;
}

export interface Document {
  uuid: string;
  counter: number;
  previousHash: string;
  profile: 'standard' | 'simplified';
  type: string;
  number: string;
  issuedAt: string;
  seller: { name: string; taxNumber: string };
  original?: string;
  lines: { net: string; tax: string }[];
  tax: string;
  total: string;
}

interface Message {
  code: string;
  message: string;
}

export interface EinvoiceSandboxOptions {
  port?: number;
  host?: string;
  seed?: number;
  /** Accepted bearer keys; each is one chain. */
  keys: readonly string[];
}

export interface EinvoiceSandbox {
  url: string;
  switches: Switches<EinvoiceSwitches>;
  journal: Journal;
  kept: () => readonly Kept[];
  /** What is wrong with the chains as they were received: holes, repeats, broken links. */
  chainErrors: () => string[];
  stop: () => Promise<void>;
}

const DAY_MS = 24 * 3_600_000;
const fault = (status: number, code: string) => ({ status, body: { code, message: code } });
const faults = { down: fault(503, 'DOWN'), throttle: fault(429, 'TOO_MANY'), fail: fault(500, 'INTERNAL') };

export async function startEinvoiceSandbox(options: EinvoiceSandboxOptions): Promise<EinvoiceSandbox> {
  const { port = 0, host = '127.0.0.1', seed = 1, keys } = options;
  const switches = createSwitches<EinvoiceSwitches>(
    { ...commonDefaults, warn: 0, reject: 0 },
    { ...commonSchema, warn: chanceSchema, reject: chanceSchema },
    createRandom(seed),
  );
  const journal = createJournal();
  const kept = new Map<string, Kept>();
  const server = Hapi.server({ port, host, router: { stripTrailingSlash: true } });
  addControl(server, {
    name: 'E-invoicing',
    switches,
    journal,
    faultAnswer: (kind) => faults[kind],
    state: () => ({ documents: [...kept.values()].map(({ invoice, status }) => ({ number: invoice.number, status })) }),
    reset: () => kept.clear(),
  });

  const keyOf = (request: Request): string | undefined => {
    const key = /^Bearer (.+)$/.exec((request.headers as Record<string, string>)['authorization'] ?? '')?.[1];
    return key !== undefined && keys.includes(key) ? key : undefined;
  };
  const answer = ({ uuid, status, warnings, errors, qr }: Kept) => ({
    uuid,
    status,
    qr,
    validationResults: {
      status: errors.length > 0 ? 'ERROR' : warnings.length > 0 ? 'WARNING' : 'PASS',
      infoMessages: [],
      warningMessages: warnings,
      errorMessages: errors,
    },
  });

  for (const [path, profile] of [
    ['reporting', 'simplified'],
    ['clearance', 'standard'],
  ] as const)
    server.route({
      method: 'POST',
      path: `/invoices/${path}/single`,
      options: { tags: [work] },
      handler: (request, h) => {
        const key = keyOf(request);
        if (key === undefined) return h.response({ code: 'UNAUTHORISED' }).code(401);
        const { uuid, invoiceHash, invoice } = request.payload as {
          uuid: string;
          invoiceHash: string;
          invoice: Document;
        };
        if (kept.has(uuid)) return h.response({ code: 'INVOICE_KNOWN' }).code(409);
        const errors = wrongWith(invoice, invoiceHash, profile);
        if (switches.hit('reject', request.path))
          errors.push({ code: 'BR-KSA-REJECTED', message: 'refused by a rule' });
        const warnings = switches.hit('warn', request.path)
          ? [{ code: 'BR-KSA-98', message: 'should be sent sooner' }]
          : [];
        const good = profile === 'standard' ? 'CLEARED' : 'REPORTED';
        const one: Kept = {
          key,
          uuid,
          hash: invoiceHash,
          invoice,
          status: errors.length > 0 ? `NOT_${good}` : good,
          warnings,
          errors,
          qr: errors.length > 0 ? null : qrOf(invoice, invoiceHash),
        };
        kept.set(uuid, one);
        noteEffect(request, `${invoice.number} ${one.status}`);
        return h.response(answer(one)).code(errors.length > 0 ? 400 : warnings.length > 0 ? 202 : 200);
      },
    });

  server.route({
    method: 'GET',
    path: '/invoices/{uuid}',
    handler: (request, h) => {
      if (keyOf(request) === undefined) return h.response({ code: 'UNAUTHORISED' }).code(401);
      const one = kept.get(String(request.params['uuid']));
      return one === undefined ? h.response({ code: 'INVOICE_UNKNOWN' }).code(404) : h.response(answer(one));
    },
  });
  await server.start();

  return {
    url: `http://${host}:${server.info.port}`,
    switches,
    journal,
    kept: () => [...kept.values()],
    chainErrors: () => keys.flatMap((key) => brokenLinks([...kept.values()].filter((one) => one.key === key))),
    stop: () => server.stop({ timeout: 1000 }),
  };
}

function wrongWith(invoice: Document, hash: string, profile: string): Message[] {
  const wrong: Message[] = [];
  const say = (code: string, message: string): void => void wrong.push({ code, message });
  if (invoice.profile !== profile) say('BR-KSA-PROFILE', 'sent to the wrong door');
  if (sha256(JSON.stringify(invoice)) !== hash) say('invalid-hash', 'the hash is not of this document');
  if (!/^3\d{13}3$/.test(invoice.seller.taxNumber))
    say('BR-KSA-40', 'the VAT number has 15 digits and a 3 at both ends');
  if (invoice.type === 'credit_note' && invoice.original === undefined) say('BR-KSA-56', 'a note names its invoice');
  const minor = (text: string): number => Math.round(Number(text) * 1000);
  const total = invoice.lines.reduce((sum, line) => sum + minor(line.net) + minor(line.tax), 0);
  const tax = invoice.lines.reduce((sum, line) => sum + minor(line.tax), 0);
  if (total !== minor(invoice.total) || tax !== minor(invoice.tax)) say('BR-CO-15', 'the lines do not make the total');
  if (profile === 'simplified' && Date.now() - Date.parse(invoice.issuedAt) > DAY_MS)
    say('BR-KSA-LATE', 'reported after a day');
  return wrong;
}

/** Tags 1 to 6: what the paper prints; the signature's tags are left out, nobody here can check them. */
function qrOf(invoice: Document, hash: string): string {
  const values = [invoice.seller.name, invoice.seller.taxNumber, invoice.issuedAt, invoice.total, invoice.tax, hash];
  return Buffer.concat(
    values.flatMap((value, at) => {
      const bytes = Buffer.from(value, 'utf8');
      return [Buffer.from([at + 1, bytes.length]), bytes];
    }),
  ).toString('base64');
}

function brokenLinks(list: readonly Kept[]): string[] {
  const chain = [...list].sort((a, b) => a.invoice.counter - b.invoice.counter);
  return chain.flatMap(({ invoice }, at) => {
    if (invoice.counter !== at + 1) return [`${invoice.number}: counter ${invoice.counter}, expected ${at + 1}`];
    const before = at === 0 ? sha256('0') : chain[at - 1]?.hash;
    return invoice.previousHash === before ? [] : [`${invoice.number}: does not name the one before it`];
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
