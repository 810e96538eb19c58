/** The stream of changes: ids and versions only, gathered for a moment, within what the visitor may see. */
import { PassThrough } from 'node:stream';
import type { Server } from '@hapi/hapi';
import { findSession } from '../../core/access/index.ts';
import { listVisible, type Scope } from '../../core/reading/index.ts';
import type { LiveChange, RouteContext } from '../context.ts';
import { SESSION, tokenOf, userOf } from './visit.ts';

const GATHER_MS = 300;
const HEARTBEAT_MS = 15_000;
/** A burst larger than this is told as one "everything may have changed". */
const MOST = 100;
/** A page that connects later than this after it was drawn has missed something. */
const FRESH_MS = 5_000;

/**
 * Events: `order-<id>` for pages that show that order, `changed` for lists, `resync` when the page may have missed
 * something. A page may be told too often, never too seldom.
 */
export function addLive(server: Server, context: RouteContext): void {
  const open = new Set<PassThrough>();
  server.ext('onPreStop', () => {
    for (const stream of open) stream.end();
  });
  server.route({
    method: 'GET',
    path: '/console/live',
    options: {
      auth: SESSION,
      tags: ['console'],
      state: { parse: true, failAction: 'ignore' },
      timeout: { server: false },
    },
    handler: (request, h) => {
      const user = userOf(request);
      const token = tokenOf(request) ?? '';
      const scope: Scope = { channels: user?.channels ?? [], locations: user?.locations ?? [] };
      const stream = new PassThrough();
      const drawnAt = Number((request.query as { at?: string }).at ?? 0);
      const missed = request.headers['last-event-id'] !== undefined || Date.now() - drawnAt > FRESH_MS;
      stream.write(`retry: 2000\n\n${missed ? frame('resync', {}) : ''}`);
      open.add(stream);
      const stop = follow(context, scope, stream);
      const beat = setInterval(() => {
        stream.write(': still here\n\n');
        // Whoever has signed out hears nothing more.
        context.db
          .read((reader) => findSession(reader, token))
          .then((session) => {
            if (session === undefined) stream.end();
          })
          .catch((error: unknown) => context.log.warn({ err: error }, 'live stream cannot check its session'));
      }, HEARTBEAT_MS);
      const close = (): void => {
        clearInterval(beat);
        stop();
        open.delete(stream);
      };
      stream.once('close', close);
      request.raw.req.once('close', () => stream.destroy());
      return (
        h
          .response(stream)
          .type('text/event-stream')
          // Compression would hold messages back until its window is full.
          .header('content-encoding', 'identity')
          .header('cache-control', 'no-store')
          .header('x-accel-buffering', 'no')
      );
    },
  });
}

function follow(context: RouteContext, scope: Scope, stream: PassThrough): () => void {
  let gathered = new Map<string, LiveChange>();
  let timer: NodeJS.Timeout | undefined;
  const tell = async (): Promise<void> => {
    timer = undefined;
    const changes = gathered;
    gathered = new Map();
    if (stream.writableEnded || stream.destroyed) return;
    // A reader that does not keep up gets one summary later instead of a queue that grows.
    if (changes.size > MOST || stream.writableNeedDrain) {
      stream.write(frame('resync', {}));
      return;
    }
    const seen = await context.db.read((reader) => listVisible(reader, scope, [...changes.keys()]));
    const shown = seen.map((id) => changes.get(id)).filter((change) => change !== undefined);
    const last = shown.at(-1);
    if (last === undefined || stream.writableEnded || stream.destroyed) return;
    stream.write(
      shown.map((change) => frame(`order-${change.orderId}`, brief(change))).join('') + frame('changed', brief(last)),
    );
  };
  const stop = context.listen((change) => {
    gathered.set(change.orderId, change);
    timer ??= setTimeout(() => {
      tell().catch((error: unknown) => {
        context.log.warn({ err: error }, 'live change cannot be told');
        stream.write(frame('resync', {}));
      });
    }, GATHER_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

function brief(change: LiveChange): { event: string; orderId: string; version: number } {
  return { event: change.event, orderId: change.orderId, version: change.version };
}

function frame(event: string, data: object): string {
  return `event: ${event}\nid: ${Date.now()}\ndata: ${JSON.stringify(data)}\n\n`;
}
