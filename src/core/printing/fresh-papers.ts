/** What a job prints when its turn comes: the label that stands by then, and none of a parcel that nobody may send any more. */
import type { Tx } from '../../platform/db/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { listHeads } from '../document/index.ts';
import { findShipment } from '../shipment/index.ts';
import type { JobPaper, PrintJob } from './job.ts';
import type { Printer } from './printer.ts';
import { logPrint, sheetsFor } from './request-print.ts';
import { findJob, saveJob } from './store-jobs.ts';

/** A label must not come out of a printer that was long away. */
const gone: Readonly<Record<string, string>> = {
  cancelled: 'print.parcel_cancelled',
  recalled: 'print.parcel_cancelled',
  // Its waybill is void; the next booking brings a label of its own.
  booking_failed: 'print.label_void',
  in_transit: 'print.parcel_left',
  out_for_delivery: 'print.parcel_left',
  delivery_failed: 'print.parcel_left',
  delivered: 'print.parcel_left',
  returning: 'print.parcel_left',
};

type Fresh = { readonly paper: JobPaper; readonly isOther: boolean };

/**
 * The job as it may go out now, saved where that is not as it was asked for; or the code of why nothing of it may. Of several
 * labels in one file those that may not are left out, the others wait for none of them. Other papers in whose place another
 * one stands are not exchanged: whoever asked for an invoice asked for that one.
 */
export async function freshPapers(tx: Tx, job: PrintJob, printer: Printer): Promise<PrintJob | string> {
  const heads = await listHeads(
    tx,
    job.papers.map((one) => one.documentId),
  );
  const superseded = new Set(heads.filter((head) => head.supersededBy !== null).map((head) => head.id));
  const fresh: Fresh[] = [];
  let refused: string | undefined;
  for (const paper of job.papers) {
    const shipment = paper.shipmentId === null ? undefined : await findShipment(tx, paper.shipmentId);
    if (shipment === undefined) {
      if (superseded.has(paper.documentId)) refused ??= 'document.superseded';
      else fresh.push({ paper, isOther: false });
      continue;
    }
    const { labelId } = shipment;
    const code = gone[shipment.state] ?? (labelId === null ? 'print.label_void' : undefined);
    refused ??= code;
    if (code === undefined && labelId !== null)
      fresh.push({ paper: { ...paper, documentId: labelId }, isOther: labelId !== paper.documentId });
  }
  if (refused !== undefined && fresh.length === 0) return refused;
  return refused !== undefined || fresh.some((one) => one.isOther) ? exchange(tx, job, printer, fresh) : job;
}

async function exchange(
  tx: Tx,
  { id }: PrintJob,
  printer: Printer,
  fresh: readonly Fresh[],
): Promise<PrintJob | string> {
  // The job before its parcels, as everybody does who has hold of both.
  const job = (await findJob(tx, id, true)) ?? fail('missing', 'print_job.unknown', { id });
  const standing = await listHeads(
    tx,
    fresh.map(({ paper }) => paper.documentId),
  );
  try {
    const sheets = sheetsFor(printer, standing);
    const papers: JobPaper[] = [];
    for (const { paper, isOther } of fresh) {
      const of = { id: paper.documentId, kind: paper.kind, ownerId: paper.shipmentId ?? '' };
      const again = job.maybePrinted ? `again: ${job.errorCode ?? 'print.agent_silent'}` : undefined;
      const reason = isOther ? 'instead: document.superseded' : again;
      const copyNo = reason === undefined ? paper.copyNo : await logPrint(tx, of, printer.name, id, reason);
      papers.push({ ...paper, copyNo });
    }
    const title = job.title.replace(/ × \d+$/, papers.length > 1 ? ` × ${papers.length}` : '');
    // What may lie in the tray is another file: of this one nothing has come out.
    const changes = { papers, title, ...sheets, maybePrinted: false };
    await saveJob(tx, job, changes);
    return { ...job, ...changes };
  } catch (error) {
    if (error instanceof AppError && (error.kind === 'refused' || error.kind === 'conflict')) return error.code;
    throw error;
  }
}
