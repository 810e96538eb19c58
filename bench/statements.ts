/**
 * `--statements`: which statements the database spent its time on, from MariaDB's slow log with a threshold of zero.
 * Logging costs, so the rates of such a run are not to be quoted.
 */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { tableText } from './report.ts';

export type Watch = { show(): Promise<string> };

export async function watchStatements(rootUrl: string): Promise<Watch> {
  const file = join(tmpdir(), `omnihub-statements-${process.pid}.log`);
  const connection = await mysql.createConnection(rootUrl);
  await connection.query('SET GLOBAL slow_query_log_file = ?', [file]);
  await connection.query('SET GLOBAL long_query_time = 0, GLOBAL log_slow_min_examined_row_limit = 0');
  await connection.query('SET GLOBAL slow_query_log = 1');
  return {
    async show() {
      await connection.query('SET GLOBAL slow_query_log = 0');
      await connection.end();
      const log = readFileSync(file, 'utf8');
      rmSync(file, { force: true });
      return summarise(log);
    },
  };
}

type Sum = { count: number; ms: number; examined: number };

function summarise(log: string): string {
  const sums = new Map<string, Sum>();
  let total = 0;
  for (const entry of log.split(/^# User@Host.*$/m).slice(1)) {
    const [, seconds, examined] = /Query_time: ([\d.]+).*?Rows_examined: (\d+)/s.exec(entry) ?? [];
    const text = entry.replace(/^(#.*|SET timestamp=.*|use \w+;)$/gm, '').trim();
    if (seconds === undefined || text === '') continue;
    const name = shapeOf(text);
    const sum = sums.get(name) ?? { count: 0, ms: 0, examined: 0 };
    sums.set(name, sum);
    sum.count++;
    sum.ms += Number(seconds) * 1000;
    sum.examined += Number(examined);
    total += Number(seconds) * 1000;
  }
  const rows = [...sums].sort((a, b) => b[1].ms - a[1].ms).slice(0, 40);
  return tableText({
    title: 'Statements by their time in the database (waiting for the disk and for locks included)',
    head: ['statement', 'times', 'ms', 'share', 'ms each', 'rows each'],
    rows: rows.map(([name, { count, ms, examined }]) => [
      name,
      count,
      Math.round(ms),
      `${((ms * 100) / total).toFixed(1)} %`,
      (ms / count).toFixed(3),
      (examined / count).toFixed(1),
    ]),
  });
}

/** The statement without its values, short enough for a line. */
function shapeOf(text: string): string {
  return text
    .replace(/VALUES\s*\(.*$/s, 'VALUES …')
    .replace(/'(?:[^'\\]|\\.|'')*'/gs, '?')
    .replace(/\b\d+\b/g, '?')
    .replace(/\s+/g, ' ')
    .replace(/^(SELECT) .{60,}? (FROM .*)$/, '$1 … $2')
    .slice(0, 150);
}
