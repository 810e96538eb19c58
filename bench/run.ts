/** `npm run bench -- [suite] [--json] [--quick] [--profile <folder>]`: measures the hub and says how far the goals are. */
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.ts';
import { comparison, comparisonTable, headlineTable, passes, progress, tableText, type Outcome } from './report.ts';
import { availability } from './suites/availability.ts';
import { cycle } from './suites/cycle.ts';
import { intake } from './suites/intake.ts';
import { labels } from './suites/labels.ts';
import { outbox } from './suites/outbox.ts';
import { routing } from './suites/routing.ts';
import { stock } from './suites/stock.ts';

export type SuiteOptions = {
  /** A tenth of the work: shows that the suite runs, measures little. */
  readonly quick: boolean;
  readonly profileInto: string | undefined;
  readonly only: string | undefined;
  readonly statements: boolean;
};

const suites: Record<string, (options: SuiteOptions) => Promise<Outcome>> = {
  intake,
  cycle,
  labels,
  outbox,
  stock,
  availability,
  routing,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    profile: { type: 'string' },
    only: { type: 'string' },
    statements: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const name = positionals[0] ?? 'intake';
const suite = suites[name];
if (values.help || suite === undefined) {
  console.error(`npm run bench -- [${Object.keys(suites).join(' | ')}] [--json] [--quick] [--only http|accept|source|process|seen|decide|close] [--profile <folder>] [--statements]
  --json     one JSON object on stdout
  --quick    a tenth of the work
  --only     one part of the intake suite (http, accept, source), of availability (http, process) or of routing (seen, source, decide, close)
  --statements  lists the statements that took the database's time (slows the run)
  --profile  writes a processor profile of the hub process into the folder`);
  process.exit(values.help ? 0 : 2);
}

const began = Date.now();
const machine = describeMachine();
const outcome = await suite({
  quick: values.quick,
  profileInto: values.profile,
  only: values.only,
  statements: values.statements,
});
const headlines = outcome.headlines.map((one) => ({ ...one, pass: passes(one) }));
const tookSeconds = Math.round((Date.now() - began) / 1000);
if (values.json) {
  console.log(
    JSON.stringify({
      suite: name,
      tookSeconds,
      machine,
      ...outcome.figures,
      headlines,
      notes: outcome.notes ?? [],
      comparison,
    }),
  );
} else {
  const facts = { ...machine, ...((outcome.figures['servers'] as object | undefined) ?? {}) };
  console.log(tableText({ title: `Suite ${name}`, head: ['machine', ''], rows: Object.entries(facts) }));
  for (const table of outcome.tables) console.log(tableText(table));
  for (const note of outcome.notes ?? []) console.log(`  ${note}`);
  console.log('');
  console.log(tableText(headlineTable(outcome.headlines)));
  console.log(tableText(comparisonTable()));
}
progress(`done in ${tookSeconds} s`);
process.exit(0);
