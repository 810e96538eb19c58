/**
 * What a company's ERP tells the hub of each store: numbered without a gap, kept, sent one after the other, and sent
 * again from the number that the hub expects.
 */
import { randomUUID } from 'node:crypto';
import type { Switches } from '../switches.ts';
import type { HubAnswer, HubLine } from './hub-line.ts';
import type { ErpSwitches, Watermark } from './types.ts';

export interface StreamOptions {
  company: string;
  key: string;
  line: HubLine;
  switches: Switches<ErpSwitches>;
  now: () => Date;
  watermark: (store: string) => Watermark;
}

export interface Told {
  seq: number;
  path: string;
  body: object;
  /** Never sent by itself. */
  lost: boolean;
  answer?: HubAnswer;
}

export interface Streams {
  /** Tells the hub of a store's news; resolves when the hub has given its last word to it. */
  tell: (store: string, type: string, path: string, payload: object) => Promise<Told>;
  /** Sends again what the hub says it has not seen; how many. */
  replay: (store: string) => Promise<number>;
  log: (store: string) => readonly Told[];
  /** A message in the envelope, outside of any stream. */
  envelope: (type: string, store: string | undefined, payload: object) => object;
  idle: () => Promise<void>;
  clear: () => void;
}

export function createStreams({ company, key, line, switches, now, watermark }: StreamOptions): Streams {
  const logs = new Map<string, Told[]>();
  const tails = new Map<string, Promise<unknown>>();
  const logOf = (store: string): Told[] => {
    const known = logs.get(store) ?? [];
    logs.set(store, known);
    return known;
  };

  const envelope = (type: string, store: string | undefined, payload: object): object => ({
    messageId: randomUUID(),
    type,
    source: { system: 'BC', company, environment: 'sandbox' },
    producedAt: now().toISOString(),
    ...(store === undefined ? {} : { watermark: watermark(store) }),
    payload,
  });

  async function send(store: string, told: Told): Promise<Told> {
    const answer = await line.call({
      method: 'POST',
      path: told.path,
      key,
      body: told.body,
      about: `${store} #${told.seq}`,
    });
    if (answer !== undefined) told.answer = answer;
    // the hub keeps it and waits for what is missing: it is asked and told
    if (answer?.status === 202 && answer.body['status'] === 'BUFFERED' && switches.values.replays) void replay(store);
    return told;
  }

  async function replay(store: string): Promise<number> {
    const about = `stream ${store}`;
    const answer = await line.call({
      method: 'GET',
      path: `/erp/v1/streams/${company}/${store}`,
      key,
      about,
      once: true,
    });
    // a hub that has never heard of the store is told everything
    const expected = answer?.status === 404 ? 1 : Number(answer?.body['expectedSeq'] ?? Number.NaN);
    if (!Number.isFinite(expected)) return 0;
    const missing = logOf(store).filter((told) => told.seq >= expected);
    for (const told of missing) {
      told.lost = false;
      const again = {
        method: 'POST',
        path: told.path,
        key,
        body: told.body,
        about: `${store} #${told.seq} again`,
      } as const;
      const said = await line.call(again);
      if (said !== undefined) told.answer = said;
    }
    return missing.length;
  }

  return {
    envelope,
    async tell(store, type, path, payload) {
      const log = logOf(store);
      const seq = log.length + 1;
      const told: Told = {
        seq,
        path,
        body: { ...envelope(type, store, payload), stream: { key: `${company}/${store}`, seq } },
        lost: switches.hit('gap', type),
      };
      log.push(told);
      if (told.lost) return told;
      const { reorder, duplicate, echoLagMs } = switches.values;
      const late = async (): Promise<Told> => {
        if (echoLagMs > 0) await new Promise((resolve) => setTimeout(resolve, echoLagMs));
        return send(store, told);
      };
      // one after the other, unless the story wants them to overtake each other
      if (reorder !== 0 || duplicate !== 0) return late();
      const turn = (tails.get(store) ?? Promise.resolve()).then(late);
      tails.set(
        store,
        turn.catch(() => undefined),
      );
      return turn;
    },
    replay,
    log: logOf,
    async idle() {
      await Promise.all(tails.values());
      await line.idle();
    },
    clear() {
      logs.clear();
      tails.clear();
    },
  };
}
