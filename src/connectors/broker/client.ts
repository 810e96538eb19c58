/** Transport to the broker's outbound exchange: one line, opened with the first message; each message is confirmed. */
import { connect, type ChannelModel, type ConfirmChannel, type Message } from 'amqplib';
import { correlationId } from '../../platform/correlation.ts';
import { AppError, briefly } from '../../platform/errors.ts';
import type { CallRecord } from '../../platform/http.ts';
import { endings, type BrokerEnd } from './codes.ts';

export type BrokerOptions = {
  /** Left out: this hub has no broker. */
  readonly url?: string;
  readonly exchange: string;
  readonly timeoutMs: number;
  readonly record?: (call: CallRecord) => void;
};

export type Outgoing = { readonly messageId: string; readonly routingKey: string; readonly body: unknown };

export type Publication<Input, Output> = {
  readonly name: string;
  readonly build: (input: Input) => Outgoing;
  readonly parse: (input: Input) => Output;
};

export type BrokerClient = {
  call<Input, Output>(operation: Publication<Input, Output>, input: Input): Promise<Output>;
  close(): Promise<void>;
};

type Line = { readonly model: ChannelModel; readonly channel: ConfirmChannel; ended: boolean };

export function createClient({ url, exchange, timeoutMs, record }: BrokerOptions): BrokerClient {
  let opening: Promise<Line> | undefined;
  let closed = false;
  /** By message id: what ends the wait of its sender. */
  const waiting = new Map<string, (end: BrokerEnd | 'taken') => void>();

  async function open(address: string): Promise<Line> {
    const model = await connect(address, { noDelay: true, keepAlive: true, timeout: Math.min(timeoutMs, 10_000) });
    const line: { ended: boolean } = { ended: false };
    const end = (): void => {
      if (line.ended) return;
      line.ended = true;
      opening = undefined;
      for (const settle of [...waiting.values()]) settle('lost');
      void model.close().catch(() => undefined);
    };
    model.on('error', end);
    model.on('close', end);
    try {
      const channel = await model.createConfirmChannel();
      channel.on('error', end);
      channel.on('close', end);
      channel.on('return', (returned: Message) => waiting.get(String(returned.properties.messageId))?.('unroutable'));
      await channel.assertExchange(exchange, 'topic', { durable: true });
      return Object.assign(line, { model, channel });
    } catch (error) {
      end();
      throw error;
    }
  }

  async function line(): Promise<Line> {
    if (closed) throw failure('closed');
    if (url === undefined) throw new AppError('unavailable', 'broker.not_configured');
    opening ??= open(url);
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error instanceof AppError ? error : failure('lost', briefly(error));
    }
  }

  /** A message that nobody's queue takes is returned before it is confirmed. */
  async function publish({ messageId, routingKey, body }: Outgoing): Promise<void> {
    const { channel } = await line();
    const end = await new Promise<BrokerEnd | 'taken'>((resolve) => {
      const settle = (how: BrokerEnd | 'taken'): void => {
        clearTimeout(timer);
        if (waiting.get(messageId) === settle) waiting.delete(messageId);
        resolve(how);
      };
      const timer = setTimeout(() => settle('silent'), timeoutMs);
      waiting.set(messageId, settle);
      const properties = {
        persistent: true,
        mandatory: true,
        messageId,
        type: routingKey,
        contentType: 'application/json',
        correlationId: correlationId(),
      };
      try {
        channel.publish(exchange, routingKey, Buffer.from(JSON.stringify(body)), properties, (error: unknown) =>
          settle(error == null ? 'taken' : 'nacked'),
        );
      } catch {
        // The channel died under us.
        settle('lost');
      }
    });
    if (end !== 'taken') throw failure(end);
  }

  return {
    async call(operation, input) {
      const message = operation.build(input);
      const began = performance.now();
      const note = (said: Partial<CallRecord>): void =>
        record?.({
          partner: 'broker',
          operation: operation.name,
          method: 'PUBLISH',
          url: `${exchange}/${message.routingKey}`,
          request: JSON.stringify({ messageId: message.messageId }),
          correlationId: correlationId(),
          ...said,
          tookMs: performance.now() - began,
        });
      try {
        await publish(message);
      } catch (error) {
        note({ error: error instanceof AppError ? error.code : briefly(error) });
        throw error;
      }
      note({ status: 200, answer: 'confirmed' });
      return operation.parse(input);
    },
    async close() {
      closed = true;
      const open = await opening?.catch(() => undefined);
      await open?.model.close().catch(() => undefined);
    },
  };
}

function failure(end: BrokerEnd, why?: string): AppError {
  const { kind, code } = endings[end];
  return new AppError(kind, code, why === undefined ? {} : { why });
}
