/** Transport to printers that the hub reaches itself: IPP over HTTP, or bytes on a raw line; only to listed networks. */
import { randomInt } from 'node:crypto';
import { connect } from 'node:net';
import { correlationId } from '../../platform/correlation.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { createHttp, type CallRecord } from '../../platform/http.ts';
import type { Lines } from '../../platform/lines.ts';
import type { PrintEnd } from './codes.ts';
import { decodeIpp, encodeIpp, type IppAnswer, type IppMessage } from './ipp.ts';
import type { AllowList } from './networks.ts';

export type PrinterTarget = {
  readonly scheme: 'ipp' | 'ipps' | 'socket';
  readonly host: string;
  readonly port: number;
  readonly path: string;
};

export type PrinterClientOptions = {
  readonly allow: AllowList;
  readonly timeoutMs: number;
  readonly record?: (call: CallRecord) => void;
  readonly lines?: Lines;
};

export type PrinterClient = {
  ipp(operation: string, to: PrinterTarget, message: Omit<IppMessage, 'requestId' | 'printerUri'>): Promise<IppAnswer>;
  /** @returns what went wrong once the line stood; undefined when all was taken */
  raw(to: PrinterTarget, bytes: Uint8Array, copies: number): Promise<PrintEnd | undefined>;
};

const urlHost = ({ host, port }: PrinterTarget): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

export function createPrinterClient({ allow, timeoutMs, record, lines }: PrinterClientOptions): PrinterClient {
  const http = createHttp({
    partner: 'printer',
    timeoutMs,
    secrets: [],
    lookup: allow.lookup,
    maxSockets: 4,
    ...(record === undefined ? {} : { record }),
    ...(lines === undefined ? {} : { lines }),
  });
  return {
    async ipp(operation, to, message) {
      // An address in digits is never looked up: it is judged here, a name once more when the line is made.
      await allow.resolve(to.host);
      const answer = await http.send({
        operation,
        method: 'POST',
        url: `${to.scheme === 'ipps' ? 'https' : 'http'}://${urlHost(to)}${to.path}`,
        headers: { 'content-type': 'application/ipp', accept: 'application/ipp' },
        body: encodeIpp({
          ...message,
          requestId: randomInt(1, 2 ** 31 - 1),
          printerUri: `${to.scheme}://${urlHost(to)}${to.path}`,
        }),
        expect: 'bytes',
        maxBytes: 1_000_000,
      });
      const read = answer.status === 200 ? decodeIpp(answer.body as Buffer) : undefined;
      return read ?? fail('unavailable', 'print.no_ipp_answer', { status: answer.status });
    },
    async raw(to, bytes, copies) {
      const address = await allow.resolve(to.host);
      const began = performance.now();
      const note = (said: Partial<CallRecord>): void =>
        record?.({
          partner: 'printer',
          operation: 'print-raw',
          method: 'RAW',
          url: `socket://${urlHost(to)}`,
          request: `${bytes.length} bytes`,
          correlationId: correlationId(),
          tookMs: performance.now() - began,
          ...said,
        });
      const state: { end?: PrintEnd | undefined } = {};
      const send = async () => {
        state.end = await sendRaw(address, to.port, bytes, copies, timeoutMs);
        return { status: 200, headers: {}, body: '' };
      };
      try {
        await (lines === undefined ? send() : lines.of('printer', urlHost(to)).run(send));
      } catch (error) {
        note({ error: error instanceof AppError ? error.code : 'broken' });
        throw error;
      }
      note(state.end === undefined ? { status: 200, answer: 'taken' } : { error: state.end.code });
      return state.end;
    },
  };
}

/** @throws unavailable `print.printer_away` when there is no line at all */
function sendRaw(
  host: string,
  port: number,
  bytes: Uint8Array,
  copies: number,
  ms: number,
): Promise<PrintEnd | undefined> {
  return new Promise((resolve, reject) => {
    let begun = false;
    let reason = 'closed';
    const socket = connect({ host, port });
    socket.setTimeout(ms, () => socket.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })));
    socket.once('error', (error: NodeJS.ErrnoException) => (reason = error.code ?? error.message));
    socket.once('connect', () => {
      begun = true;
      for (let copy = 0; copy < copies; copy += 1) socket.write(bytes);
      socket.end();
    });
    socket.resume();
    socket.once('close', (broken) => {
      if (!broken) resolve(undefined);
      else if (begun) resolve({ code: 'print.line_dropped', text: reason, maybePrinted: true });
      else reject(new AppError('unavailable', 'print.printer_away', { reason }));
    });
  });
}
