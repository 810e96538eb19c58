/** What goes to the printer: the kept bytes as they are where one paper is printed, laid on sheets where there are several. */
import { createHash } from 'node:crypto';
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { findPrint, isMarkedAsCopy, listStored, type StoredDocument } from '../document/index.ts';
import type { PrintJob } from './job.ts';
import { mediaTypes, type Printer } from './printer.ts';
import { findPrinter } from './store-printers.ts';

/** How pages are made; handed in, because core does not know. */
export type PageMaking = {
  merge(files: readonly { bytes: Uint8Array; mediaType: string }[], stock: 'label' | 'a4x4'): Promise<Uint8Array>;
  stamp(bytes: Uint8Array, copy: { copyNo: number; by: string; at: string }): Promise<Uint8Array>;
  testPage(printer: Pick<Printer, 'kind' | 'name' | 'dpi'>): Promise<Uint8Array>;
};

export type JobFile = { readonly bytes: Uint8Array; readonly mediaType: string; readonly sha256: string };

/** @throws missing `document.unknown`; bug `print.bytes_changed` when a kept paper is not what it was */
export async function makeJobFile(reader: Reader, job: PrintJob, make: PageMaking): Promise<JobFile> {
  const bytes = await bytesOf(reader, job, make);
  return { bytes, mediaType: mediaTypes[job.format], sha256: shaOf(bytes) };
}

const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function bytesOf(reader: Reader, job: PrintJob, make: PageMaking): Promise<Uint8Array> {
  if (job.papers.length === 0) {
    const printer = await findPrinter(reader, job.printerId);
    return make.testPage(printer ?? fail('missing', 'printer.unknown', { id: job.printerId }));
  }
  const found = await listStored(
    reader,
    job.papers.map((one) => one.documentId),
  );
  const stored = new Map(found.map((one) => [one.id, one]));
  const files: { bytes: Uint8Array; mediaType: string }[] = [];
  for (const paper of job.papers) {
    const kept: StoredDocument =
      stored.get(paper.documentId) ?? fail('missing', 'document.unknown', { id: paper.documentId });
    if (shaOf(kept.bytes) !== kept.sha256) fail('bug', 'print.bytes_changed', { id: kept.id });
    const print =
      paper.copyNo > 1 && isMarkedAsCopy(paper.kind)
        ? await findPrint(reader, paper.documentId, paper.copyNo)
        : undefined;
    const bytes =
      print === undefined
        ? kept.bytes
        : await make.stamp(kept.bytes, {
            copyNo: print.copyNo,
            by: print.requestedBy,
            at: `${print.requestedAt.slice(0, 16)} UTC`,
          });
    files.push({ bytes, mediaType: kept.mediaType });
  }
  const [only] = files;
  if (job.stock === null && files.length === 1 && only !== undefined) return only.bytes;
  return make.merge(files, job.stock ?? 'label');
}
