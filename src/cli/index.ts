/** The `hub` command and its words. */
import { ConfigError, readConfig, type Config } from '../../config/index.ts';
import { AppError } from '../platform/errors.ts';
import { doctor } from './doctor.ts';
import { coverPostingCommand, listPostingsCommand } from './erp.ts';
import { checkMappingCommand, showMappingCommand } from './mapping.ts';
import { listParkedCommand, replayParkedCommand } from './parked.ts';
import { runJob } from './job.ts';
import { maintenanceCommand, setLimitCommand, showRiskCommand } from './risk.ts';
import { activateProcessCommand, listProcessesCommand, showProcessCommand } from './process.ts';
import { listReplenishmentsCommand } from './replenish.ts';
import { restoreItemCommand, withdrawItemCommand } from './withdraw.ts';
import { listReroutesCommand, rerouteHeldCommand, rerouteLocationCommand, stopRerouteCommand } from './reroute.ts';
import { start } from './start.ts';
import { explainStockCommand, exportStockCommand, importStockCommand, proveStockCommand } from './stock.ts';
import { activateRoutingCommand, checkRoutingCommand, dryRunCommand, showRoutingCommand } from './routing.ts';
import { migrateCommand, seedCommand } from './schema.ts';
import { addClient, addUser } from './people.ts';
import { traceOrder } from './trace.ts';
import { whyOrder } from './why.ts';

type Command = { readonly about: string; readonly run: (config: Config, words: readonly string[]) => Promise<number> };

const commands: Record<string, Command> = {
  start: { about: 'start the hub with the roles of HUB_ROLES', run: start },
  migrate: { about: 'bring the schema up to date', run: migrateCommand },
  seed: { about: 'first-boot rows where the database has none', run: seedCommand },
  doctor: { about: 'check configuration, database, broker and partners', run: doctor },
  'parked list': { about: 'messages that wait for a person', run: listParkedCommand },
  'parked replay': { about: 'put one back to work: hub parked replay <id>', run: replayParkedCommand },
  'order trace': {
    about: 'all that happened to an order: hub order trace <number> [--only filter] [--at moment] [--json]',
    run: traceOrder,
  },
  'order why': { about: 'why it is served from there: hub order why <number> [--json]', run: whyOrder },
  'mapping check': { about: 'the location mapping against its rules; 1 when one is broken', run: checkMappingCommand },
  'mapping show': {
    about: 'which code means what: hub mapping show [location | channel] [--at moment]',
    run: showMappingCommand,
  },
  'process list': { about: 'order types and their versions; * takes new orders', run: listProcessesCommand },
  'process show': { about: 'the steps of one: hub process show <kind> [version]', run: showProcessCommand },
  'process activate': {
    about: 'new orders begin with it: hub process activate <kind> <version | none>',
    run: activateProcessCommand,
  },
  'routing show': { about: 'the routing rules: hub routing show [version] [--json]', run: showRoutingCommand },
  'routing check': {
    about: 'rules in a file, what is wrong with its line: hub routing check <file>',
    run: checkRoutingCommand,
  },
  'routing activate': {
    about: 'orders go by it: hub routing activate <version> --note <why> [--at moment]',
    run: activateRoutingCommand,
  },
  'routing dry-run': {
    about: 'past orders by two versions: hub routing dry-run <version> --from day --to day [--before n] [--json]',
    run: dryRunCommand,
  },
  'user add': { about: 'a person who may sign in: hub user add <login> <role>', run: addUser },
  'client add': { about: 'a partner that may call: hub client add <name> <scopes> [channel]', run: addClient },
  'erp postings': {
    about: 'what the ERP has been told: [--location id] [--state state] [--overdue]',
    run: listPostingsCommand,
  },
  'erp cover': {
    about: 'an ERP document stands for a posting: hub erp cover <id | place#number> --document <number>',
    run: coverPostingCommand,
  },
  'reroute location': {
    about: 'its open parcels go elsewhere: hub reroute location <id> --reason why [--dry-run]',
    run: rerouteLocationCommand,
  },
  'reroute held': {
    about: 'orders that wait for goods are sourced again: hub reroute held --reason why',
    run: rerouteHeldCommand,
  },
  'item withdraw': {
    about: 'nobody is promised it any more, parcels give it up: hub item withdraw <sku> --reason why',
    run: withdrawItemCommand,
  },
  'item restore': { about: 'it may be sold again: hub item restore <sku>', run: restoreItemCommand },
  'reroute list': { about: 'runs and how far they are', run: listReroutesCommand },
  'reroute stop': { about: 'stop one: hub reroute stop <id>', run: stopRerouteCommand },
  'replenish list': {
    about: 'what runs low and was asked for: [--location id] [--from id] [--supplier id] [--state state | --all]',
    run: listReplenishmentsCommand,
  },
  'stock explain': {
    about: 'why a number is what it is: hub stock explain <location> <sku>',
    run: explainStockCommand,
  },
  'stock prove': { about: 'each number against its ledger: hub stock prove [location]', run: proveStockCommand },
  'stock export': { about: 'as CSV: [--location id] [--country code] [--to file]', run: exportStockCommand },
  'stock import': {
    about: 'a CSV with location, sku, quantity, safety, threshold: hub stock import <file> [--apply | --good]',
    run: importStockCommand,
  },
  'risk show': { about: 'spending limit and maintenance: what holds now', run: showRiskCommand },
  'risk limit': {
    about: 'hub risk limit <currency> <amount | none | reset> --reason why [--fresh]',
    run: setLimitCommand,
  },
  'risk maintenance': {
    about: 'no new charge: hub risk maintenance <on | off> <channel | all> --reason why [--minutes n]',
    run: maintenanceCommand,
  },
  'job run': { about: 'run a job now: hub job run <id>', run: runJob },
};

/** @returns the exit code: 0 done, 1 failed, 2 wrong words or configuration */
export async function runCommand(words: readonly string[]): Promise<number> {
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((one) => one in commands);
  const command = name === undefined ? undefined : commands[name];
  if (name === undefined || command === undefined) {
    console.error(usage());
    return 2;
  }
  try {
    return await command.run(readConfig(process.env), words.slice(name.split(' ').length));
  } catch (error) {
    const wrong = wrongWords(error);
    if (wrong !== undefined) {
      console.error(`${wrong}\n${name}: ${command.about}`);
      return 2;
    }
    if (error instanceof ConfigError) console.error(error.message);
    else if (error instanceof AppError) console.error(`${error.code} ${JSON.stringify(error.details)}`);
    else console.error(error);
    return error instanceof ConfigError ? 2 : 1;
  }
}

/** What is wrong with what was typed: an option that nobody knows, or a file that cannot be read. */
function wrongWords(error: unknown): string | undefined {
  const { code = '', path, message } = error as NodeJS.ErrnoException;
  if (code.startsWith('ERR_PARSE_ARGS')) return message;
  return code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES' ? `cannot read ${path ?? 'it'}` : undefined;
}

function usage(): string {
  const rows = Object.entries(commands).map(([name, { about }]) => `  hub ${name.padEnd(16)} ${about}`);
  return ['usage:', ...rows].join('\n');
}
