#!/usr/bin/env node
/**
 * The print agent of a store: takes print jobs from the hub over HTTPS and prints them on printers of the store's network.
 * One file, Node 20 or newer, nothing to install. How it is set up stands in docs/printing.md; `--help` says the rest.
 *
 * What it does, in turn: asks the hub for a job · fetches its bytes and checks their fingerprint · writes down that it is
 * about to print · prints by IPP (RFC 8010, 8011) or over a raw line (port 9100) · tells the hub what became of it.
 * When it is started after a crash it reads what it had written down: where the printer can be asked (IPP) it asks whether
 * that job was printed, else it says that it may have been, and the hub prints it once more as a marked copy.
 */
import { createHash, randomInt } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, connect, isIP } from 'node:net';
import { hostname } from 'node:os';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const RELEASE = '1.1';
const HELP = `print-agent.mjs: prints what the hub wants printed on the printers of this store.

  HUB_URL=https://hub.example.com HUB_AGENT_KEY=… node print-agent.mjs
      --list                    the printers that the hub has for this store, and whether each answers
      --test-page <printer>     prints a test page on one of them, by its name
      --once                    does what waits now, then ends
      --help                    this

  HUB_URL                where the hub is; https, except on this machine
  HUB_AGENT_KEY          the key from: hub client add <name> printing.agent --locations <store>
  HUB_AGENT_STATE        the file in which it notes what it is about to print (print-agent.state.json)
  HUB_AGENT_NETWORKS     networks that its printers are in, comma-separated
                         (10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7)
  HUB_AGENT_PATIENCE_MS  how long a printer may stand still before the job is taken back (30000)
  HUB_AGENT_WAIT_MS      how long a question for work may stay open at the hub (20000, the most); less where a proxy cuts it
`;

/** What went wrong at a printer: a code that the hub has words for, and what the printer said. */
class PrintTrouble extends Error {
  constructor(code, text, { maybePrinted = false, final = false } = {}) {
    super(`${code}: ${text}`);
    this.report = { code, text: String(text).slice(0, 200), maybePrinted, final };
  }
}

// IPP, RFC 8010: only what a Print-Job and its questions need.

const TAG = {
  operation: 0x01,
  job: 0x02,
  end: 0x03,
  integer: 0x21,
  enum: 0x23,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mime: 0x49,
};
export const OPERATION = {
  printJob: 0x0002,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
};

function attribute(tag, name, value) {
  const values = Array.isArray(value) ? value : [value];
  return Buffer.concat(
    values.map((one, at) => {
      const label = Buffer.from(at === 0 ? name : '', 'utf8');
      const body = tag === TAG.integer || tag === TAG.enum ? Buffer.alloc(4) : Buffer.from(String(one), 'utf8');
      if (tag === TAG.integer || tag === TAG.enum) body.writeInt32BE(one);
      const head = Buffer.alloc(3 + label.length + 2);
      head.writeUInt8(tag, 0);
      head.writeUInt16BE(label.length, 1);
      label.copy(head, 3);
      head.writeUInt16BE(body.length, 3 + label.length);
      return Buffer.concat([head, body]);
    }),
  );
}

/** A request of IPP/1.1; `operation` and `job` are lists of [tag, name, value]. */
export function encodeIpp({ code, id, printerUri, operation = [], job = [], document = Buffer.alloc(0) }) {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x0101, 0);
  head.writeUInt16BE(code, 2);
  head.writeInt32BE(id, 4);
  const first = [
    [TAG.charset, 'attributes-charset', 'utf-8'],
    [TAG.language, 'attributes-natural-language', 'en'],
    [TAG.uri, 'printer-uri', printerUri],
    ...operation,
  ];
  return Buffer.concat([
    head,
    Buffer.from([TAG.operation]),
    ...first.map((one) => attribute(...one)),
    ...(job.length === 0 ? [] : [Buffer.from([TAG.job]), ...job.map((one) => attribute(...one))]),
    Buffer.from([TAG.end]),
    document,
  ]);
}

