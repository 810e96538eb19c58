/** Structured logs: JSON lines with the correlation id, secrets and personal data masked. */
import { pino, type DestinationStream, type Logger } from 'pino';
import { correlationId } from './correlation.ts';

export type { Logger } from 'pino';

const masked = [
  'phone',
  'email',
  'name',
  'address',
  'authorization',
  'cookie',
  'password',
  'token',
  'key_hash',
  'body',
];

export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { app: 'omnihub', pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: masked.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[masked]' },
    mixin: (fields: object) => ('correlationId' in fields ? {} : { correlationId: correlationId() }),
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
