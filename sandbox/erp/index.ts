/** The ERP simulator: several companies with their stores, tills and ledgers; takes the hub's postings and tells the hub its own news. */
import Hapi from '@hapi/hapi';
import Joi from 'joi';
import { addControl } from '../control.ts';
import { createJournal } from '../journal.ts';
import type { Journal } from '../journal.ts';
import { createRandom } from '../random.ts';
import { chanceSchema, commonDefaults, commonSchema, createSwitches } from '../switches.ts';
import type { Switches } from '../switches.ts';
import { createCompany, type Company } from './company.ts';
import { createHubLine, type LineCounts } from './hub-line.ts';
import { createPuller, type Puller } from './pull.ts';
import { addRoutes } from './routes.ts';
import type { CompanySetting, ErpSwitches } from './types.ts';

export interface ErpSandboxOptions {
  port?: number;
  host?: string;
  companies: readonly CompanySetting[];
  stock?: readonly { store: string; sku: string; quantity: number }[];
  /** Without it the hub is told nothing. */
  hubUrl?: string;
  seed?: number;
  retryBaseMs?: number;
  /** How often outboxes are fetched by the companies that pull; without it only when asked. */
  pullMs?: number;
  journalLimit?: number;
  journalBodies?: boolean;
}

export interface ErpSandbox {
  url: string;
  switches: Switches<ErpSwitches>;
  journal: Journal;
  companies: ReadonlyMap<string, Company>;
  /** @throws when there is none of that id */
  company: (id: string) => Company;
  /** Fetches all outboxes of the companies that pull. */
  pull: () => Promise<number>;
  told: () => LineCounts;
  /** Sales at the tills of all companies, by chance. */
  startTills: (pace: { perSecond: number }) => void;
  /** Resolves when the hub has given its last word to everything. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
}

const defaults: ErpSwitches = {
  ...commonDefaults,
  park: 0,
  gap: 0,
  replays: true,
  halfSnapshot: 0,
  skewMs: 0,
  postLagMs: 0,
  echoLagMs: 0,
  statements: false,
  forgetOrigin: false,
  gzip: true,
};

const schema = {
  ...commonSchema,
  park: chanceSchema,
  gap: chanceSchema,
  replays: Joi.boolean(),
  halfSnapshot: chanceSchema,
  skewMs: Joi.number().integer(),
  postLagMs: Joi.number().min(0),
  echoLagMs: Joi.number().min(0),
  statements: Joi.boolean(),
  forgetOrigin: Joi.boolean(),
  gzip: Joi.boolean(),
};

const fault = (status: number, code: string) => ({ status, body: { title: code, status, code, detail: code } });
const faults = { down: fault(503, 'DOWN'), throttle: fault(429, 'TOO_MANY_REQUESTS'), fail: fault(500, 'INTERNAL') };

export async function startErpSandbox(options: ErpSandboxOptions): Promise<ErpSandbox> {
  const { port = 0, host = '127.0.0.1', seed = 1, stock = [], hubUrl, retryBaseMs = 500 } = options;
  const switches = createSwitches<ErpSwitches>(defaults, schema, createRandom(seed + 1));
  const journal = createJournal({ limit: options.journalLimit, bodies: options.journalBodies });
  const line = createHubLine({ hubUrl, journal, switches, random: createRandom(seed + 2), retryBaseMs });
  const now = (): Date => new Date(Date.now() + switches.values.skewMs);
  const random = createRandom(seed);
  const companies = new Map<string, Company>();
  const pullers = new Map<string, Puller>();
  for (const setting of options.companies) {
    const stores = new Set(setting.stores);
    const opening = () => stock.filter((row) => stores.has(row.store));
    const company = createCompany({ setting, line, switches, random, now, opening });
    companies.set(setting.id, company);
    if (setting.transport === 'pull') pullers.set(setting.id, createPuller(company, line));
  }

  const server = Hapi.server({ port, host, router: { stripTrailingSlash: true } });
  addControl(server, {
    name: 'ERP',
    switches,
    journal,
    faultAnswer: (kind) => faults[kind],
    state: () => ({
      hub: line.counts(),
      companies: Object.fromEntries(
        [...companies].map(([id, { staging, ledger, tills }]) => [
          id,
          {
            postings: countBy(staging.rows().map((row) => row.status)),
            entries: ledger.entries().length,
            receipts: tills.receipts.length,
            revenue: Object.fromEntries(staging.revenue),
          },
        ]),
      ),
    }),
    reset: () => {
      for (const company of companies.values()) company.clear();
    },
  });
  addRoutes(server, { companies });
  await server.start();
  if (options.pullMs !== undefined) for (const puller of pullers.values()) puller.start(options.pullMs);
  let tills: NodeJS.Timeout | undefined;

  return {
    url: `http://${host}:${server.info.port}`,
    switches,
    journal,
    companies,
    company(id) {
      const found = companies.get(id);
      if (found === undefined) throw new Error(`no company ${id}`);
      return found;
    },
    async pull() {
      let fresh = 0;
      for (const puller of pullers.values()) fresh += await puller.once();
      return fresh;
    },
    told: line.counts,
    startTills({ perSecond }) {
      clearInterval(tills);
      if (perSecond <= 0) return;
      tills = setInterval(() => void random.pick([...companies.values()]).tills.ring(), 1000 / perSecond);
    },
    async idle() {
      for (const company of companies.values()) await company.streams.idle();
      await line.idle();
    },
    async stop() {
      clearInterval(tills);
      for (const puller of pullers.values()) puller.stop();
      for (const company of companies.values()) company.staging.clear();
      line.stop();
      await server.stop({ timeout: 50 });
    },
  };
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
