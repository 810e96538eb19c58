/** One order of the demo, from its push to its delivery, shown as it goes. */
import type { ClickpostSandbox, MagentoSandbox } from './index.ts';

type Trace = {
  readonly number: string;
  readonly state: string;
  readonly reason: string | null;
  readonly receivedAt: string;
  readonly shipments: readonly {
    reference: string;
    location: string;
    courier: string | null;
    awb: string | null;
    labelled: boolean;
  }[];
  readonly steps: readonly { at: string; what: string; from: string | null; to: string | null; who: string }[];
};

const WITHIN_MS = 60_000;

/** @returns the order's number @throws when it is not delivered and told to both sides in time */
export async function followOne(world: {
  hubUrl: string;
  magento: MagentoSandbox;
  clickpost: ClickpostSandbox;
  key: string;
}): Promise<string> {
  const began = Date.now();
  // Of a country where no parcel waits for our own people to press.
  const order = world.magento.placeOrder('two_lines', { storeCode: 'qa_en' });
  if (!(await world.magento.pushOrder(order, 'rest'))) throw new Error('Magento could not push the order');
  const number = `QA-${order.increment_id}`;
  console.log(`pushed ${number}`);
  let shown = 0;
  for (;;) {
    const trace = await read(world.hubUrl, number, world.key);
    for (const step of trace?.steps.slice(shown) ?? [])
      process.stderr.write(`  ${step.what}${step.to === null ? '' : ` → ${step.to}`}\n`);
    shown = trace?.steps.length ?? 0;
    if (trace?.state === 'closed' && told(world.magento, order.entity_id)) {
      print(trace, Date.now() - began);
      return number;
    }
    if (trace?.state === 'on_hold') throw new Error(`the order is on hold: ${trace.reason}`);
    if (Date.now() - began > WITHIN_MS)
      throw new Error(`not delivered within ${WITHIN_MS / 1000} s; it is ${trace?.state ?? 'not there'}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Magento has the shipment, and shows the order as delivered. */
function told(magento: MagentoSandbox, entityId: number): boolean {
  return [...magento.orders.values()].some((order) => order.entity_id === entityId && order.status === 'hub_delivered');
}

async function read(hubUrl: string, number: string, key: string): Promise<Trace | undefined> {
  const answer = await fetch(`${hubUrl}/orders/${encodeURIComponent(number)}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`the hub answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Trace;
}

function print(trace: Trace, tookMs: number): void {
  const start = Date.parse(`${trace.receivedAt.replace(' ', 'T')}Z`);
  const rows = trace.steps.map((step) => {
    const ms = Date.parse(`${step.at.replace(' ', 'T')}Z`) - start;
    return [
      `${(ms / 1000).toFixed(3)} s`,
      step.what,
      step.from === step.to ? '' : `${step.from ?? '·'} → ${step.to ?? '·'}`,
      step.who,
    ];
  });
  const wide = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  console.log(
    `\n${'after'.padStart(wide[0] ?? 0)}  ${'step'.padEnd(wide[1] ?? 0)}  ${'change'.padEnd(wide[2] ?? 0)}  by`,
  );
  for (const row of rows) {
    console.log(
      `${(row[0] ?? '').padStart(wide[0] ?? 0)}  ${(row[1] ?? '').padEnd(wide[1] ?? 0)}  ${(row[2] ?? '').padEnd(wide[2] ?? 0)}  ${row[3]}`,
    );
  }
  for (const one of trace.shipments)
    console.log(
      `\n${one.reference}  from ${one.location} by ${one.courier}, AWB ${one.awb}, label ${one.labelled ? 'kept' : 'missing'}`,
    );
  console.log(`${(tookMs / 1000).toFixed(1)} s in all`);
}
