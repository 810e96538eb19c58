/** What people do to a print job: once more, to another printer, not at all, and the same papers anew. */
import type { Database, Tx } from '../../platform/db/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { listHeads } from '../document/index.ts';
import { findShipment } from '../shipment/index.ts';
import { settleTask } from '../task/index.ts';
import type { PrintJob } from './job.ts';
import { movePrintJob } from './move-job.ts';
import { formatFor, mediaTypes, type Printer } from './printer.ts';
import { requestPrint, requestTestPage, sheetsFor } from './request-print.ts';
import { findJob, listLine } from './store-jobs.ts';
import { findPrinter } from './store-printers.ts';
import { AWAY } from './take-job.ts';

export type JobWish = { readonly id: string; /** The version the person saw. */ readonly version: number };

/** @throws missing `print_job.unknown`; conflict `print_job.moved` */
async function mustSee(tx: Tx, { id, version }: JobWish): Promise<PrintJob> {
  const job = (await findJob(tx, id, true)) ?? fail('missing', 'print_job.unknown', { id });
  if (job.version !== version) fail('conflict', 'print_job.moved', { state: job.state });
  return job;
}

const anew = () => ({ attempts: 0, availableAt: momentOf(new Date()) });

/**
 * Now, whatever its turn, as the printer is set up now.
 * @throws conflict `print_job.moved`, `print_job.illegal_move`; refused `print.format_not_accepted`
 */
export async function retryPrintJob(tx: Tx, wish: JobWish): Promise<PrintJob> {
  const before = await mustSee(tx, wish);
  const printer = (await findPrinter(tx, before.printerId)) ?? fail('missing', 'printer.unknown', {});
  const sheets = printer.formats.includes(before.format) ? {} : await sheetsOn(tx, printer, before);
  const job = await movePrintJob(tx, before, 'retry', { ...anew(), ...sheets });
  await settleTask(tx, 'print.failed', job.id);
  return job;
}

/** @throws conflict `print_job.moved`, `print_job.illegal_move` while it is being printed */
export async function cancelPrintJob(tx: Tx, wish: JobWish): Promise<PrintJob> {
  const job = await movePrintJob(tx, await mustSee(tx, wish), 'cancel');
  await settleTask(tx, 'print.failed', job.id);
  return job;
}

/**
 * To another printer of the same place.
 * @throws missing `printer.unknown`; conflict `printer.off`, `print.by_browser`; invalid `print.other_store`, `print.other_kind`;
 *   refused `print.format_not_accepted`, `merge.not_a_page`
 */
export async function redirectPrintJob(tx: Tx, wish: JobWish & { readonly printerId: string }): Promise<PrintJob> {
  const before = await mustSee(tx, wish);
  const printer = mustTake(await findPrinter(tx, wish.printerId), wish.printerId, before.locationId);
  const job = await redirect(tx, before, printer);
  await settleTask(tx, 'print.failed', job.id);
  return job;
}

function mustTake(printer: Printer | undefined, id: string, locationId: string): Printer {
  if (printer === undefined) return fail('missing', 'printer.unknown', { id });
  if (!printer.active) fail('conflict', 'printer.off', { printer: printer.name });
  if (printer.connection === 'browser') fail('conflict', 'print.by_browser', { printer: printer.name });
  if (printer.locationId !== locationId) fail('invalid', 'print.other_store', { location: printer.locationId });
  return printer;
}

async function redirect(tx: Tx, before: PrintJob, printer: Printer): Promise<PrintJob> {
  return movePrintJob(tx, before, 'redirect', {
    ...anew(),
    printerId: printer.id,
    ...(await sheetsOn(tx, printer, before)),
    // It was said of the other printer.
    ...(before.errorCode === AWAY ? { errorCode: null, errorText: null } : {}),
  });
}

const STEP = 50;
/** No line is longer; whoever has one so long presses again. */
const MOST_MOVED = 2_000;

/**
 * All that waits at a printer to another one of its place, in its order; what is being printed just now stays, and so does what
 * the other one does not take. In transactions of fifty: a long line keeps nobody waiting.
 * @throws missing `printer.unknown`; conflict `printer.off`, `print.by_browser`, `print.line_empty`; invalid `print.other_store`
 */
export async function moveLine(
  db: Pick<Database, 'tx'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<{ readonly moved: number; readonly left: number }> {
  let [moved, left, after] = [0, 0, ''];
  for (let more = true; more && moved + left < MOST_MOVED;) {
    const seen = await db.tx(async (tx) => {
      // Held in one order, as whoever takes from several lines holds them.
      const held = new Map<string, Printer | undefined>();
      for (const id of [...new Set([from, to])].sort()) held.set(id, await findPrinter(tx, id, true));
      const source = held.get(from) ?? fail('missing', 'printer.unknown', { id: from });
      const printer = mustTake(from === to ? undefined : held.get(to), to, source.locationId);
      const jobs = await listLine(tx, from, after, STEP);
      let stays = 0;
      for (const job of jobs) if (!(await tookOver(tx, job, printer))) stays += 1;
      return { jobs, stays };
    });
    moved += seen.jobs.length - seen.stays;
    left += seen.stays;
    after = seen.jobs.at(-1)?.id ?? after;
    more = seen.jobs.length === STEP;
  }
  if (moved + left === 0) fail('conflict', 'print.line_empty', {});
  return { moved, left };
}

async function tookOver(tx: Tx, job: PrintJob, printer: Printer): Promise<boolean> {
  try {
    await redirect(tx, job, printer);
    return true;
  } catch (error) {
    // Said before anything is written.
    if (error instanceof AppError && (error.kind === 'refused' || error.kind === 'invalid')) return false;
    throw error;
  }
}

/** The other printer may want the same papers in another form. */
async function sheetsOn(tx: Tx, printer: Printer, job: PrintJob): Promise<Pick<PrintJob, 'format' | 'stock'>> {
  const heads = await listHeads(
    tx,
    job.papers.map((one) => one.documentId),
  );
  if (heads.length > 0) return sheetsFor(printer, heads);
  return {
    format: formatFor(printer, { mediaType: mediaTypes.pdf, label: printer.kind === 'label' }),
    stock: null,
  };
}

/** The same papers once more, as a job of its own: a reprint with its reason. @throws as `requestPrint` */
export async function reprintJob(
  tx: Tx,
  wish: { readonly id: string; readonly requestId: string; readonly reason: string },
): Promise<PrintJob[]> {
  const job = (await findJob(tx, wish.id)) ?? fail('missing', 'print_job.unknown', { id: wish.id });
  if (job.papers.length === 0) return [await requestTestPage(tx, job.printerId, wish.requestId)];
  const documents: string[] = [];
  for (const { documentId, shipmentId } of job.papers) {
    const parcel = shipmentId === null ? undefined : await findShipment(tx, shipmentId);
    // The label that stands now, should it be another by now.
    documents.push(parcel?.labelId ?? documentId);
  }
  return requestPrint(tx, {
    requestId: wish.requestId,
    printerId: job.printerId,
    documents,
    reason: wish.reason,
    merge: job.papers.length > 1,
  });
}
