/** Nothing can wait for ever: what the state tables name as a state's watcher exists. */
import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { readConfig } from '../config/index.ts';
import { taskKinds } from '../config/tasks.ts';
import { createPartners } from '../src/connectors/create.ts';
import { createFlow } from '../src/flow.ts';
import { listJobs } from '../src/jobs/list.ts';
import type { Door } from '../src/platform/inbound.ts';
import { createLog } from '../src/platform/log.ts';
import type { StateInfo } from '../src/platform/machine.ts';
import { hubEnvironment } from '../sandbox/world.ts';

type Tables = Map<string, Readonly<Record<string, StateInfo>>>;

/** Every table that any module has, by the name of its thing. */
async function tablesOfCore(): Promise<Tables> {
  const core = fileURLToPath(new URL('../src/core/', import.meta.url));
  const tables: Tables = new Map();
  for (const name of readdirSync(core, { recursive: true, encoding: 'utf8' })) {
    if (!/(^|\/)[\w-]*states\.ts$/.test(name) || /store/.test(name)) continue;
    const module = (await import(pathToFileURL(join(core, name)).href)) as Record<string, unknown>;
    for (const key of Object.keys(module))
      if (key.endsWith('States')) tables.set(key.replace(/States$/, ''), module[key] as Record<string, StateInfo>);
  }
  return tables;
}

/** What a hub with all its partners has to watch with. */
function watchers(): { listeners: Set<string>; jobs: Set<string> } {
  const at = 'http://127.0.0.1:1';
  const env = hubEnvironment({ magento: at, clickpost: at, erp: at, checkout: at });
  const config = readConfig({ ...env, HUB_MODE: 'test', HUB_LOG_LEVEL: 'silent' });
  const partners = createPartners(config, () => undefined);
  const rows = createFlow(
    partners,
    {
      shippingLabel: async () => new Uint8Array(),
      readLabel: () => Promise.reject(new Error('none')),
      readPdf: () => Promise.reject(new Error('none')),
    },
    () => undefined,
  );
  const jobs = listJobs(config, partners, {} as Door, createLog('silent'));
  return { listeners: new Set(rows.map((row) => row.listener)), jobs: new Set(jobs.map((job) => job.id)) };
}

/** The watchers of non-final states that are not there, and states that name none in a form to check. */
function unwatched(tables: Tables, has: { listeners: Set<string>; jobs: Set<string> }): string[] {
  return [...tables].flatMap(([what, states]) =>
    Object.entries(states)
      .filter(([, info]) => !info.final)
      .flatMap(([state, { watch }]) => {
        if (watch === undefined || watch.length === 0) return [`${what} ${state}: nobody`];
        return watch
          .filter((one) => {
            if ('listener' in one) return !has.listeners.has(one.listener);
            if ('job' in one) return !has.jobs.has(one.job);
            if ('task' in one) return !(one.task in taskKinds);
            return !tables.has(one.follows);
          })
          .map((one) => `${what} ${state}: ${Object.entries(one).flat().join(' ')}`);
      }),
  );
}

describe('check-states', () => {
  it('states: every one that is not final is watched by a row, a job or a task that exists', async () => {
    const tables = await tablesOfCore();

    expect([...tables.keys()]).to.include.members([
      'order',
      'shipment',
      'posting',
      'replenishment',
      'charge',
      'refund',
    ]);
    expect(unwatched(tables, watchers())).to.deep.equal([]);
  });

  it('states: the check itself, finds a watcher that is not there', () => {
    const states = {
      a: { label: 'x.a', final: false, watch: [{ job: 'never.runs' }] },
      b: { label: 'x.b', final: true },
    };

    expect(unwatched(new Map([['x', states]]), watchers())).to.deep.equal(['x a: job never.runs']);
  });
});
