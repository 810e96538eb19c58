/** `hub doctor`: what a hub needs to be right, checked one by one, with what to do where it is not. */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as amqp from 'amqplib';
import type { Config } from '../../config/index.ts';
import { createPartners } from '../connectors/create.ts';
import { listCouriers } from '../core/catalog/index.ts';
import { compareAccounts, type AccountFinding } from '../core/shipment/index.ts';
import { openDatabase } from '../platform/db/index.ts';
import { briefly } from '../platform/errors.ts';
import { pendingMigrations } from '../platform/migrate.ts';

type Finding = { readonly what: string; readonly ok: boolean; readonly said: string };

export async function doctor(config: Config): Promise<number> {
  const findings = [
    nodeVersion(),
    ...(await database(config)),
    ...(config.amqpUrl === undefined ? [] : [await broker(config.amqpUrl)]),
    diskFlush(),
    partner(
      'Magento',
      Object.keys(config.magento.stores).length > 0,
      `stores of ${Object.keys(config.magento.stores).join(', ')}`,
      'HUB_MAGENTO_STORES is not set: no status goes back',
    ),
    partner('Clickpost', config.clickpost !== undefined, 'account set', 'HUB_CLICKPOST_* is not set: bookings wait'),
    ...(await accounts(config)),
    partner('Checkout.com', config.checkout !== undefined, 'account set', 'HUB_CHECKOUT_* is not set: captures wait'),
  ];
  for (const one of findings) console.log(`${one.ok ? 'ok  ' : 'WARN'}  ${one.what.padEnd(20)} ${one.said}`);
  return findings.every((one) => one.ok) ? 0 : 1;
}

function nodeVersion(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return {
    what: 'Node',
    ok: major >= 20,
    said: `${process.version}${major === 20 ? ' (no longer maintained since April 2026: move to 22 or later)' : ''}`,
  };
}

async function database(config: Config): Promise<Finding[]> {
  const db = openDatabase(config.databaseUrl);
  try {
    const began = performance.now();
    const facts = await db.read((reader) =>
      reader.one<{ now: string; version: string }>(
        `SELECT ${reader.sql.now} AS now, ${db.dialect.versionText} AS version`,
      ),
    );
    const skewMs = Math.abs(Date.now() - Date.parse(`${(facts?.now ?? '').replace(' ', 'T')}Z`));
    const pending = await pendingMigrations(db);
    const durable = await db.dialect.durability(db);
    return [
      {
        what: 'database',
        ok: true,
        said: `${db.dialect.name} ${facts?.version}, answers in ${(performance.now() - began).toFixed(1)} ms`,
      },
      { what: 'database clock', ok: skewMs < 2000, said: `${skewMs} ms from ours` },
      {
        what: 'schema',
        ok: pending.length === 0,
        said: pending.length === 0 ? 'up to date' : `hub migrate is due: ${pending.join(', ')}`,
      },
      { what: 'durability', ok: durable.ok, said: durable.said },
    ];
  } catch (error) {
    return [{ what: 'database', ok: false, said: briefly(error) }];
  } finally {
    await db.close();
  }
}

async function broker(url: string): Promise<Finding> {
  try {
    const connection = await amqp.connect(url, { timeout: 5_000 });
    const { version } = (connection.connection as unknown as { serverProperties: { version: string } })
      .serverProperties;
    await connection.close();
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return {
      what: 'broker',
      ok: major > 3 || (major === 3 && minor >= 10),
      said: `RabbitMQ ${version} (3.10 is needed)`,
    };
  } catch (error) {
    return { what: 'broker', ok: false, said: briefly(error) };
  }
}

/** How long the disk takes to make a write last: it bounds the commits of one hot row. */
function diskFlush(): Finding {
  const folder = mkdtempSync(join(tmpdir(), 'hub-doctor-'));
  const file = openSync(join(folder, 'f'), 'w');
  const times: number[] = [];
  for (let at = 0; at < 50; at++) {
    const began = performance.now();
    writeSync(file, 'x'.repeat(512));
    fsyncSync(file);
    times.push(performance.now() - began);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  const median = times.sort((a, b) => a - b)[25] ?? 0;
  return { what: 'disk flush', ok: median < 20, said: `median ${median.toFixed(2)} ms` };
}

/** A line for each courier that is mapped wrong, or one that all are right. Accounts that nobody uses are no fault. */
export function saidOfAccounts(findings: readonly AccountFinding[], accounts: number): Finding[] {
  const what = 'courier accounts';
  const wrong = findings.filter((one) => one.what !== 'unused');
  if (wrong.length === 0) return [{ what, ok: true, said: `${accounts} accounts, every courier mapped right` }];
  return wrong.map(({ about, what: how, hint }) => ({
    what,
    ok: false,
    said: `${about}: ${how}${hint === undefined ? '' : `, perhaps ${hint}`}`,
  }));
}

/** Asked only where an account is set: one call, with nothing but who we are. */
async function accounts(config: Config): Promise<Finding[]> {
  if (config.clickpost === undefined) return [];
  const what = 'courier accounts';
  const db = openDatabase(config.databaseUrl);
  try {
    const there = await createPartners(config, () => undefined).clickpost.fetchAccounts();
    return saidOfAccounts(compareAccounts(await db.read((reader) => listCouriers(reader)), there), there.length);
  } catch (error) {
    return [{ what, ok: false, said: briefly(error) }];
  } finally {
    await db.close();
  }
}

function partner(what: string, ok: boolean, good: string, bad: string): Finding {
  return { what, ok, said: ok ? good : bad };
}
