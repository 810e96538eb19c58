/** Reads what came in: the envelope of erp.md §3.2, or the bare content with its key in a header. */
import { createHash } from 'node:crypto';
import { AppError, fail } from '../../platform/errors.ts';
import { codeOf, fault, isFields, noFaults, refuseFaults, textIn, wholeIn, type Faults, type Fields } from './check.ts';
import {
  messageTypes,
  type Caller,
  type Envelope,
  type MessageType,
  type StreamPlace,
  type Watermark,
} from './message.ts';

/** Content that has the same effect however often it comes, so that a key for it is the sender's choice. */
const keyless: ReadonlySet<MessageType> = new Set([
  'stock.snapshot.open.v1',
  'stock.snapshot.chunk.v1',
  'stock.snapshot.commit.v1',
  'stock.snapshot.abandon.v1',
  'location.master.v1',
  'item.master.v1',
  'posting.outcome.v1',
]);

export type Incoming = {
  readonly text: string;
  /** What the address says it is; left out where only the message says it. */
  readonly type?: MessageType;
  /** The header Idempotency-Key. */
  readonly key?: string;
  /** Facts of the address (snapshot id, chunk number, code) that complete the content. */
  readonly given?: Fields;
};

/**
 * @throws invalid `request.not_json`; refused `SCHEMA`, `MESSAGE_TYPE`, `MESSAGE_ID_MISSING`, `MESSAGE_ID_MISMATCH`;
 * forbidden `COMPANY_FORBIDDEN`, `STREAM_FORBIDDEN`
 */
export function readEnvelope(caller: Caller, incoming: Incoming): Envelope {
  const body = parse(incoming.text);
  const faults = noFaults();
  const wrapped = isFields(body) && 'payload' in body;
  const outer: Fields = wrapped ? body : {};
  const type = typeIn(outer, incoming.type);
  const messageId = keyIn(faults, outer, incoming.key);
  if (wrapped) checkSource(caller, outer);
  const stream = streamIn(faults, caller, outer);
  const watermark = outer['watermark'] == null ? undefined : watermarkIn(faults, 'watermark', outer['watermark']);
  refuseFaults(faults);
  // A message in a sequence may have to wait: its sender must be able to ask for its answer.
  if (messageId === undefined && (!keyless.has(type) || stream !== undefined)) fail('refused', 'MESSAGE_ID_MISSING');
  const content = wrapped ? outer['payload'] : body;
  return {
    type,
    ...(messageId === undefined ? {} : { messageId }),
    // What the address says is part of the message: the same body for another chunk is another message.
    bodyHash: createHash('sha256')
      .update(incoming.given === undefined ? '' : JSON.stringify(incoming.given))
      .update(incoming.text)
      .digest('hex'),
    ...(stream === undefined ? {} : { stream }),
    ...(watermark === undefined ? {} : { watermark }),
    payload: incoming.given !== undefined && isFields(content) ? { ...content, ...incoming.given } : content,
    text: incoming.text,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AppError('invalid', 'request.not_json', { characters: text.length }, error);
  }
}

function typeIn(outer: Fields, expected: MessageType | undefined): MessageType {
  const said = outer['type'];
  const type = said ?? expected;
  if (!messageTypes.includes(type as MessageType)) fail('refused', 'MESSAGE_TYPE', { known: messageTypes });
  if (expected !== undefined && type !== expected) fail('refused', 'MESSAGE_TYPE', { expected });
  return type as MessageType;
}

function keyIn(faults: Faults, outer: Fields, header: string | undefined): string | undefined {
  const said = outer['messageId'] == null ? undefined : textIn(faults, '', outer, 'messageId', 80);
  if (header !== undefined && (header === '' || header.length > 80)) {
    fault(faults, 'Idempotency-Key', 'must have 1 to 80 characters');
  }
  if (said !== undefined && header !== undefined && said !== header) fail('refused', 'MESSAGE_ID_MISMATCH');
  return said ?? header;
}

function checkSource(caller: Caller, outer: Fields): void {
  const source = outer['source'];
  const company = isFields(source) ? source['company'] : undefined;
  if (company === undefined || company === null) return;
  if (typeof company !== 'string' || codeOf(company) !== caller.companyId) fail('forbidden', 'COMPANY_FORBIDDEN');
}

function streamIn(faults: Faults, caller: Caller, outer: Fields): StreamPlace | undefined {
  const stream = outer['stream'];
  if (stream === undefined || stream === null) return undefined;
  if (!isFields(stream)) return void fault(faults, 'stream', 'must be an object');
  const key = codeOf(textIn(faults, 'stream.', stream, 'key', 60));
  const seq = wholeIn(faults, 'stream.', stream, 'seq', 0);
  const slash = key.indexOf('/');
  if (key !== '' && slash < 1) fault(faults, 'stream.key', 'must be company/store');
  if (key !== '' && key.slice(0, slash) !== caller.companyId) fail('forbidden', 'STREAM_FORBIDDEN', { key });
  return { key, seq, locationId: key.slice(slash + 1) };
}

export function watermarkIn(faults: Faults, at: string, value: unknown): Watermark | undefined {
  if (!isFields(value)) return void fault(faults, at, 'must be an object');
  const parked = value['omsParked'] ?? [];
  const isList = Array.isArray(parked) && parked.length <= 10_000 && parked.every((one) => Number.isSafeInteger(one));
  if (!isList) fault(faults, `${at}.omsParked`, 'must be a list of whole numbers');
  return {
    ledger: textIn(faults, `${at}.`, value, 'ledger', 40),
    omsSeqApplied: wholeIn(faults, `${at}.`, value, 'omsSeqApplied', 0),
    omsParked: isList ? (parked as number[]) : [],
  };
}
