/** What people do to a print job: once more, to another printer, not at all, and the same papers anew. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { listHeads } from '../document/index.ts';
import { settleTask } from '../task/index.ts';
import type { PrintJob } from './job.ts';
import { movePrintJob } from './move-job.ts';
import { formatFor, mediaTypes, type Printer } from './printer.ts';
import { requestPrint, requestTestPage, sheetsFor } from './request-print.ts';
import { findJob } from './store-jobs.ts';
import { findPrinter } from './store-printers.ts';

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
  const printer = (await findPrinter(tx, wish.printerId)) ?? fail('missing', 'printer.unknown', { id: wish.printerId });
  if (!printer.active) fail('conflict', 'printer.off', { printer: printer.name });
  if (printer.connection === 'browser') fail('conflict', 'print.by_browser', { printer: printer.name });
  if (printer.locationId !== before.locationId) fail('invalid', 'print.other_store', { location: printer.locationId });
  const job = await movePrintJob(tx, before, 'redirect', {
    ...anew(),
    printerId: printer.id,
    ...(await sheetsOn(tx, printer, before)),
  });
  await settleTask(tx, 'print.failed', job.id);
  return job;
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
  const heads = await listHeads(
    tx,
    job.papers.map((one) => one.documentId),
  );
  return requestPrint(tx, {
    requestId: wish.requestId,
    printerId: job.printerId,
    documents: heads.map((head) => head.id),
    reason: wish.reason,
    merge: job.papers.length > 1,
  });
}
