/** A message of the ERP, who sends it, and what is answered: one result per line. */
import type { Tx } from '../../platform/db/index.ts';

/** A credential speaks for one company, and for all of its places or for some. */
export type Caller = {
  readonly clientId: string;
  readonly companyId: string;
  /** Left out: all places of the company. */
  readonly locations?: readonly string[];
};

export const messageTypes = [
  'stock.movements.v1',
  'stock.snapshot.open.v1',
  'stock.snapshot.chunk.v1',
  'stock.snapshot.commit.v1',
  'stock.snapshot.abandon.v1',
  'pos.sale.v1',
  'goods.receipt.v1',
  'stock.transfer.v1',
  'location.master.v1',
  'item.master.v1',
  'posting.outcome.v1',
] as const;
export type MessageType = (typeof messageTypes)[number];

/** What the ERP's ledger looked like: its position, and how far it had worked off our postings. */
export type Watermark = {
  readonly ledger: string;
  readonly omsSeqApplied: number;
  readonly omsParked: readonly number[];
};

/** The place of a message in the sequence of its store: contiguous, +1. */
export type StreamPlace = { readonly key: string; readonly seq: number; readonly locationId: string };

export type Envelope = {
  readonly type: MessageType;
  /** Left out where the content is idempotent by itself and the sender gave no key. */
  readonly messageId?: string;
  readonly bodyHash: string;
  readonly stream?: StreamPlace;
  readonly watermark?: Watermark;
  readonly payload: unknown;
  /** The whole message as it came. */
  readonly text: string;
};

export type LineStatus = 'APPLIED' | 'DUPLICATE' | 'STALE' | 'BUFFERED' | 'PARKED' | 'REJECTED';

export type LineResult = {
  readonly index: number;
  /** The sender's own id of the line. */
  readonly id: string;
  readonly status: LineStatus;
  readonly code?: string;
  readonly detail?: string;
};

export type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** What is left to do once the message's transaction stands. */
export type Follow = {
  readonly snapshotId?: string;
  /** A master has come: what waited for it is played again. */
  readonly replay?: { readonly sku: string } | { readonly locationId: string };
};

/** A message that has been read and found well-formed. */
export type Work = {
  /** The stores that it speaks of. */
  readonly places: readonly string[];
  /** False for what holds its own order: it never waits for a gap to close. */
  readonly waits: boolean;
  /** `gap`: messages before it are missing for good, so only what commutes may count. */
  readonly apply: (tx: Tx, how: { readonly gap: boolean }) => Promise<Answer & { readonly follow?: Follow }>;
};

/** @throws refused `SCHEMA` with what is wrong, each with its path */
export type Reading = (caller: Caller, envelope: Envelope) => Work;

const finals: ReadonlySet<LineStatus> = new Set(['APPLIED', 'DUPLICATE', 'STALE']);

/** 200: all final · 202: all for later · 422: all rejected · 207: anything mixed. */
export function statusOf(lines: readonly LineResult[]): number {
  if (lines.every((line) => finals.has(line.status))) return 200;
  if (lines.every((line) => line.status === 'PARKED' || line.status === 'BUFFERED')) return 202;
  return lines.every((line) => line.status === 'REJECTED') ? 422 : 207;
}

export function answerOf(
  envelope: Pick<Envelope, 'messageId'>,
  lines: readonly LineResult[],
  more: Record<string, unknown> = {},
): Answer {
  const summary: Partial<Record<LineStatus, number>> = {};
  for (const { status } of lines) summary[status] = (summary[status] ?? 0) + 1;
  const status = statusOf(lines);
  // A wholly refused message is a problem as well, so that a client that only knows problems understands it.
  const problem =
    status === 422 ? { code: 'ALL_LINES_REJECTED', detail: 'No line of this message can be booked.' } : {};
  return { status, body: { ...problem, messageId: envelope.messageId ?? null, ...more, summary, lines } };
}
