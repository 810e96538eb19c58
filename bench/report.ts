/** How results are shown: tables for people, one JSON object for programs, and the goals with an honest verdict. */

export type Cell = string | number;
export type Table = {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
};

/** A goal of the project; `atLeast` or `below` says which way is good. */
export type Headline = {
  readonly goal: string;
  readonly measured: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly unit: string;
};

export type Outcome = {
  /** Every figure, for `--json`. */
  readonly figures: Record<string, unknown>;
  readonly tables: readonly Table[];
  readonly headlines: readonly Headline[];
  readonly notes?: readonly string[];
};

export const comparison = {
  'Vendure 2.x, checkouts/s on the same kind of machine': 9,
  'Medusa 2.x, checkouts/s on the same kind of machine': 1.4,
  'Salesforce OMS, orders processed/s, published': 41.7,
} as const;

const began = Date.now();

/** To stderr, so that `--json` stays one object. */
export function progress(text: string): void {
  process.stderr.write(`[${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s] ${text}\n`);
}

export function passes({ measured, atLeast, below }: Headline): boolean {
  return measured >= (atLeast ?? -Infinity) && measured < (below ?? Infinity);
}

export function tableText({ title, head, rows }: Table): string {
  const all = [head, ...rows].map((row) => row.map(textOf));
  const wide = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(wide[at] ?? 0) : cell.padStart(wide[at] ?? 0))).join('  ');
  const [first = [], ...others] = all;
  return [title, line(first), wide.map((width) => '-'.repeat(width)).join('  '), ...others.map(line), ''].join('\n');
}

function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return cell >= 100 ? Math.round(cell).toLocaleString('en') : String(cell);
}

export function headlineTable(headlines: readonly Headline[]): Table {
  return {
    title: 'Goals (2 cores, database and broker on the same box, default durability)',
    head: ['goal', 'wanted', 'measured', ''],
    rows: headlines.map((one) => [
      one.goal,
      one.atLeast === undefined ? `< ${one.below} ${one.unit}` : `≥ ${one.atLeast.toLocaleString('en')} ${one.unit}`,
      `${textOf(one.measured)} ${one.unit}`,
      passes(one) ? 'PASS' : 'MISS',
    ]),
  };
}

export function comparisonTable(): Table {
  return {
    title: 'For comparison',
    head: ['system', 'per second'],
    rows: Object.entries(comparison),
  };
}

/** `{hub: 1.2, mariadb: 0.9}` as `hub 1.2 · mariadb 0.9`. */
export function cpuText(spent: Record<string, number>): string {
  return Object.entries(spent)
    .map(([name, spent]) => (name === 'othersPercent' ? `others ${spent} %` : `${name} ${spent}`))
    .join(' · ');
}
