/** What lasts too long: jobs whose taker is silent, lines that wait for their printer, agents that are not heard of. */
import { printing } from '../../../config/printing.ts';
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { openTask, settleOthers } from '../task/index.ts';
import type { PrintJob } from './job.ts';
import { countInLine, findJob, listHeadsOfLines, listLapsed } from './store-jobs.ts';
import { deleteAgent, listAgents, listPrinters, upsertAgent, type PrintAgent } from './store-printers.ts';
import { AWAY, isDue, loseJob } from './take-job.ts';

const STEP = 100;

/** How many jobs went back into their lines, and how many lines wait for their printer. */
export async function watchPrintQueue(tx: Tx, now: Date): Promise<{ lost: number; waiting: number }> {
  let lost = 0;
  for (const id of await listLapsed(tx, momentOf(now), STEP)) {
    const job = await findJob(tx, id, true);
    if (job?.state !== 'taken' || !isDue(job, now)) continue;
    await loseJob(tx, job, { now });
    lost += 1;
  }
  return { lost, waiting: await watchLines(tx, now) };
}

const WAITS = 'print.line_waits';

/** One task for each printer whose line does not move, whatever is in it; done by itself when it moves again. */
async function watchLines(tx: Tx, now: Date): Promise<number> {
  const ago = (ms: number): string => momentOf(new Date(now.getTime() - ms));
  const [awayBefore, takenBefore] = [ago(printing.awayTaskMs), ago(printing.notTakenMs)];
  const isStuck = ({ errorCode, state, createdAt, changedAt }: PrintJob): boolean =>
    errorCode === AWAY ? createdAt < awayBefore : state === 'queued' && changedAt < takenBefore;
  const printers = await listPrinters(tx);
  const heads = await listHeadsOfLines(
    tx,
    printers.map((one) => one.id),
  );
  const stuck = heads.filter(isStuck);
  const waiting = stuck.length === 0 ? new Map<string, number>() : await countInLine(tx);
  for (const { printerId, locationId, errorCode } of stuck) {
    const printer = printers.find((one) => one.id === printerId);
    await openTask(tx, {
      kind: WAITS,
      about: printerId,
      locationId,
      reasonCode: errorCode ?? 'print.not_taken',
      facts: { printer: printer?.name ?? '', jobs: waiting.get(printerId) ?? 1, locationId },
    });
  }
  await settleOthers(tx, WAITS, new Set(stuck.map((one) => one.printerId)));
  return stuck.length;
}

/** An agent has asked for work: written down now and then. */
export async function noteAgent(tx: Tx, seen: Omit<PrintAgent, 'seenAt'>, now: Date): Promise<void> {
  await upsertAgent(tx, { ...seen, seenAt: momentOf(now) });
}

export function isOnline(agent: PrintAgent, now: Date, scale = 1): boolean {
  return agent.seenAt > momentOf(new Date(now.getTime() - Math.max(printing.offlineMs * scale, 2_000)));
}

/** One task for each agent that has printers and is silent; done by itself when it is heard again. */
export async function watchPrintAgents(tx: Tx, now: Date): Promise<number> {
  const since = momentOf(new Date(now.getTime() - printing.agentTaskMs));
  const needing = new Set(
    (await listPrinters(tx)).filter((one) => one.active && one.connection === 'agent').map((one) => one.locationId),
  );
  const silent = (await listAgents(tx)).filter(
    (one) => one.seenAt < since && one.locations.some((id) => needing.has(id)),
  );
  for (const one of silent) {
    const [locationId = ''] = one.locations;
    await openTask(tx, {
      kind: 'print.agent_offline',
      about: one.id,
      locationId,
      reasonCode: 'print.agent_offline',
      facts: { agent: one.name, host: one.host ?? '', seenAt: one.seenAt, locationId },
    });
  }
  await settleOthers(tx, 'print.agent_offline', new Set(silent.map((one) => one.id)));
  return silent.length;
}

/** Taken out of service: nobody misses it. */
export async function forgetAgent(tx: Tx, id: string): Promise<void> {
  await deleteAgent(tx, id);
}