/** An answer: its status, and its groups with their attributes, each a list of values. @throws when it is cut short */
export function decodeIpp(bytes) {
  if (bytes.length < 9) throw new Error('the answer is too short for IPP');
  const answer = { status: bytes.readUInt16BE(2), id: bytes.readInt32BE(4), groups: [] };
  let at = 8;
  let group;
  let values;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at);
    at += 1;
    if (tag === TAG.end) return answer;
    if (tag < 0x10) {
      group = { tag, attributes: {} };
      answer.groups.push(group);
      continue;
    }
    if (group === undefined) throw new Error('an attribute stands outside of every group');
    const nameEnd = at + 2 + bytes.readUInt16BE(at);
    const name = bytes.toString('utf8', at + 2, nameEnd);
    const end = nameEnd + 2 + bytes.readUInt16BE(nameEnd);
    if (end > bytes.length) throw new Error('the answer is cut short');
    const body = bytes.subarray(nameEnd + 2, end);
    const value =
      tag === TAG.integer || tag === TAG.enum
        ? body.readInt32BE(0)
        : tag === 0x22
          ? body[0] === 1
          : body.toString('utf8');
    if (name !== '') values = group.attributes[name] = [];
    values?.push(value);
    at = end;
  }
  throw new Error('the answer has no end');
}

/** Networks that may be reached; a name is looked up once, and the line goes to the address that was judged. */
export async function pinned(host, networks) {
  const list = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of networks) {
    const [net, bits] = network.split('/');
    const kind = net.includes(':') ? 'ipv6' : 'ipv4';
    list[kind].addSubnet(net, Number(bits ?? (kind === 'ipv6' ? 128 : 32)), kind);
  }
  let found;
  try {
    found = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true });
  } catch {
    throw new PrintTrouble('print.printer_away', `no address is known for ${host}`);
  }
  for (const { address, family } of found) {
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    if (!list[kind].check(address, kind))
      throw new PrintTrouble('print.address_not_allowed', `${host} is at ${address}, outside HUB_AGENT_NETWORKS`, {
        final: true,
      });
  }
  return found[0].address;
}

function readAddress(text) {
  const found = /^(ipps?|socket):\/\/(\[[^\]]+\]|[^/:]+)(?::(\d+))?(\/.*)?$/.exec(text ?? '');
  if (found === null)
    throw new PrintTrouble('print.printer_refused', `no address that can be printed to: ${text}`, { final: true });
  const [, scheme, host, port, path] = found;
  const usual = scheme === 'socket' ? 9100 : 631;
  return { scheme, host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? usual), path: path ?? '/' };
}

