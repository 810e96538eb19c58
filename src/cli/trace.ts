/** `hub order trace <number>`: each step of an order with its time. */
import type { Config } from '../../config/index.ts';
import { findTrace } from '../core/reading/index.ts';
import { openDatabase } from '../platform/db/index.ts';

export async function traceOrder(config: Config, [number]: readonly string[]): Promise<number> {
  if (number === undefined) {
    console.error('which one? hub order trace <number>');
    return 2;
  }
  const db = openDatabase(config.databaseUrl);
  try {
    const trace = await db.read((reader) => findTrace(reader, number, 'all'));
    if (trace === undefined) {
      console.error(`no order ${number}`);
      return 1;
    }
    console.log(`${trace.number}  ${trace.state}${trace.reason === null ? '' : `  (${trace.reason})`}`);
    for (const one of trace.shipments)
      console.log(`  ${one.reference}  ${one.state}  from ${one.location}  ${one.courier ?? '-'} ${one.awb ?? '-'}`);
    for (const step of trace.steps) {
      const change = step.from === step.to ? '' : `${step.from ?? '·'} → ${step.to ?? '·'}`;
      console.log(
        `  ${step.at}  ${step.what.padEnd(24)} ${change.padEnd(34)} ${step.who}${step.why === null ? '' : `  ${step.why}`}`,
      );
    }
    return 0;
  } finally {
    await db.close();
  }
}
