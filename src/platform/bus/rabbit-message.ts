/** A message on the wire and back. */
import type { ConsumeMessage } from 'amqplib';
import { uuidv7 } from '../ids.ts';
import type { Message } from '../message.ts';

/** @throws SyntaxError when the content is no JSON. */
export function messageIn(delivery: ConsumeMessage): Message {
  const payload = JSON.parse(delivery.content.toString('utf8')) as unknown;
  if (typeof payload !== 'object' || payload === null) throw new SyntaxError('a payload is an object');
  return { ...envelopeIn(delivery), payload: payload as Record<string, unknown> };
}

/** The same for what may be unreadable: its content is kept as text. */
export function anyMessageIn(delivery: ConsumeMessage): Message {
  try {
    return messageIn(delivery);
  } catch {
    return { ...envelopeIn(delivery), payload: { unreadable: delivery.content.toString('utf8') } };
  }
}

function envelopeIn(delivery: ConsumeMessage): Omit<Message, 'payload'> {
  const { messageId, type, correlationId } = delivery.properties as unknown as Record<string, unknown>;
  const headers = headersOf(delivery);
  return {
    // Nobody but the hub publishes here; should somebody, the message still gets a row that fits.
    id: textOf(messageId, 36) ?? uuidv7(),
    event: textOf(type, 80) ?? 'unknown',
    key: textOf(headers['x-key'], 64) ?? '',
    version: Number(headers['x-version'] ?? 0) || 0,
    correlationId: textOf(correlationId, 36) ?? '',
    ...(typeof headers['x-attempt'] === 'number' ? { attempt: headers['x-attempt'] } : {}),
  };
}

export function headersOf(delivery: ConsumeMessage): Record<string, unknown> {
  return delivery.properties.headers ?? {};
}

export function textOf(value: unknown, longest: number): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, longest) : undefined;
}
