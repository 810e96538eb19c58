/**
 * What goes to the printer: the kept bytes as they are where one paper is printed, laid on sheets where there are several,
 * as ZPL where the printer takes nothing else. A label that turns out unreadable is replaced by our own one, for good.
 */
import { createHash } from 'node:crypto';
import type { Database, Tx } from '../../platform/db/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { findInvoice } from '../billing/index.ts';
import { findPrint, isMarkedAsCopy, listHeads, listStored, type DocumentHead } from '../document/index.ts';
import { labelDataOf, loadLabel, replaceLabel, type LabelData } from '../shipment/index.ts';
import { keptZpl } from './label-zpl.ts';
import type { JobPaper, PrintJob } from './job.ts';
import { formatFor, labelSize, mediaTypes, type LabelSize, type Printer } from './printer.ts';
import { logPrint } from './request-print.ts';
import { findJob, saveJob } from './store-jobs.ts';
import { findPrinter } from './store-printers.ts';
import type { PrintOutcome } from './take-job.ts';

type PrintFile = { readonly bytes: Uint8Array; readonly mediaType: string };
/** What a ZPL printer has in it. */
export type LabelDots = { readonly dpi: Printer['dpi']; readonly size: LabelSize };

/** How pages are made; handed in, because core does not know. */
export type PageMaking = {
  /** `instead`: stands in for the file at that place, which cannot be read after all. */
  merge(
    files: readonly PrintFile[],
    stock: 'label' | 'a4x4',
    instead?: (at: number, error: AppError) => Promise<PrintFile>,
  ): Promise<Uint8Array>;
  stamp(bytes: Uint8Array, copy: { copyNo: number; by: string; at: string }): Promise<Uint8Array>;
  testPage(printer: Pick<Printer, 'kind' | 'name' | 'dpi'>): Promise<Uint8Array>;
  ownLabel(data: LabelData): Promise<Uint8Array>;
  /** Undefined where our label does not stand on that stock. */
  ownZpl(data: LabelData, dots: LabelDots): Uint8Array | undefined;
  /** @throws refused `label.blank`, `label.broken`, `label.raster_slow`, `label.raster_memory` */
  raster(file: PrintFile, dots: LabelDots): Promise<Uint8Array>;
};

export type JobFile = PrintFile & { readonly sha256: string };

const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Of a job that its taker has opened.
 * @throws missing `document.unknown`, `document.dropped`; conflict `print.parcel_left`, `print.lease_lost`
 * @throws refused `print.format_not_accepted`
 */
export async function makeJobFile(db: Database, job: PrintJob, make: PageMaking): Promise<JobFile> {
  const printer =
    (await db.read((reader) => findPrinter(reader, job.printerId))) ??
    fail('missing', 'printer.unknown', { id: job.printerId });
  // Set up anew since it was asked for: whoever takes only pages never gets ZPL, and the other way round.
  if (!printer.formats.includes(job.format))
    fail('refused', 'print.format_not_accepted', { printer: printer.name, takes: printer.formats.join(', ') });
  const bytes = await bytesOf({ db, job, printer, make, dots: { dpi: printer.dpi, size: labelSize(printer) } });
  return { bytes, mediaType: mediaTypes[job.format], sha256: shaOf(bytes) };
}

/** On its own, for whoever sets a printer up. */
export async function makeTestPage(printer: Printer, make: PageMaking): Promise<PrintFile> {
  const label = printer.kind === 'label';
  const format = formatFor(printer, { mediaType: mediaTypes.pdf, label });
  const page = await make.testPage(printer);
  const dots = { dpi: printer.dpi, size: labelSize(printer) };
  const bytes = format === 'zpl' ? await make.raster({ bytes: page, mediaType: mediaTypes.pdf }, dots) : page;
  return { bytes, mediaType: mediaTypes[format] };
}

/** What is said of a job whose file could not be made. Only what may be better the next time is tried again. */
export function noFile({ code, kind }: AppError): PrintOutcome {
  return { outcome: 'failed', code, maybePrinted: false, final: kind !== 'unavailable' };
}

type Work = {
  readonly db: Database;
  readonly job: PrintJob;
  readonly printer: Printer;
  readonly make: PageMaking;
  readonly dots: LabelDots;
};
type Sheet = { readonly paper: JobPaper; readonly head: DocumentHead; readonly file: PrintFile };

