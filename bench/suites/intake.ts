/** Intake: (a) over HTTP, and (b) the transactions behind it called in process, beside the same rows in plain SQL. */
import type { SuiteOptions } from '../run.ts';
import type { Outcome } from '../report.ts';
import { onStage } from '../stage.ts';
import { acceptFloor } from './accept-floor.ts';
import { httpIntake } from './http-intake.ts';
import { sourceFloor } from './source-floor.ts';

export function intake({ quick, profileInto, only, statements }: SuiteOptions): Promise<Outcome> {
  const part = quick ? 0.1 : 1;
  return onStage({ statements }, async (stage) => {
    const parts: Outcome[] = [];
    if (only === undefined || only === 'http') {
      const sizes = { warm: 1500, at1: 1000, at16: 3000, at64: 6000, open: 10_000 };
      parts.push(await httpIntake(stage, scaled(sizes, part), profileInto));
    }
    if (only === undefined || only === 'accept') parts.push(await acceptFloor(stage, Math.ceil(2500 * part)));
    if (only === undefined || only === 'source') parts.push(await sourceFloor(stage, Math.ceil(1800 * part)));
    return {
      figures: Object.assign({ servers: stage.versions }, ...parts.map((one) => one.figures)) as Outcome['figures'],
      tables: parts.flatMap((one) => one.tables),
      headlines: parts.flatMap((one) => one.headlines),
      notes: parts.flatMap((one) => one.notes ?? []),
    };
  });
}

function scaled<T extends Record<string, number>>(sizes: T, part: number): T {
  return Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, Math.ceil(size * part)])) as T;
}
