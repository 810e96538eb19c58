/** `hub risk show|limit|maintenance`: the spending limit and the maintenance mode by command. */
import { parseArgs } from 'node:util';
import { uuidv7 } from '../platform/ids.ts';
import type { Config } from '../../config/index.ts';
import { everywhere, limitOf, readRules } from '../core/customer/index.ts';
import { countMaintenanceHeld, listSpenders } from '../core/reading/index.ts';
import { withCause } from '../platform/correlation.ts';
import { openDatabase, type Database } from '../platform/db/index.ts';
import { decimalOf, minorOf } from '../platform/money.ts';
import { momentOf } from '../platform/time.ts';
import {
  currenciesOf,
  decideEnd,
  decideLimit,
  decideMaintenance,
  decideResetAll,
  type Decider,
} from '../routes/risk-decisions.ts';

const WHO = 'cli';
const MOST = 10;

/** `hub risk show`: what holds now, and who has spent most. */
export async function showRiskCommand(config: Config): Promise<number> {
  return withDatabase(config, async (db) => {
    const lines = await db.read(async (reader) => {
      const rules = await readRules(reader);
      const held = await countMaintenanceHeld(reader, { channels: ['*'], locations: ['*'] });
      const said = [`rules ${rules.version}, changed by ${rules.changedBy} at ${rules.changedAt} UTC`];
      for (const currency of await currenciesOf(reader)) {
        const { minor, epoch, since } = limitOf(rules, currency);
        const limit = minor === 0 ? 'no limit' : `${decimalOf(minor, currency)}, counted since ${since ?? 'ever'}`;
        said.push(`${currency}  ${limit}`);
        if (minor === 0) continue;
        const { rows } = await listSpenders(reader, { currency, epoch, limit: MOST, offset: 0 });
        for (const one of rows)
          said.push(`  ${decimalOf(one.spentMinor, currency).padStart(14)}  customer ${one.customerId}`);
      }
      if (rules.maintenance.length === 0) said.push('no maintenance');
      for (const one of rules.maintenance) {
        const name = one.channelId === everywhere ? 'all channels' : one.channelId;
        const until = one.until === null ? 'until somebody ends it' : `until ${one.until} UTC`;
        said.push(`maintenance of ${name} since ${one.since} UTC ${until}: ${one.reason} (${one.by})`);
      }
      for (const [channelId, count] of held) said.push(`${count} orders of ${channelId} wait for its end`);
      return said;
    });
    lines.forEach((line) => console.log(line));
    return 0;
  });
}

/** `hub risk limit <currency> <amount | none | reset> --reason text [--fresh]`. */
export async function setLimitCommand(config: Config, words: readonly string[]): Promise<number> {
  const { positionals, values } = parse(words);
  const [typed, amount] = positionals;
  const currency = typed?.toUpperCase();
  const wrong = amount !== 'none' && amount !== 'reset' && !/^\d{1,12}(\.\d{1,3})?$/.test(amount ?? '');
  if (currency === undefined || amount === undefined || values.reason === undefined || wrong) {
    console.error('hub risk limit <currency> <amount | none | reset> --reason <why> [--fresh: count from now on]');
    return 2;
  }
  const decider = { who: WHO, reason: values.reason };
  return withDatabase(config, async (db) => {
    await db.tx((tx) => {
      if (amount === 'reset') return decideResetAll(tx, decider, currency);
      const limitMinor = amount === 'none' ? 0 : minorOf(amount, currency);
      return decideLimit(tx, decider, { currency, limitMinor, countFromNow: values.fresh });
    });
    const { minor } = limitOf(await db.read((reader) => readRules(reader)), currency);
    console.log(minor === 0 ? `${currency}: no limit` : `${currency}: ${decimalOf(minor, currency)}`);
    return 0;
  });
}

/** `hub risk maintenance <on | off> <channel | all> --reason text [--minutes n]`. */
export async function maintenanceCommand(config: Config, words: readonly string[]): Promise<number> {
  const { positionals, values } = parse(words);
  const [way, channel] = positionals;
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  const wrong = minutes !== undefined && !(Number.isInteger(minutes) && minutes > 0 && minutes <= 527_040);
  if ((way !== 'on' && way !== 'off') || channel === undefined || values.reason === undefined || wrong) {
    console.error('hub risk maintenance <on | off> <channel | all> --reason <why> [--minutes n]');
    return 2;
  }
  const decider: Decider = { who: WHO, reason: values.reason };
  const channelId = channel === 'all' ? everywhere : channel.toUpperCase();
  const until = minutes === undefined ? null : momentOf(new Date(Date.now() + minutes * 60_000));
  return withDatabase(config, async (db) => {
    await db.tx(async (tx) => {
      if (way === 'on') await decideMaintenance(tx, decider, { channelId, until });
      else await decideEnd(tx, decider, channelId);
    });
    console.log(way === 'on' ? `no new charge in ${channel}` : `charges go on in ${channel}`);
    return 0;
  });
}

function parse(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      reason: { type: 'string' },
      minutes: { type: 'string' },
      fresh: { type: 'boolean', default: false },
    },
  });
}

async function withDatabase(config: Config, work: (db: Database) => Promise<number>): Promise<number> {
  const db = openDatabase(config.databaseUrl);
  try {
    return await withCause({ correlationId: uuidv7(), who: WHO }, () => work(db));
  } finally {
    await db.close();
  }
}
