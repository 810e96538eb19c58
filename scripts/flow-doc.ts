/**
 * `npm run docs:flow`: writes docs/flow.md from the rows of `src/flow.ts`, the queues made of them and the state tables.
 * `test/docs/flow-doc.test.ts` fails while the page says something else than the code.
 */
import { writeFileSync } from 'node:fs';
import { readConfig } from '../config/index.ts';
import { createPartners } from '../src/connectors/create.ts';
import { postingMoves, postingStates } from '../src/core/erp/index.ts';
import { orderMoves, orderStates } from '../src/core/order/index.ts';
import { shipmentMoves, shipmentStates } from '../src/core/shipment/index.ts';
import { createFlow } from '../src/flow.ts';
import { topologyOf } from '../src/platform/bus/bus.ts';
import type { AskRow, FlowRow, FromRow, WorkRow } from '../src/platform/flow.ts';
import { groupBy } from '../src/platform/group.ts';
import { watchersOf, type StateInfo } from '../src/platform/machine.ts';

export const flowDocFile = new URL('../docs/flow.md', import.meta.url);

type MoveRow = {
  readonly from: readonly string[];
  readonly on: string;
  readonly to: string;
  readonly only?: { readonly name: string };
  readonly tells?: string;
};

/** The page as it should be now. The partners have no accounts and are not asked. */
export function flowDoc(): string {
  const partners = createPartners(readConfig({ HUB_MODE: 'test' }), () => undefined);
  const never = () => Promise.reject(new Error('no label is drawn for a page of text'));
  const neverDrawn = { shippingLabel: never, readLabel: never, readPdf: never };
  const rows = createFlow(partners, neverDrawn, () => undefined);
  const parts = [
    '# The flow',
    'Generated from [src/flow.ts](../src/flow.ts) and the state tables by `npm run docs:flow`. Do not edit.',
    "A row runs when a partner's message has arrived (`from`) or when one of our events has been told (`on`).",
    'A *work* row changes our database only. An *ask* row writes down what it will ask, asks one partner, and records the answer.',
    ...arrivals(rows),
    ...events(rows),
    ...queues(rows),
    ...life('The life of an order', 'src/core/order/states.ts', orderStates, orderMoves),
    ...life('The life of a shipment', 'src/core/shipment/states.ts', shipmentStates, shipmentMoves),
    ...life('The life of a posting', 'src/core/erp/states.ts', postingStates, postingMoves),
    ...unheard(rows),
  ];
  return `${parts.join('\n\n')}\n`;
}

function arrivals(rows: readonly FlowRow[]): string[] {
  const list = rows.filter((row): row is FromRow => row.kind === 'from');
  return [
    '## Messages of partners',
    'They wait in `inbound_messages`, which is their queue. Up to 64 are worked on in one transaction.',
    table(
      ['message', 'listener'],
      list.map((row) => [code(row.source), code(row.listener)]),
    ),
  ];
}

function events(rows: readonly FlowRow[]): string[] {
  const list = rows.filter((row): row is WorkRow | AskRow => row.kind !== 'from');
  const names = [...new Set(list.map((row) => row.event))];
  const lines = names.flatMap((event) =>
    list
      .filter((row) => row.event === event)
      .map((row, at) => [at === 0 ? code(event) : '', code(row.listener), how(row)]),
  );
  return [
    '## Our events',
    '*May give up with* means: when the partner says no for good, a row of our own records it in the same transaction that parks the message.',
    table(['event', 'listener', 'how'], lines),
  ];
}

function how(row: WorkRow | AskRow): string {
  if (row.kind === 'work') return 'work';
  const shared = row.queue === row.listener ? '' : `, shares queue \`${row.queue}\``;
  const otherwise = row.otherwise === undefined ? '' : ', may give up with a record';
  return `ask, ${row.concurrency} at a time per process${shared}${otherwise}`;
}

function queues(rows: readonly FlowRow[]): string[] {
  const plans = topologyOf(rows).queues;
  const partitioned = plans.filter((plan) => plan.singleActive);
  const groups = groupBy(partitioned, (plan) => plan.name.replace(/\.p\d+$/, ''));
  const bound = (plan: { bindings: readonly string[] }): string =>
    [...new Set(plan.bindings.map((key) => key.replace(/\.(p\d|\*)$/, '')))].map(code).join(', ');
  return [
    '## Queues on RabbitMQ',
    'Work rows share eight partition queues with a single active consumer each, and urgent ones eight others; an order id always leads to the same one.',
    table(
      ['queue', 'prefetch', 'events'],
      [
        ...[...groups.values()].flatMap(([first, ...others]) => {
          if (first === undefined) return [];
          return [[`${code(first.name)} … ${code(others.at(-1)?.name ?? '')}`, String(first.prefetch), bound(first)]];
        }),
        ...plans
          .filter((plan) => !plan.singleActive)
          .map((plan) => [code(plan.name), String(plan.prefetch), bound(plan)]),
      ],
    ),
  ];
}

function life(title: string, file: string, states: Record<string, StateInfo>, moves: readonly MoveRow[]): string[] {
  return [
    `## ${title}`,
    `From [${file}](../${file}).`,
    table(
      ['state', 'final', 'what keeps it from lasting for ever'],
      Object.entries(states).map(([name, info]) => [code(name), info.final ? 'yes' : '', watchersOf(info).join(', ')]),
    ),
    table(
      ['from', 'move', 'to', 'tells'],
      moves.map((row) => [
        row.from.map(code).join(', '),
        code(row.on) + (row.only === undefined ? '' : ` if ${code(row.only.name)}`),
        code(row.to),
        row.tells === undefined ? '' : code(row.tells),
      ]),
    ),
  ];
}

/** What state tables tell and no row hears: watched by live pages, kept in `event_log`, and free for new rows. */
function unheard(rows: readonly FlowRow[]): string[] {
  const heard = new Set(rows.flatMap((row) => (row.kind === 'from' ? [] : [row.event])));
  const told = [...orderMoves, ...shipmentMoves].flatMap((row) => row.tells ?? []);
  const names = [...new Set<string>(told)].filter((event) => !heard.has(event)).sort();
  return ['## Told, and heard by no row yet', `Kept in \`event_log\`. ${names.map(code).join(', ')}.`];
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  writeFileSync(flowDocFile, flowDoc());
  console.log('docs/flow.md written');
}
