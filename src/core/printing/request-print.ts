/**
 * Sending papers to a printer: every print is written down with its person before the job can be taken, so that no paper
 * leaves the house unlogged; the same asked again under its id is the same job.
 */
import { uuidv7 } from '../../platform/ids.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { momentOf } from '../../platform/time.ts';
import { isMarkedAsCopy, listHeads, printDocument, type DocumentHead } from '../document/index.ts';
import { printLabel } from '../shipment/index.ts';
import type { JobPaper, PrintJob } from './job.ts';
import { formatFor, isLabel, type PaperFormat, type Printer } from './printer.ts';
import { insertJobs, listByRequest } from './store-jobs.ts';
import { findPrinter } from './store-printers.ts';

export type PrintRequest = {
  /** Given by whoever asks; the same again from the same person is no second job. */
  readonly requestId: string;
  readonly printerId: string;
  /** Kept papers, in the order in which they are to lie in the tray. */
  readonly documents: readonly string[];
  readonly copies?: number;
  readonly reason?: string;
  /** All labels as one file. */
  readonly merge?: boolean;
  /** Names what was asked for together, in several requests. */
  readonly waveId?: string;
};

export const MOST_PAPERS = 500;
const MOST_COPIES = 20;

/**
 * @throws missing `printer.unknown`, `document.unknown`; conflict `printer.off`, `print.by_browser`, `print.parcel_left`,
 *   `document.superseded`; invalid `print.nothing`, `print.too_many`, `print.other_store`, `print.reason_needed`;
 *   refused `print.format_not_accepted`
 */
export async function requestPrint(tx: Tx, wish: PrintRequest): Promise<PrintJob[]> {
  const { copies = 1, documents } = wish;
  const requestKey = `${currentCause().who}:${wish.requestId}`.slice(0, 160);
  // Held from here: asked twice at once is asked once, and a line grows in the order of its numbers.
  const found = await findPrinter(tx, wish.printerId, true);
  const known = await listByRequest(tx, requestKey);
  if (known.length > 0) return known;
  if (documents.length === 0) fail('invalid', 'print.nothing', {});
  if (documents.length > MOST_PAPERS || copies < 1 || copies > MOST_COPIES)
    fail('invalid', 'print.too_many', { papers: documents.length, copies });
  const printer = mustPrintOn(found, wish.printerId);
  const heads = await listHeads(tx, [...new Set(documents)]);
  if (heads.length !== new Set(documents).size) fail('missing', 'document.unknown', { found: heads.length });
  const old = heads.find((head) => head.supersededBy !== null);
  if (old !== undefined) fail('conflict', 'document.superseded', { id: old.id, by: old.supersededBy });
  for (const head of heads)
    if (head.locationId !== null && head.locationId !== printer.locationId)
      fail('invalid', 'print.other_store', { location: head.locationId });
  const parts = partsOf(printer, heads, copies, wish.merge === true);
  const ids = parts.map(() => uuidv7());
  const logged = await logPrints(tx, parts, ids, printer, wish.reason);
  const jobs = parts.map((part, at) =>
    jobOf(part, logged[at] ?? [], ids[at] ?? '', at, { ...wish, requestKey }, printer),
  );
  await insertJobs(tx, jobs);
  for (const job of jobs)
    remember(tx, {
      entity: 'print_job',
      entityId: job.id,
      orderId: job.orderId ?? job.id,
      move: 'ask',
      to: 'queued',
      version: 1,
    });
  return jobs;
}

/** A page that shows whether the printer is well: bars, lines of Arabic, a ruler. */
export async function requestTestPage(tx: Tx, printerId: string, requestId: string): Promise<PrintJob> {
  const requestKey = `${currentCause().who}:${requestId}`.slice(0, 160);
  const found = await findPrinter(tx, printerId, true);
  const [known] = await listByRequest(tx, requestKey);
  if (known !== undefined) return known;
  const printer = mustPrintOn(found, printerId);
  const label = printer.kind === 'label';
  const format = formatFor(printer, { mediaType: 'application/pdf', label });
  const part: Part = { heads: [], format, stock: null, copies: 1 };
  const job = jobOf(part, [], uuidv7(), 0, { requestKey }, printer);
  await insertJobs(tx, [job]);
  return job;
}

function mustPrintOn(printer: Printer | undefined, id: string): Printer {
  if (printer === undefined) return fail('missing', 'printer.unknown', { id });
  if (!printer.active) fail('conflict', 'printer.off', { printer: printer.name });
  if (printer.connection === 'browser') fail('conflict', 'print.by_browser', { printer: printer.name });
  return printer;
}

type Part = {
  readonly heads: readonly DocumentHead[];
  readonly format: PaperFormat;
  readonly stock: PrintJob['stock'];
  readonly copies: number;
};

type Sheets = Pick<Part, 'format' | 'stock'>;

