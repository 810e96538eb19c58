/** What lasts too long: jobs whose taker is silent, jobs that nobody takes, agents that are not heard of. */
import { printing } from '../../../config/printing.ts';
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { openTask, settleOthers } from '../task/index.ts';
import { findJob, listLapsed, listUntaken } from './store-jobs.ts';
import { deleteAgent, listAgents, listPrinters, upsertAgent, type PrintAgent } from './store-printers.ts';
import { isDue, loseJob, openPrintTask } from './take-job.ts';

const STEP = 100;

/** How many jobs went back into their lines, and how many nobody has taken. */
export async function watchPrintQueue(tx: Tx, now: Date): Promise<{ lost: number; untaken: number }> {
  let lost = 0;
  for (const id of await listLapsed(tx, momentOf(now), STEP)) {
    const job = await findJob(tx, id, true);
    if (job?.state !== 'taken' || !isDue(job, now)) continue;
    await loseJob(tx, job, { now });
    lost += 1;
  }
  const untaken = await listUntaken(tx, momentOf(new Date(now.getTime() - printing.notTakenMs)), STEP);
  for (const job of untaken) await openPrintTask(tx, job, job.errorCode ?? 'print.not_taken');
  return { lost, untaken: untaken.length };
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
