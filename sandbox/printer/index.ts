/** A printer of a store: IPP over HTTP and raw port 9100, with a tray in which every job lies as it came, and its troubles. */
import { createHash } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Socket } from 'node:net';
import { attributeOf, checkOperation, readRequest, writeResponse, type IppRequest } from './ipp.ts';

export type PrinterSwitches = {
  /** Takes jobs and holds them until paper is put in. */
  outOfPaper?: boolean;
  /** Waits so long before a job is done. */
  slowMs?: number;
  /** Answers every Print-Job with this IPP status. */
  refuse?: number;
  /** Takes so many jobs whole, breaks the line without an answer; what came is in the tray. */
  drop?: number;
  /** So many jobs are aborted after their first sheet. */
  jam?: number;
};

export type PrintedSheet = {
  readonly by: 'ipp' | 'raw';
  readonly name: string;
  readonly format: string;
  readonly copies: number;
  readonly sha256: string;
  readonly size: number;
  readonly bytes: Buffer;
};

type Job = { id: number; name: string; state: number; sheets: number; reasons: string; sheet: PrintedSheet };

export type PrinterSandbox = {
  readonly ippUrl: string;
  readonly rawUrl: string;
  readonly switches: PrinterSwitches;
  /** What lies in the tray, in the order in which it came out. */
  readonly tray: PrintedSheet[];
  /** Operations that were asked, in order. */
  readonly asked: number[];
  readonly broken: string[];
  stop(): Promise<void>;
};

const PRINT_JOB = 0x0002;
const CANCEL_JOB = 0x0008;
const GET_JOB = 0x0009;
const GET_JOBS = 0x000a;
const GET_PRINTER = 0x000b;

