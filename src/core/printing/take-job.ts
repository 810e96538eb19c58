/**
 * Taking a job and saying what became of it. Whoever takes one holds it for a while under a number that counts the takers;
 * only the last of them is believed. The head of a printer's line is the only job that may be taken.
 */
import { printing } from '../../../config/printing.ts';
import type { Tx } from '../../platform/db/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { openTask, settleTask } from '../task/index.ts';
import { freshPapers } from './fresh-papers.ts';
import type { PrintJob } from './job.ts';
import { movePrintJob } from './move-job.ts';
import { logPrint } from './request-print.ts';
import { findJob, listHeadsOfLines, saveJob } from './store-jobs.ts';
import { findPrinter } from './store-printers.ts';

/** `scale` shortens waits in tests and demos; not the lease, which an agent renews by a clock of its own. */
export type Taker = { readonly name: string; readonly now: Date; readonly scale: number };

/** There is no line to the printer, so that nothing can have come out. */
export const AWAY = 'print.printer_away';

const later = (from: Date, ms: number): string => momentOf(new Date(from.getTime() + ms));

/** Whether a job could be taken now; asked before anything is locked. */
export function isDue(job: PrintJob, now: Date): boolean {
  const moment = momentOf(now);
  return job.state === 'taken' ? (job.leaseUntil ?? '') <= moment : job.availableAt <= moment;
}

/** The next job of these printers; undefined when none is due. */
export async function takeJob(tx: Tx, printerIds: readonly string[], by: Taker): Promise<PrintJob | undefined> {
  for (const printerId of [...printerIds].sort()) {
    // Two agents of one place must not both look at the same head.
    const printer = await findPrinter(tx, printerId, true);
    if (printer?.active !== true) continue;
    for (;;) {
      const [head] = await listHeadsOfLines(tx, [printerId]);
      if (head === undefined || !isDue(head, by.now)) break;
      const free = head.state === 'taken' ? await loseJob(tx, head, by) : head;
      if (free.state === 'given_up') continue;
      const fresh = await freshPapers(tx, free, printer);
      if (typeof fresh === 'string') {
        await giveUp(tx, free, fresh, '');
        continue;
      }
      return movePrintJob(tx, fresh, 'take', {
        token: fresh.token + 1,
        attempts: fresh.attempts + 1,
        takenBy: by.name,
        leaseUntil: later(by.now, printing.leaseMs),
        opened: false,
      });
    }
  }
  return undefined;
}

/** @throws missing `print_job.unknown`; conflict `print.lease_lost` for all but the last taker */
async function mustHold(tx: Tx, id: string, token: number, by: string): Promise<PrintJob> {
  const job = (await findJob(tx, id, true)) ?? fail('missing', 'print_job.unknown', { id });
  if (job.token !== token || job.takenBy !== by) fail('conflict', 'print.lease_lost', { id, token: job.token });
  return job;
}

/** Still at it. @throws conflict `print.lease_lost` */
export async function holdJob(tx: Tx, id: string, token: number, by: Taker): Promise<void> {
  const job = await mustHold(tx, id, token, by.name);
  if (job.state !== 'taken') fail('conflict', 'print.lease_lost', { id, state: job.state });
  await saveJob(tx, job, { leaseUntil: later(by.now, printing.leaseMs) });
}

/**
 * Hands out what is to be printed, as it stands now. Where an attempt before may have put it on paper, this one is another print of it: it is
 * written down as that, and marked where a copy must not pass for the original.
 * @throws conflict `print.lease_lost`. An error that is handed back says why it may not be printed any more: it is given up
 */
export async function openJob(tx: Tx, id: string, token: number, by: Taker): Promise<PrintJob | AppError> {
  const held = await mustHold(tx, id, token, by.name);
  if (held.state !== 'taken') fail('conflict', 'print.lease_lost', { id, state: held.state });
  const leaseUntil = later(by.now, printing.leaseMs);
  const printer = (await findPrinter(tx, held.printerId)) ?? fail('missing', 'printer.unknown', { id: held.printerId });
  const job = await freshPapers(tx, held, printer);
  if (typeof job === 'string') {
    await giveUp(tx, held, job, '');
    return new AppError('conflict', job, { id });
  }
  if (!job.maybePrinted) {
    await saveJob(tx, job, { opened: true, leaseUntil });
    return { ...job, opened: true, leaseUntil };
  }
  const papers = [];
  try {
    for (const paper of job.papers) {
      const of = { id: paper.documentId, kind: paper.kind, ownerId: paper.shipmentId ?? '' };
      const reason = `again: ${job.errorCode ?? 'print.agent_silent'}`;
      papers.push({ ...paper, copyNo: await logPrint(tx, of, printer.name, job.id, reason) });
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.kind !== 'conflict') throw thrown;
    await giveUp(tx, job, thrown.code, '');
    return thrown;
  }
  const changes = { opened: true, maybePrinted: false, reprint: job.papers.length > 0, papers, leaseUntil };
  await saveJob(tx, job, changes);
  return { ...job, ...changes };
}