async function bytesOf(work: Work): Promise<Uint8Array> {
  const { job, make } = work;
  if (job.papers.length === 0) {
    return (await makeTestPage(work.printer, make)).bytes;
  }
  const sheets: Sheet[] = [];
  for (const at of job.papers.keys()) sheets.push(await sheetOf(work, at));
  if (job.format === 'zpl') {
    const parts: Uint8Array[] = [];
    for (const [at, sheet] of sheets.entries()) parts.push(await zplOf(work, at, sheet));
    return Buffer.concat(parts);
  }
  const files = sheets.map((one) => one.file);
  const instead = async (at: number, error: AppError): Promise<PrintFile> =>
    (await standIn(work, at, sheets[at], error)).file;
  if (job.stock !== null || sheets.length > 1) return make.merge(files, job.stock ?? 'label', instead);
  const [only] = sheets;
  if (only === undefined) return fail('bug', 'print.nothing', {});
  if (only.head.kind !== 'shipping_label' || only.head.origin === 'hub' || job.format !== 'pdf') return only.file.bytes;
  // Nobody has opened the courier's file since it came: a page that no printer can read would come out white.
  let replaced: PrintFile | undefined;
  await make.merge(files, 'label', async (at, error) => (replaced = await instead(at, error)));
  return (replaced ?? only.file).bytes;
}

async function sheetOf(work: Work, at: number): Promise<Sheet> {
  const { db, job, make } = work;
  const paper = job.papers[at] ?? fail('bug', 'print.nothing', {});
  const ids = [paper.documentId];
  const { kept, head, print } = await db.read(async (reader) => ({
    head: (await listHeads(reader, ids))[0] ?? fail('missing', 'document.unknown', { id: paper.documentId }),
    kept: (await listStored(reader, ids))[0] ?? fail('missing', 'document.unknown', { id: paper.documentId }),
    print:
      paper.copyNo > 1 && isMarkedAsCopy(paper.kind)
        ? await findPrint(reader, paper.documentId, paper.copyNo)
        : undefined,
  }));
  if (shaOf(kept.bytes) !== kept.sha256) {
    const changed = new AppError('bug', 'print.bytes_changed', { id: kept.id });
    return standIn(work, at, { paper, head, file: kept }, changed);
  }
  if (print === undefined) return { paper, head, file: kept };
  const copy = {
    copyNo: print.copyNo,
    by: print.requestedBy,
    at: `${print.requestedAt.slice(0, 16)} UTC`,
  };
  return { paper, head, file: { bytes: await make.stamp(kept.bytes, copy), mediaType: kept.mediaType } };
}

async function zplOf(work: Work, at: number, sheet: Sheet): Promise<Uint8Array> {
  if (sheet.file.mediaType === mediaTypes.zpl) return sheet.file.bytes;
  try {
    return await keptZpl(work, sheet);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'refused') throw error;
    return keptZpl(work, await standIn(work, at, sheet, error));
  }
}

/**
 * Our own label in place of one that cannot be read, with a task; the job prints it from now on. Of other papers, and of
 * our own labels, there is nothing to put in their place.
 * @throws what was wrong, or conflict `print.parcel_left`, `print.lease_lost`
 */
async function standIn({ db, job, printer, make }: Work, at: number, sheet: Sheet | undefined, error: AppError) {
  const shipmentId = sheet?.head.kind === 'shipping_label' ? sheet.head.ownerId : undefined;
  if (sheet === undefined || shipmentId === undefined) throw error;
  const data = await db.read(async (reader) => labelDataOf(reader, shipmentId, await findInvoice(reader, shipmentId)));
  const bytes = await make.ownLabel(data);
  return db.tx(async (tx): Promise<Sheet> => {
    const held = (await findJob(tx, job.id, true)) ?? fail('missing', 'print_job.unknown', { id: job.id });
    if (held.token !== job.token || held.state !== 'taken') fail('conflict', 'print.lease_lost', { id: job.id });
    const paper = held.papers[at] ?? fail('bug', 'print.nothing', {});
    // Asked for twice at once, it is replaced once.
    if (paper.documentId !== sheet.head.id) return sheetNow(tx, shipmentId, paper);
    const { code, details } = error;
    const id = await replaceLabel(tx, shipmentId, bytes, { code, details });
    const of = { id, kind: 'shipping_label', ownerId: shipmentId } as const;
    const copyNo = await logPrint(tx, of, printer.name, job.id, `instead: ${code}`);
    const after = { ...paper, documentId: id, copyNo };
    await saveJob(tx, held, { papers: held.papers.map((one, nth) => (nth === at ? after : one)) });
    return sheetNow(tx, shipmentId, after);
  });
}

async function sheetNow(tx: Tx, shipmentId: string, paper: JobPaper): Promise<Sheet> {
  const [head] = await listHeads(tx, [paper.documentId]);
  return {
    paper,
    head: head ?? fail('missing', 'document.unknown', { id: paper.documentId }),
    file: await loadLabel(tx, shipmentId),
  };
}