/**
 * How these papers go out on that printer as one file: one as it is kept or as the printer takes it, several labels on sheets.
 * @throws invalid `print.merge_labels_only`; refused `merge.not_a_page`, `print.format_not_accepted`
 */
export function sheetsFor(printer: Printer, heads: readonly DocumentHead[]): Sheets {
  const stock = printer.kind === 'label' ? 'label' : 'a4x4';
  const [first] = heads;
  if (first !== undefined && heads.length === 1) {
    const format = formatFor(printer, { mediaType: first.mediaType, label: isLabel(first.kind) });
    const asKept = format !== 'pdf' || first.mediaType === 'application/pdf';
    return { format, stock: asKept ? null : stock };
  }
  if (!heads.every((head) => isLabel(head.kind))) fail('invalid', 'print.merge_labels_only', {});
  for (const head of heads) if (head.mediaType === 'application/zpl') fail('refused', 'merge.not_a_page', {});
  return { format: formatFor(printer, { mediaType: 'application/pdf', label: false }), stock };
}

/** One job per paper in order, or one of all labels. Of a paper that says which copy it is, each copy is a job. */
function partsOf(printer: Printer, heads: readonly DocumentHead[], copies: number, merge: boolean): Part[] {
  // On a roll of labels ZPL comes out one after the other anyway.
  if (merge && heads.length > 1 && printer.formats.includes('pdf'))
    return [{ heads, ...sheetsFor(printer, heads), copies }];
  return heads.flatMap((head): Part[] => {
    const part: Part = { heads: [head], ...sheetsFor(printer, [head]), copies };
    return isMarkedAsCopy(head.kind) ? Array.from({ length: copies }, () => ({ ...part, copies: 1 })) : [part];
  });
}

/** Labels by parcel first, then the rest by id: two who print the same papers wait for each other in one order. */
async function logPrints(
  tx: Tx,
  parts: readonly Part[],
  ids: readonly string[],
  printer: Printer,
  reason: string | undefined,
): Promise<JobPaper[][]> {
  const wanted = parts.flatMap((part, at) => part.heads.map((head, nth) => ({ head, at, nth, copies: part.copies })));
  wanted.sort((a, b) => (rankOf(a.head) < rankOf(b.head) ? -1 : 1));
  const made: JobPaper[][] = parts.map(() => []);
  for (const { head, at, nth, copies } of wanted) {
    const jobId = ids[at] ?? '';
    const numbers: number[] = [];
    for (let copy = 0; copy < copies; copy += 1) numbers.push(await logPrint(tx, head, printer.name, jobId, reason));
    const papers = made[at] ?? [];
    papers[nth] = paperOf(head, numbers[0] ?? 1);
  }
  return made;
}

const rankOf = (head: DocumentHead): string => (head.kind === 'shipping_label' ? `0${head.ownerId}` : `1${head.id}`);

function paperOf(head: DocumentHead, copyNo: number): JobPaper {
  const shipmentId = head.kind === 'shipping_label' ? head.ownerId : null;
  return { documentId: head.id, kind: head.kind, shipmentId, copyNo };
}

/** One line of the paper's print log; which print of it that is. */
export async function logPrint(
  tx: Tx,
  paper: { readonly id: string; readonly kind: DocumentHead['kind']; readonly ownerId: string },
  printer: string,
  jobId: string,
  reason: string | undefined,
): Promise<number> {
  const wish = { printer, jobId, format: 'queue' };
  if (paper.kind === 'shipping_label') return (await printLabel(tx, paper.ownerId, reason, wish)).copyNo;
  return (await printDocument(tx, paper.id, { ...wish, ...(reason === undefined ? {} : { reason }) })).copyNo;
}

function jobOf(
  part: Part,
  papers: readonly JobPaper[],
  id: string,
  partNo: number,
  wish: { readonly requestKey: string; readonly reason?: string; readonly waveId?: string },
  printer: Printer,
): PrintJob {
  const orders = new Set(part.heads.map((head) => head.orderId));
  const [orderId = null] = orders;
  const [first] = part.heads;
  const now = momentOf(new Date());
  return {
    id,
    printerId: printer.id,
    locationId: printer.locationId,
    state: 'queued',
    version: 1,
    requestKey: wish.requestKey,
    waveId: wish.waveId ?? null,
    partNo,
    title:
      first === undefined ? 'test_page' : part.heads.length > 1 ? `${first.kind} × ${part.heads.length}` : first.kind,
    orderId: orders.size === 1 ? orderId : null,
    papers,
    format: part.format,
    stock: part.stock,
    copies: part.copies,
    reprint: papers.some((one) => one.copyNo > 1),
    reason: wish.reason?.slice(0, 60) ?? null,
    attempts: 0,
    availableAt: now,
    token: 0,
    takenBy: null,
    leaseUntil: null,
    opened: false,
    maybePrinted: false,
    errorCode: null,
    errorText: null,
    sha256: null,
    createdAt: now,
    createdBy: currentCause().who,
    changedAt: now,
  };
}
