/** Printing by itself: the hub's own calls to printers it may reach, and what in the queue lasts too long. */
import { printing } from '../../config/printing.ts';
import {
  findPrinter,
  holdJob,
  isDue,
  jobName,
  listHeadsOfLines,
  listPrinters,
  makeJobFile,
  noFile,
  openJob,
  readAddress,
  reportJob,
  takeJob,
  watchPrintAgents,
  watchPrintQueue,
  type PrintJob,
  type PrintOutcome,
  type Taker,
} from '../core/printing/index.ts';
import type { Partners } from '../connectors/index.ts';
import type { Database } from '../platform/db/index.ts';
import { AppError, asAppError } from '../platform/errors.ts';
import { neverLeft } from '../platform/lines.ts';
import { pageMaking } from '../../labels/page-making.ts';
import type { Job } from './index.ts';

/** Lines that were never there: nothing can have come out. */
const neverThere = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'ENOTALLOWED']);

export const watchPrinting: Job = {
  id: 'printing.watch',
  every: '*/5 * * * * *',
  about:
    'Puts print jobs back whose taker is silent, asks a person about lines that do not move and agents that are away',
  async run({ db, now }) {
    const { lost, waiting } = await db.tx((tx) => watchPrintQueue(tx, now));
    const silent = await db.tx((tx) => watchPrintAgents(tx, now));
    return `${lost} jobs put back, ${waiting} lines wait, ${silent} agents silent`;
  },
};

/**
 * Each printer has its own line, which goes on beside the runs of the job: one that is slow or dead keeps neither the others
 * waiting nor what is asked of them meanwhile. A line that another process empties is left alone by the lease of its head.
 */
export function sendPrints(partners: Partners, scale: number): Job {
  const lines = new Map<string, Promise<void>>();
  let done = 0;
  let failure: AppError | undefined;
  let stopping = false;
  function begin(db: Database, id: string): void {
    const line = emptyLine(db, partners, id, scale, () => stopping).then(
      (printed) => void (done += printed),
      (thrown: unknown) => void (failure ??= asAppError(thrown)),
    );
    lines.set(
      id,
      line.finally(() => lines.delete(id)),
    );
  }
  return {
    id: 'printing.send',
    every: '*/2 * * * * *',
    about: 'Sends waiting jobs to printers that the hub reaches itself',
    async run({ db }) {
      const direct = (await db.read((reader) => listPrinters(reader)))
        .filter((one) => one.active && (one.connection === 'ipp' || one.connection === 'raw'))
        .map((one) => one.id);
      const heads = await db.read((reader) => listHeadsOfLines(reader, direct));
      for (const job of heads)
        if (!stopping && !lines.has(job.printerId) && isDue(job, new Date())) begin(db, job.printerId);
      // What a line has done since the last run, or what broke it, is said by this one.
      const [printed, broken] = [done, failure];
      [done, failure] = [0, undefined];
      if (broken !== undefined) throw broken;
      return `${printed} jobs printed`;
    },
    halt: () => void (stopping = true),
    stop: async () => void (await Promise.all(lines.values())),
  };
}

const MOST_IN_A_RUN = 50;

async function emptyLine(
  db: Database,
  partners: Partners,
  printerId: string,
  scale: number,
  stopping: () => boolean,
): Promise<number> {
  const taker = (): Taker => ({ name: 'hub', now: new Date(), scale });
  for (let printed = 0; printed < MOST_IN_A_RUN; printed += 1) {
    if (stopping()) return printed;
    const job = await db.tx((tx) => takeJob(tx, [printerId], taker()));
    if (job === undefined) return printed;
    // A page may take longer than the lease: nobody must take it for lost and print it again.
    const hold = setInterval(() => {
      db.tx((tx) => holdJob(tx, job.id, job.token, taker())).catch(() => undefined);
    }, printing.leaseMs / 3);
    const outcome = await printOne(db, partners, job, taker).finally(() => clearInterval(hold));
    const after = outcome && (await db.tx((tx) => reportJob(tx, job.id, job.token, taker(), outcome)));
    if (after?.state !== 'printed' && after?.state !== 'given_up') return printed;
  }
  return MOST_IN_A_RUN;
}

/** The taken job is the written intent; an attempt before it is asked for first. Undefined: it was given up meanwhile. */
async function printOne(
  db: Database,
  { printer: line }: Partners,
  job: PrintJob,
  taker: () => Taker,
): Promise<PrintOutcome | undefined> {
  try {
    const printer = await db.read((reader) => findPrinter(reader, job.printerId));
    const to = readAddress(printer?.address ?? '');
    const name = jobName(job.id);
    if (job.maybePrinted && (await line.wasPrinted(to, name))) return { outcome: 'printed' };
    const opened = await db.tx((tx) => openJob(tx, job.id, job.token, taker()));
    if (opened instanceof AppError) return undefined;
    const file = await makeJobFile(db, opened, pageMaking).catch((thrown: unknown) => asAppError(thrown));
    if (file instanceof AppError) return noFile(file);
    const media = printer?.media ?? undefined;
    const { bytes, mediaType } = file;
    const end = await line.print(to, {
      name,
      bytes,
      mediaType,
      copies: job.copies,
      ...(media === undefined ? {} : { media }),
    });
    return end === undefined ? { outcome: 'printed', sha256: file.sha256 } : { outcome: 'failed', ...end };
  } catch (thrown) {
    return failureOf(asAppError(thrown));
  }
}

function failureOf(error: AppError): PrintOutcome {
  const reason = String(error.details['reason'] ?? '');
  const away = neverLeft(error) || neverThere.has(reason) || error.code === 'print.printer_away';
  const ours = error.code.startsWith('print.') || error.kind !== 'unavailable';
  return {
    outcome: 'failed',
    code: ours ? error.code : away ? 'print.printer_away' : 'print.line_dropped',
    text: reason,
    maybePrinted: !ours && !away,
    final: error.kind === 'refused' || error.kind === 'invalid' || error.kind === 'bug',
  };
}