export async function startPrinterSandbox(
  options: { formats?: readonly string[]; host?: string } = {},
): Promise<PrinterSandbox> {
  const { formats = ['application/pdf', 'image/png', 'application/zpl'], host = '127.0.0.1' } = options;
  const switches: PrinterSwitches = {};
  const tray: PrintedSheet[] = [];
  const asked: number[] = [];
  const broken: string[] = [];
  const jobs = new Map<number, Job>();
  const sockets = new Set<Socket>();

  function print(job: Job): void {
    if (job.state > 5) return;
    job.state = 9;
    job.sheets = 1;
    job.reasons = 'job-completed-successfully';
    tray.push(job.sheet);
  }

  function accept(request: IppRequest, socket: Socket): Buffer | undefined {
    const text = (kind: string, name: string): string => String(attributeOf(request, kind, name)?.[0] ?? '');
    const { requestId } = request;
    if (switches.refuse !== undefined) return writeResponse(switches.refuse, requestId);
    const format = text('operation', 'document-format');
    if (!formats.includes(format)) return writeResponse(0x040a, requestId);
    const copies = Number(attributeOf(request, 'job', 'copies')?.[0] ?? 1);
    const sheet = sheetOf('ipp', text('operation', 'job-name'), format, copies, request.document);
    const job: Job = { id: jobs.size + 1, name: sheet.name, state: 5, sheets: 0, reasons: 'job-printing', sheet };
    jobs.set(job.id, job);
    if ((switches.drop ?? 0) > 0) {
      switches.drop = (switches.drop ?? 1) - 1;
      job.state = 9;
      tray.push(sheet);
      // The paper is out, the answer never leaves: whoever asks by name would learn it; a job of another name hides it.
      job.name = '';
      socket.destroy();
      return undefined;
    }
    if ((switches.jam ?? 0) > 0) {
      switches.jam = (switches.jam ?? 1) - 1;
      Object.assign(job, { state: 8, sheets: 1, reasons: 'aborted-by-system' });
    } else if (switches.outOfPaper === true) job.reasons = 'printer-stopped';
    else if (switches.slowMs === undefined) print(job);
    else setTimeout(() => print(job), switches.slowMs).unref();
    return writeResponse(0x0000, requestId, [{ tag: 2, attributes: jobAttributes(job) }]);
  }

  function answer(request: IppRequest, socket: Socket): Buffer | undefined {
    asked.push(request.operation);
    const wrong = checkOperation(request);
    if (wrong !== undefined) {
      broken.push(wrong);
      return writeResponse(0x0400, request.requestId);
    }
    const job = jobs.get(Number(attributeOf(request, 'operation', 'job-id')?.[0] ?? 0));
    if (job?.reasons === 'printer-stopped' && switches.outOfPaper !== true) print(job);
    switch (request.operation) {
      case PRINT_JOB:
        return accept(request, socket);
      case GET_JOB:
        if (job === undefined) return writeResponse(0x0406, request.requestId);
        return writeResponse(0, request.requestId, [{ tag: 2, attributes: jobAttributes(job) }]);
      case CANCEL_JOB:
        if (job === undefined || job.state > 6) return writeResponse(0x0404, request.requestId);
        job.state = 7;
        return writeResponse(0, request.requestId);
      case GET_JOBS: {
        const completed = attributeOf(request, 'operation', 'which-jobs')?.[0] === 'completed';
        const listed = [...jobs.values()].filter((one) => one.state > 6 === completed);
        return writeResponse(
          0,
          request.requestId,
          listed.map((one) => ({ tag: 2, attributes: jobAttributes(one) })),
        );
      }
      case GET_PRINTER: {
        const reason = switches.outOfPaper === true ? 'media-empty-error' : 'none';
        const state = switches.outOfPaper === true ? 5 : 3;
        const attributes = [
          [0x23, 'printer-state', state],
          [0x44, 'printer-state-reasons', reason],
        ] as const;
        return writeResponse(0, request.requestId, [{ tag: 4, attributes }]);
      }
      default:
        return writeResponse(0x0501, request.requestId);
    }
  }

  const web = createHttpServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      if (incoming.headers['content-type'] !== 'application/ipp' || incoming.method !== 'POST') {
        outgoing.writeHead(400).end();
        return;
      }
      let said: Buffer | undefined;
      try {
        said = answer(readRequest(Buffer.concat(parts)), incoming.socket);
      } catch (error) {
        broken.push((error as Error).message);
        said = writeResponse(0x0400, 1);
      }
      if (said !== undefined) outgoing.writeHead(200, { 'content-type': 'application/ipp' }).end(said);
    });
  });
  const raw = createRawServer({ allowHalfOpen: true }, (socket) => {
    const parts: Buffer[] = [];
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (part) => {
      if ((switches.drop ?? 0) > 0) {
        switches.drop = (switches.drop ?? 1) - 1;
        socket.resetAndDestroy();
        return;
      }
      parts.push(part);
    });
    socket.on('end', () => {
      tray.push(sheetOf('raw', '', '', 1, Buffer.concat(parts)));
      setTimeout(() => socket.end(), switches.slowMs ?? 0).unref();
    });
  });
  await Promise.all([
    new Promise<void>((done) => web.listen(0, host, done)),
    new Promise<void>((done) => raw.listen(0, host, done)),
  ]);
  const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
  return {
    ippUrl: `ipp://${host}:${portOf(web)}/ipp/print`,
    rawUrl: `socket://${host}:${portOf(raw)}`,
    switches,
    tray,
    asked,
    broken,
    async stop() {
      web.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await Promise.all([new Promise((done) => web.close(done)), new Promise((done) => raw.close(done))]);
    },
  };
}

function sheetOf(by: 'ipp' | 'raw', name: string, format: string, copies: number, document: Buffer): PrintedSheet {
  const bytes = Buffer.from(document);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { by, name, format, copies, sha256, size: bytes.length, bytes };
}

function jobAttributes(job: Job) {
  return [
    [0x21, 'job-id', job.id],
    [0x42, 'job-name', job.name],
    [0x23, 'job-state', job.state],
    [0x44, 'job-state-reasons', job.reasons],
    [0x21, 'job-impressions-completed', job.sheets],
  ] as const;
}
