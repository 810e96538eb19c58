/** Puts the fault switches, the journal and the control routes under /_sandbox onto a simulator's server. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, ResponseToolkit, Server } from '@hapi/hapi';
import type { Journal, JournalEntry } from './journal.ts';
import { switchPage } from './page.ts';
import type { CommonSwitches, Switches } from './switches.ts';

export type Fault = 'down' | 'throttle' | 'fail';

export interface ControlOptions<T extends CommonSwitches> {
  name: string;
  switches: Switches<T>;
  journal: Journal;
  /** What the partner itself sends in that trouble. */
  faultAnswer: (fault: Fault) => { status: number; body: object | string };
  state: () => object;
  reset: () => void;
  /** Secrets that are kept out of the journal. */
  hide?: readonly string[];
}

interface Marks {
  effect?: string;
  fault?: string;
  startedAt?: number;
}

const marks = (request: Request) => request.app as Marks;

/** The tag of routes that change something: only they can be refused or lose their answer. */
export const work = 'work';

/** Says in the journal what a call did. */
export function noteEffect(request: Request, effect: string): void {
  marks(request).effect = effect;
}

const own = (request: Request) => request.path.startsWith('/_sandbox');

function perSecond() {
  let second = 0;
  let used = 0;
  return (limit: number) => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      used = 0;
    }
    used += 1;
    return used > limit;
  };
}

function hidden(query: Record<string, unknown>, hide: readonly string[]): Record<string, unknown> {
  const shown = { ...query };
  for (const name of hide) if (name in shown) shown[name] = '…';
  return shown;
}

export function addControl<T extends CommonSwitches>(server: Server, options: ControlOptions<T>): void {
  const { switches, journal, faultAnswer, hide = [] } = options;
  const overLimit = perSecond();

  const record = (request: Request, status: number, answer?: unknown) => {
    const { effect, fault, startedAt = Date.now() } = marks(request);
    const entry: Omit<JournalEntry, 'seq' | 'at'> = {
      direction: 'in',
      method: request.method.toUpperCase(),
      path: request.path,
      status,
      ms: Date.now() - startedAt,
    };
    const query = request.query as Record<string, unknown>;
    if (Object.keys(query).length > 0) entry.query = hidden(query, hide);
    if (request.payload !== null && request.payload !== undefined) entry.body = request.payload;
    if (effect !== undefined) entry.effect = effect;
    if (fault !== undefined) entry.fault = fault;
    // answers of plain reads can be long lists; the journal keeps what changed something or went wrong
    if (answer !== undefined && (effect !== undefined || status >= 400)) entry.answer = answer;
    journal.add(entry);
  };

  const trouble = (request: Request, h: ResponseToolkit, fault: Fault) => {
    marks(request).fault = fault;
    const { status, body } = faultAnswer(fault);
    const response = h.response(body).code(status);
    if (fault === 'throttle') response.header('Retry-After', '1');
    return response.takeover();
  };

  server.ext('onRequest', async (request, h) => {
    if (own(request)) return h.continue;
    marks(request).startedAt = Date.now();
    const { slow, down, throttle } = switches.values;
    // Set back meanwhile, it answers at once: a story holds a call for as long as it needs, on a busy machine too.
    for (const end = Date.now() + slow; switches.values.slow >= slow && Date.now() < end;)
      await sleep(Math.min(20, end - Date.now()));
    if (down === 'reset') {
      marks(request).fault = 'reset';
      record(request, 0);
      request.raw.req.socket.destroy();
      return h.abandon;
    }
    if (down !== false) return trouble(request, h, 'down');
    if (throttle > 0 && overLimit(throttle)) return trouble(request, h, 'throttle');
    if (switches.hit('fail', request.path)) return trouble(request, h, 'fail');
    return h.continue;
  });

  server.ext('onPreResponse', (request, h) => {
    if (own(request)) return h.continue;
    const { response } = request;
    const status = 'isBoom' in response ? response.output.statusCode : response.statusCode;
    const answer: unknown = 'isBoom' in response ? response.output.payload : response.source;
    const changes = request.route.settings.tags?.includes(work) === true && marks(request).fault === undefined;
    if (changes && switches.hit('lostResponse', request.path)) {
      marks(request).fault = 'lostResponse';
      record(request, 0, answer);
      request.raw.req.socket.destroy();
      return h.abandon;
    }
    record(request, status, Buffer.isBuffer(answer) ? undefined : answer);
    return h.continue;
  });

  addControlRoutes(server, options);
}

function addControlRoutes<T extends CommonSwitches>(server: Server, options: ControlOptions<T>): void {
  const { name, switches, journal, state, reset } = options;
  const change = (patch: unknown) => {
    switches.set(patch ?? {});
    return switches.values;
  };
  const fromForm = (form: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(form).map(([key, text]): [string, unknown] => {
        try {
          return [key, JSON.parse(text)];
        } catch {
          // what is not JSON is a plain word, such as reset
          return [key, text];
        }
      }),
    );

  server.route([
    { method: 'GET', path: '/_sandbox/switches', handler: () => switches.values },
    {
      method: 'POST',
      path: '/_sandbox/switches',
      handler: (request, h) => {
        try {
          return change(request.payload);
        } catch (error) {
          return h.response({ error: String(error) }).code(400);
        }
      },
    },
    {
      method: 'GET',
      path: '/_sandbox',
      handler: (_request, h) => h.response(switchPage(name, switches.values)).type('text/html'),
    },
    {
      method: 'POST',
      path: '/_sandbox',
      handler: (request, h) => {
        try {
          change(fromForm(request.payload as Record<string, string>));
          return h.redirect('/_sandbox');
        } catch (error) {
          return h
            .response(switchPage(name, switches.values, String(error)))
            .type('text/html')
            .code(400);
        }
      },
    },
    {
      method: 'POST',
      path: '/_sandbox/reset',
      handler: () => {
        switches.reset();
        journal.clear();
        reset();
        return { reset: true };
      },
    },
    {
      method: 'GET',
      path: '/_sandbox/journal',
      handler: (request) => {
        const query = request.query as { since?: string; limit?: string };
        const entries = journal.since(Number(query.since ?? 0), Number(query.limit ?? 10_000));
        return { entries, next: entries.at(-1)?.seq ?? journal.last(), dropped: journal.dropped() };
      },
    },
    { method: 'GET', path: '/_sandbox/state', handler: () => state() },
  ]);
}