export type PrintOutcome =
  | { readonly outcome: 'printed'; readonly sha256?: string }
  | {
      readonly outcome: 'failed';
      readonly code: string;
      /** What the printer said, for a person. */
      readonly text?: string;
      /** Something may have come out of the printer. */
      readonly maybePrinted: boolean;
      /** Trying again is of no use. */
      readonly final?: boolean;
    };

/** Said twice is said once. @throws conflict `print.lease_lost`, `print_job.illegal_move` */
export async function reportJob(tx: Tx, id: string, token: number, by: Taker, said: PrintOutcome): Promise<PrintJob> {
  const job = await mustHold(tx, id, token, by.name);
  if (said.outcome === 'printed') {
    if (job.state === 'printed') return job;
    const done = await movePrintJob(tx, job, 'finish', {
      sha256: said.sha256 ?? null,
      leaseUntil: null,
      errorCode: null,
      errorText: null,
    });
    await settleTask(tx, 'print.failed', id);
    return done;
  }
  if (job.state !== 'taken') return job;
  const text = (said.text ?? '').slice(0, 200);
  const maybePrinted = job.maybePrinted || (said.maybePrinted && job.opened);
  const failed = { maybePrinted, opened: false, leaseUntil: null, errorText: text === '' ? null : text };
  // No printer, no try: the line waits for it as a whole, and one task speaks for all of it.
  if (said.code === AWAY && said.final !== true && !said.maybePrinted)
    return movePrintJob(tx, job, 'fail', {
      ...failed,
      attempts: job.attempts - 1,
      availableAt: later(by.now, printing.awayMs * by.scale),
      errorCode: AWAY,
    });
  if (said.final === true || job.attempts >= printing.attempts)
    return giveUp(tx, { ...job, maybePrinted }, said.code, text);
  const { firstMs, maxMs } = printing.retry;
  const waitMs = Math.min(maxMs, firstMs * 2 ** (job.attempts - 1)) * by.scale;
  return movePrintJob(tx, job, 'fail', {
    ...failed,
    availableAt: later(by.now, waitMs),
    errorCode: said.code.slice(0, 80),
  });
}

/** Nothing is heard of whoever took it: back into the line, where it stood; or given up when that has happened often. */
export async function loseJob(tx: Tx, job: PrintJob, by: Pick<Taker, 'now'>): Promise<PrintJob> {
  const maybePrinted = job.maybePrinted || job.opened;
  if (job.attempts >= printing.attempts) return giveUp(tx, { ...job, maybePrinted }, 'print.agent_silent', '');
  return movePrintJob(tx, job, 'lose', {
    maybePrinted,
    opened: false,
    leaseUntil: null,
    availableAt: momentOf(by.now),
    errorCode: 'print.agent_silent',
    errorText: null,
  });
}

/** A person is asked; the line behind it goes on. */
export async function giveUp(tx: Tx, job: PrintJob, code: string, text: string): Promise<PrintJob> {
  const ended = await movePrintJob(tx, job, 'give_up', {
    maybePrinted: job.maybePrinted,
    opened: false,
    leaseUntil: null,
    errorCode: code.slice(0, 80),
    errorText: text === '' ? null : text,
  });
  await openPrintTask(tx, ended, code);
  return ended;
}

export async function openPrintTask(tx: Tx, job: PrintJob, code: string): Promise<void> {
  const printer = await findPrinter(tx, job.printerId);
  const [paper] = job.papers;
  await openTask(tx, {
    kind: 'print.failed',
    about: job.id,
    locationId: job.locationId,
    ...(job.orderId === null ? {} : { orderId: job.orderId }),
    ...(paper?.shipmentId == null || job.papers.length > 1 ? {} : { shipmentId: paper.shipmentId }),
    reasonCode: code,
    facts: { printer: printer?.name ?? '', job: job.title, said: job.errorText ?? '', locationId: job.locationId },
  });
}
