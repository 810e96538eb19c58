/** The form of the flow: what a row may say, and the list that `src/flow.ts` fills. */
import type { Tx } from './db/index.ts';
import type { AppError } from './errors.ts';
import type { LATER } from './lane.ts';
import type { Message } from './message.ts';

/** What became of one member of a batch: done, wrong (parked or retried by its kind), or to be taken next round. */
export type Outcome = undefined | AppError | typeof LATER;

/** A raw message of a partner, as kept at the door. */
export type InboundMessage = {
  readonly id: string;
  readonly source: string;
  readonly channelId: string;
  readonly businessKey: string;
  readonly bodyHash: string;
  readonly body: string;
  /** The body as it was parsed at the door, while this process still has it. */
  readonly json?: unknown;
  readonly orderNumber: string | undefined;
  readonly correlationId: string;
  readonly receivedAt: string;
  readonly attempts: number;
};

/** Works on a partner's messages in our database alone. */
export type FromRow = {
  readonly kind: 'from';
  readonly source: string;
  readonly listener: string;
  /** How many groups one process works on at once; more than one gives up the order in which messages came. */
  readonly readers: number;
  /** Promises depend on it: what is not urgent yields to it (see urgency.ts). */
  readonly urgent: boolean;
  readonly thenMany: (tx: Tx, messages: readonly InboundMessage[]) => Promise<readonly Outcome[]>;
};

/** Works on our event in our database alone. */
export type WorkRow = {
  readonly kind: 'work';
  readonly event: string;
  readonly listener: string;
  readonly urgent: boolean;
  readonly thenMany: (tx: Tx, messages: readonly Message[]) => Promise<readonly Outcome[]>;
};

/** Asks a partner: intent written and committed, then the call, then the answer recorded. */
export type AskRow = {
  readonly kind: 'ask';
  readonly event: string;
  readonly listener: string;
  /** Rows of one queue share a partner and a purpose; by default the listener's own name. */
  readonly queue: string;
  readonly concurrency: number;
  /** What an earlier attempt has not done is intended again, by what is true by then. */
  readonly afresh?: boolean;
  readonly key: (payload: Record<string, unknown>, message: Message) => string;
  /** What will be asked, as plain data; undefined when there is nothing (any more) to ask. */
  readonly intend: (tx: Tx, payload: never, message: Message) => Promise<unknown>;
  readonly find: (intent: never) => Promise<unknown>;
  readonly ask: (intent: never) => Promise<unknown>;
  /** Records answers of one group, in the order in which they came. */
  readonly thenMany: (tx: Tx, settled: readonly Settled[]) => Promise<void>;
  /** The partner said no, or we gave up: in the transaction that parks the message. */
  readonly otherwise?: (tx: Tx, payload: never, error: AppError) => Promise<void>;
};

/** One answer with what it answers. */
export type Settled<Payload = never, Intent = never, Answer = never> = {
  readonly payload: Payload;
  readonly intent: Intent;
  readonly answer: Answer;
};

export type FlowRow = FromRow | WorkRow | AskRow;

/** One by one, or as many as came together: where each order has such an answer, statements are shared. */
type Records<Payload, Intent, Answer> =
  | { then: (tx: Tx, payload: Payload, answer: Answer, intent: Intent) => Promise<void>; thenMany?: never }
  | { thenMany: (tx: Tx, settled: readonly Settled<Payload, Intent, Answer>[]) => Promise<void>; then?: never };

type AskForm<Payload, Intent, Answer> = Records<Payload, Intent, Answer> & {
  queue?: string;
  /** How many calls of this row may be under way in one process. */
  concurrency?: number;
  /** An attempt that came to nothing is intended again instead of repeated: for news, of which only the newest counts. */
  afresh?: true;
  /** Serialises calls about one partner document. */
  key: (payload: Payload) => string;
  intend: (tx: Tx, payload: Payload) => Promise<Intent | undefined>;
  find?: (intent: Intent) => Promise<Answer | undefined>;
  ask: (intent: Intent) => Promise<Answer>;
  otherwise?: (tx: Tx, payload: Payload, error: AppError) => Promise<void>;
};

export type On<Events extends Record<string, object>> = {
  <E extends keyof Events & string, Intent, Answer>(
    event: E,
    listener: string,
    row: AskForm<Events[E], Intent, Answer>,
  ): void;
  <E extends keyof Events & string>(
    event: E,
    listener: string,
    row: { urgent?: true; thenMany: (tx: Tx, payloads: readonly Events[E][]) => Promise<readonly Outcome[]> },
  ): void;
  <E extends keyof Events & string>(
    event: E,
    listener: string,
    row: { then: (tx: Tx, payload: Events[E]) => Promise<void> },
  ): void;
};

export type From = (
  inbound: { readonly name: string },
  listener: string,
  row: Pick<FromRow, 'thenMany'> & { readers?: number; urgent?: true },
) => void;

type AnyForm = {
  urgent?: true;
  ask?: unknown;
  then?: (tx: Tx, payload: never) => Promise<void>;
  thenMany?: (tx: Tx, payloads: readonly never[]) => Promise<readonly Outcome[]>;
};

/** `on(...)` and `from(...)` for a hub whose events are typed by `Events`; `rows` fills as they are called. */
export function flowOf<Events extends Record<string, object>>(): { rows: FlowRow[]; from: From; on: On<Events> } {
  const rows: FlowRow[] = [];
  const on = (event: string, listener: string, row: AnyForm): void => {
    rows.push(row.ask === undefined ? workRow(event, listener, row) : askRow(event, listener, row));
  };
  return {
    rows,
    on: on as unknown as On<Events>,
    from: (inbound, listener, row) => {
      const { readers = 1, urgent = false, thenMany } = row;
      rows.push({ kind: 'from', source: inbound.name, listener, readers, urgent, thenMany });
    },
  };
}

function workRow(event: string, listener: string, row: AnyForm): WorkRow {
  const { then, thenMany } = row;
  return {
    kind: 'work',
    event,
    listener,
    urgent: row.urgent ?? false,
    thenMany: async (tx, messages) => {
      const payloads = messages.map((message) => message.payload as never);
      if (thenMany !== undefined) return thenMany(tx, payloads);
      for (const payload of payloads) await then?.(tx, payload);
      return messages.map(() => undefined);
    },
  };
}

function askRow(event: string, listener: string, row: AnyForm): AskRow {
  const form = row as unknown as AskForm<never, never, unknown>;
  return {
    kind: 'ask',
    event,
    listener,
    queue: form.queue ?? listener,
    concurrency: form.concurrency ?? 10,
    afresh: form.afresh ?? false,
    key: (payload) => form.key(payload as never),
    intend: form.intend,
    find: async (intent) => form.find?.(intent),
    ask: form.ask,
    thenMany:
      form.thenMany ??
      (async (tx, settled) => {
        for (const { payload, answer, intent } of settled) await form.then(tx, payload, answer, intent);
      }),
    ...(form.otherwise === undefined ? {} : { otherwise: form.otherwise }),
  };
}
