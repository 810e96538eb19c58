/** For a company behind a firewall: fetches the hub's outbox store by store, and tells what became of each message. */
import type { Company } from './company.ts';
import type { HubLine } from './hub-line.ts';
import type { Posting } from './types.ts';

export interface Puller {
  /** Everything that is there now; how many messages were new. */
  once: () => Promise<number>;
  start: (everyMs: number) => void;
  stop: () => void;
}

const LIMIT = 100;

export function createPuller(company: Company, line: HubLine): Puller {
  const { id, key, stores } = company.setting;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> | undefined;

  async function fetchStore(store: string): Promise<number> {
    let fresh = 0;
    for (;;) {
      const after = company.staging.received(store);
      const path = `/erp/v1/outbox?company=${id}&store=${store}&after=${after}&limit=${LIMIT}`;
      const page = await line.call({ method: 'GET', path, key, about: `outbox ${store}`, once: true });
      if (page?.status !== 200) return fresh;
      const items = page.body['items'] as Posting[];
      for (const posting of items) {
        company.staging.arrive(posting);
        fresh += 1;
      }
      if (page.body['hasMore'] !== true) return fresh;
    }
  }

  async function all(): Promise<number> {
    let fresh = 0;
    for (const store of stores) fresh += await fetchStore(store);
    return fresh;
  }

  const once = (): Promise<number> => {
    running ??= all().finally(() => (running = undefined));
    return running;
  };

  return {
    once,
    start(everyMs) {
      timer = setInterval(() => void once(), everyMs);
    },
    stop() {
      clearInterval(timer);
    },
  };
}