export function createPrinting({ networks, patienceMs = 30_000, pollMs = 1000, connectMs = 10_000 }) {
  async function ipp(target, message, { maybe = false } = {}) {
    const address = await pinned(target.host, networks);
    const secure = target.scheme === 'ipps';
    return new Promise((resolve, reject) => {
      const trouble = (code, text) => reject(new PrintTrouble(code, text, { maybePrinted: maybe && sent }));
      let sent = false;
      const request = (secure ? httpsRequest : httpRequest)({
        host: address,
        servername: isIP(target.host) ? undefined : target.host,
        port: target.port,
        path: target.path,
        method: 'POST',
        // Printers come with certificates of their own making; the address has been judged, the network is the store's.
        rejectUnauthorized: false,
        headers: {
          host: `${target.host}:${target.port}`,
          'content-type': 'application/ipp',
          'content-length': message.length,
        },
        timeout: Math.max(patienceMs, connectMs),
      });
      request.once('socket', (socket) => socket.once('connect', () => (sent = true)));
      request.once('timeout', () => request.destroy(new Error('it said nothing')));
      request.once('error', (error) =>
        trouble(sent ? 'print.line_dropped' : 'print.printer_away', error.code ?? error.message),
      );
      request.once('response', (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.once('error', (error) => trouble('print.line_dropped', error.message));
        response.once('end', () => {
          if (response.statusCode !== 200) return trouble('print.printer_refused', `HTTP ${response.statusCode}`);
          try {
            resolve(decodeIpp(Buffer.concat(parts)));
          } catch (error) {
            trouble('print.line_dropped', error.message);
          }
        });
      });
      request.end(message);
    });
  }

  const uriOf = ({ scheme, host, port, path }) =>
    `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  const asks = (target, code, operation, more = {}) =>
    encodeIpp({ code, id: randomInt(1, 2 ** 31 - 1), printerUri: uriOf(target), operation, ...more });
  const who = [TAG.name, 'requesting-user-name', 'omnihub'];

  async function printIpp(target, { name, bytes, mediaType, copies, media }) {
    const sent = await ipp(
      target,
      asks(target, OPERATION.printJob, [who, [TAG.name, 'job-name', name], [TAG.mime, 'document-format', mediaType]], {
        job: [
          ...(copies > 1 ? [[TAG.integer, 'copies', copies]] : []),
          ...(media ? [[TAG.keyword, 'media', media]] : []),
        ],
        document: bytes,
      }),
      { maybe: true },
    );
    if (sent.status >= 0x0400) throw refusal(sent.status);
    const id = sent.groups.find((one) => one.tag === 2)?.attributes['job-id']?.[0];
    if (id === undefined) return;
    await finished(target, id);
  }

  /** `completed` means that the printer has taken its last byte; what lies in the tray a person sees. */
  async function finished(target, id) {
    let still = 0;
    for (;;) {
      const answer = await ipp(target, asks(target, OPERATION.getJobAttributes, [[TAG.integer, 'job-id', id], who]), {
        maybe: true,
      });
      const job = answer.groups.find((one) => one.tag === 2)?.attributes ?? {};
      const state = job['job-state']?.[0];
      const sheets = job['job-impressions-completed']?.[0] ?? job['job-media-sheets-completed']?.[0];
      if (state === 9) return;
      if (state === 7 || state === 8)
        throw new PrintTrouble('print.job_aborted', (job['job-state-reasons'] ?? []).join(', '), {
          maybePrinted: sheets !== 0,
        });
      still += pollMs;
      if (still >= patienceMs) {
        const reasons = await reasonsOf(target);
        const taken = await ipp(target, asks(target, OPERATION.cancelJob, [[TAG.integer, 'job-id', id], who]), {
          maybe: true,
        });
        throw new PrintTrouble(codeOf(reasons), reasons.join(', '), {
          maybePrinted: taken.status >= 0x0400 || sheets !== 0,
        });
      }
      await sleep(pollMs);
    }
  }

  async function reasonsOf(target) {
    const answer = await ipp(
      target,
      asks(target, OPERATION.getPrinterAttributes, [
        [TAG.keyword, 'requested-attributes', ['printer-state', 'printer-state-reasons']],
      ]),
      { maybe: true },
    );
    return (answer.groups.find((one) => one.tag === 4)?.attributes['printer-state-reasons'] ?? []).filter(
      (one) => one !== 'none',
    );
  }

  /** Bytes and nothing else: what the printer makes of them it does not say. */
  async function printRaw(target, { bytes, copies }) {
    const address = await pinned(target.host, networks);
    await new Promise((resolve, reject) => {
      let begun = false;
      let failed;
      const socket = connect({ host: address, port: target.port });
      socket.setTimeout(connectMs, () =>
        socket.destroy(Object.assign(new Error('it took nothing more'), { code: 'ETIMEDOUT' })),
      );
      socket.once('error', (error) => (failed = error));
      socket.once('connect', () => {
        begun = true;
        socket.setTimeout(patienceMs);
        for (let copy = 0; copy < copies; copy += 1) socket.write(bytes);
        socket.end();
      });
      socket.on('data', () => undefined);
      socket.once('close', (broken) => {
        if (!broken && failed === undefined) return resolve();
        reject(
          new PrintTrouble(
            begun ? 'print.line_dropped' : 'print.printer_away',
            failed?.code ?? failed?.message ?? 'closed',
            { maybePrinted: begun },
          ),
        );
      });
    });
  }

  return {
    print(address, job) {
      const target = readAddress(address);
      return target.scheme === 'socket' ? printRaw(target, job) : printIpp(target, job);
    },
    /** Whether a job of this name came to its end: `printed`, `pending`, `no`; `unknown` where nobody can be asked. */
    async find(address, name) {
      const target = readAddress(address);
      if (target.scheme === 'socket') return 'unknown';
      const states = [];
      for (const which of ['completed', 'not-completed']) {
        const wanted = [
          [TAG.integer, 'limit', 200],
          [TAG.keyword, 'which-jobs', which],
          [TAG.keyword, 'requested-attributes', ['job-id', 'job-name', 'job-state']],
        ];
        const answer = await ipp(target, asks(target, OPERATION.getJobs, [who, ...wanted]));
        if (answer.status >= 0x0400) return 'unknown';
        for (const { tag, attributes } of answer.groups)
          if (tag === 2 && attributes['job-name']?.[0] === name) states.push(attributes['job-state']?.[0]);
      }
      if (states.includes(9)) return 'printed';
      return states.some((state) => state < 7) ? 'pending' : states.length > 0 ? 'no' : 'unknown';
    },
    async look(address) {
      const target = readAddress(address);
      if (target.scheme !== 'socket') {
        const reasons = await reasonsOf(target);
        return reasons.length === 0 ? 'ready' : reasons.join(', ');
      }
      const at = await pinned(target.host, networks);
      return new Promise((resolve) => {
        const socket = connect({ host: at, port: target.port, timeout: 3000 });
        const end = (word) => (socket.destroy(), resolve(word));
        socket.once('connect', () => end('answers'));
        socket.once('timeout', () => end('does not answer'));
        socket.once('error', (error) => end(`does not answer (${error.code})`));
      });
    },
  };
}

function refusal(status) {
  const hex = `0x${status.toString(16).padStart(4, '0')}`;
  // RFC 8011, 4.1: what the server itself mends, and what no repetition mends.
  const known = {
    0x040a: ['print.format_not_accepted', 'it does not take this kind of file', true],
    0x0403: ['print.printer_refused', 'it wants somebody to sign in', true],
    0x0406: ['print.printer_refused', 'it has no such queue', true],
    0x0506: ['print.printer_refused', 'it takes no jobs at the moment', false],
    0x0507: ['print.printer_busy', 'it is busy', false],
  };
  const [code, text, final] = known[status] ?? ['print.printer_refused', 'it refused', false];
  return new PrintTrouble(code, `${text} (${hex})`, { final });
}

function codeOf(reasons) {
  const all = reasons.join(' ');
  if (/media-(empty|needed)/.test(all)) return 'print.out_of_paper';
  if (/jam/.test(all)) return 'print.jam';
  if (/(cover|door|interlock)-open/.test(all)) return 'print.door_open';
  if (/(marker|toner|ink|ribbon)/.test(all)) return 'print.out_of_ink';
  return 'print.printer_stopped';
}

// The hub.

function createHub({ url, key, say }) {
  async function call(method, path, body, { raw = false, waitMs = 0 } = {}) {
    let answer;
    try {
      answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(30_000 + waitMs),
      });
    } catch (error) {
      const why = error.cause?.code ?? error.message;
      const hint = /CERT|ALTNAME|SIGNATURE/.test(why)
        ? ' (its certificate is not trusted here: is HUB_URL right? A certificate of your own: NODE_EXTRA_CA_CERTS)'
        : '';
      throw Object.assign(new Error(`the hub does not answer: ${why}${hint}`), { again: true });
    }
    if (answer.ok)
      return raw ? { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers } : answer.json();
    const problem = await answer.json().catch(() => ({}));
    const hint =
      {
        401: ': HUB_AGENT_KEY is not known to the hub',
        403: ': the key lacks the scope printing.agent, or its places',
        404: problem.code === undefined ? ': is HUB_URL right?' : '',
      }[answer.status] ?? '';
    throw Object.assign(new Error(`the hub says ${answer.status} ${problem.code ?? ''}${hint}`), {
      again: answer.status >= 500 || answer.status === 429 || answer.status === 401,
      code: problem.code,
      status: answer.status,
    });
  }
  return {
    call,
    /** Until the hub has heard it, or says that it is none of ours any more. */
    async tell(path, body) {
      for (let wait = 500; ; wait = Math.min(wait * 2, 30_000)) {
        try {
          return await call('POST', path, body);
        } catch (error) {
          if (!error.again) {
            say(`not taken: ${error.message}`);
            return undefined;
          }
          say(error.message);
          await sleep(wait);
        }
      }
    },
  };
}

/** A file that a full disk or a power cut has spoilt is put aside: what it said, the hub finds out by itself. */
function readNotes(file, say) {
  if (!existsSync(file)) return {};
  try {
    const notes = JSON.parse(readFileSync(file, 'utf8'));
    if (notes !== null && typeof notes === 'object' && !Array.isArray(notes)) return notes;
  } catch (error) {
    say(`${file}: ${error.message}`);
  }
  renameSync(file, `${file}.broken`);
  say(`${file} cannot be read and was put aside as ${file}.broken`);
  return {};
}

/** What is about to be printed, on disk before the first byte leaves. */
function createNotes(file, say) {
  const notes = readNotes(file, say);
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify(notes));
    renameSync(`${file}.new`, file);
  };
  return {
    all: () => Object.entries(notes),
    put(id, note) {
      notes[id] = note;
      save();
    },
    drop(id) {
      delete notes[id];
      save();
    },
  };
}

export function createAgent({
  url,
  key,
  stateFile,
  networks,
  patienceMs,
  pollMs,
  waitMs = 20_000,
  say = () => undefined,
}) {
  const hub = createHub({ url, key, say });
  const printing = createPrinting({ networks, patienceMs, pollMs });
  const notes = createNotes(stateFile, say);
  const busy = new Map();
  let stopping = false;

  async function report(id, token, outcome) {
    // What has come out is told also where nothing can be written down any more.
    const noted = (work) => {
      try {
        work();
      } catch (error) {
        say(`${stateFile}: ${error.message}`);
      }
    };
    noted(() => notes.put(id, { ...notes.all().find(([one]) => one === id)?.[1], token, outcome }));
    await hub.tell(`/agent/jobs/${id}/outcome`, { token, ...outcome });
    noted(() => notes.drop(id));
  }

  async function work(job) {
    const { id, token, name, copies, printer } = job;
    let step = 'taken';
    const beat = globalThis.setInterval(
      () => void hub.call('POST', `/agent/jobs/${id}/beat`, { token }).catch((error) => say(error.message)),
      15_000,
    );
    try {
      if (job.maybePrinted && (await printing.find(printer.address, name).catch(() => 'unknown')) === 'printed') {
        say(`${job.title} on ${printer.name}: it was printed already`);
        return await report(id, token, { outcome: 'printed' });
      }
      const { bytes, headers } = await hub.call('POST', `/agent/jobs/${id}/file`, { token }, { raw: true });
      step = 'fetched';
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (sha256 !== headers.get('x-sha256'))
        throw new PrintTrouble('print.bytes_changed', 'the file came broken over the line');
      notes.put(id, { token, name, address: printer.address });
      step = 'begun';
      await printing.print(printer.address, {
        name,
        bytes,
        mediaType: headers.get('content-type').split(';')[0],
        copies,
        media: printer.media,
      });
      say(`${job.title} on ${printer.name}: printed`);
      await report(id, token, { outcome: 'printed', sha256 });
    } catch (error) {
      say(`${job.title} on ${printer.name}: ${error.message}`);
      if (error instanceof PrintTrouble) return await report(id, token, { outcome: 'failed', ...error.report });
      // The hub has refused, and knows why.
      if (error.status !== undefined && !error.again) return;
      // It went wrong on this computer or on the way from the hub.
      const code = step === 'taken' ? 'print.file_not_fetched' : 'print.agent_trouble';
      const text = error.message.slice(0, 200);
      await report(id, token, { outcome: 'failed', code, text, maybePrinted: step === 'begun' });
    } finally {
      globalThis.clearInterval(beat);
    }
  }

  /** What was under way when it last ended. */
  async function recover() {
    for (const [id, { token, name, address, outcome }] of notes.all()) {
      if (outcome !== undefined) {
        await report(id, token, outcome);
        continue;
      }
      const found = await printing.find(address, name).catch(() => 'unknown');
      say(
        `${name} was under way when this agent ended: ${found === 'printed' ? 'it was printed' : 'it may have been printed'}`,
      );
      if (found === 'printed') await report(id, token, { outcome: 'printed' });
      else
        await report(id, token, {
          outcome: 'failed',
          code: 'print.agent_restarted',
          text: '',
          maybePrinted: found !== 'no',
        });
    }
  }

  async function run({ once = false } = {}) {
    await recover();
    for (let wait = 1000; !stopping;) {
      try {
        const asked = {
          release: RELEASE,
          host: hostname().slice(0, 80),
          // A poll that waits would not hear of the next job of a printer that becomes free meanwhile.
          waitMs: once || busy.size > 0 ? 0 : waitMs,
          busy: [...busy.keys()],
        };
        const { job } = await hub.call('POST', '/agent/poll', asked, { waitMs });
        wait = 1000;
        if (job !== null) {
          // One job at a time per printer, so that they come out in order; other printers need not wait for it.
          const done = work(job)
            .catch((error) => say(error.message))
            .finally(() => busy.delete(job.printer.id));
          busy.set(job.printer.id, done);
        } else if (once && busy.size === 0) return;
        else if (busy.size > 0) await Promise.race([...busy.values(), sleep(1000)]);
      } catch (error) {
        say(error.message);
        if (once) throw error;
        await sleep(wait + randomInt(0, 500));
        wait = Math.min(wait * 2, 60_000);
      }
    }
    await Promise.all(busy.values());
  }

  return {
    run,
    stop: () => (stopping = true),
    async list() {
      const { printers } = await hub.call('GET', '/agent/printers');
      return Promise.all(
        printers.map(async (one) => ({
          ...one,
          state: await printing.look(one.address).catch((error) => error.message),
        })),
      );
    },
    async testPage(name) {
      const { printers } = await hub.call('GET', '/agent/printers');
      const printer = printers.find((one) => one.name === name || one.id === name);
      if (printer === undefined)
        throw new Error(
          `no printer is called ${name}; there are: ${printers.map((one) => one.name).join(', ') || 'none'}`,
        );
      const { bytes, headers } = await hub.call('GET', `/agent/printers/${printer.id}/test-page`, undefined, {
        raw: true,
      });
      await printing.print(printer.address, {
        name: 'omnihub test page',
        bytes,
        mediaType: headers.get('content-type').split(';')[0],
        copies: 1,
        media: printer.media,
      });
      return printer;
    },
  };
}

/** @throws a sentence that says which variable is wrong */
export function readSettings(env) {
  const url = (env.HUB_URL ?? '').replace(/\/+$/, '');
  if (!/^https?:\/\/./.test(url))
    throw new Error('HUB_URL is missing: the address of the hub, for example https://hub.example.com');
  const here = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(url);
  if (!url.startsWith('https://') && !here)
    throw new Error('HUB_URL must begin with https://: the key and the labels travel over this line');
  if ((env.HUB_AGENT_KEY ?? '').length < 8)
    throw new Error('HUB_AGENT_KEY is missing: hub client add <name> printing.agent --locations <store> gives one');
  const networks = (env.HUB_AGENT_NETWORKS ?? '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7')
    .split(/[\s,]+/)
    .filter((one) => one !== '');
  return {
    url,
    key: env.HUB_AGENT_KEY,
    stateFile: env.HUB_AGENT_STATE ?? 'print-agent.state.json',
    networks,
    waitMs: Math.min(20_000, Number(env.HUB_AGENT_WAIT_MS ?? 20_000)),
    patienceMs: Number(env.HUB_AGENT_PATIENCE_MS ?? 30_000),
    pollMs: Math.min(1000, Number(env.HUB_AGENT_PATIENCE_MS ?? 30_000) / 4),
  };
}

async function main([word, name], env) {
  const print = (line) => process.stdout.write(`${line}\n`);
  if (word === '--help') return print(HELP);
  const agent = createAgent({ ...readSettings(env), say: (line) => print(`${new Date().toISOString()} ${line}`) });
  if (word === '--list') {
    for (const one of await agent.list())
      print(`${one.name}  ${one.location}  ${one.kind}  ${one.address}  ${one.state}`);
    return;
  }
  if (word === '--test-page') {
    if (name === undefined) throw new Error('which printer? --list shows their names');
    return print(`sent to ${(await agent.testPage(name)).name}`);
  }
  if (word !== undefined && word !== '--once') throw new Error(`what is ${word}? --help says what there is`);
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      agent.stop();
      // What is being printed is finished; a poll that waits is not waited for.
      globalThis.setTimeout(() => process.exit(0), 5_000).unref();
    });
  }
  print(`print agent ${RELEASE}, hub ${env.HUB_URL}`);
  await agent.run({ once: word === '--once' });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2), process.env).catch((error) => {
    process.stderr.write(`print-agent: ${error.message}\n`);
    process.exitCode = 1;
  });
}
