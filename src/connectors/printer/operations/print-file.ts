/** Printing one file by IPP, and what became of it: sent, followed to its end, taken back when the printer stands still. */
import { sleep } from '../../../platform/time.ts';
import type { PrinterClient, PrinterTarget } from '../client.ts';
import { refusalOf, stoppedCode, type PrintEnd } from '../codes.ts';
import { ippOperation, ippTag, type IppAnswer } from '../ipp.ts';

export type PrintFile = {
  /** By which the printer knows the job, the same in every attempt. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly copies: number;
  readonly media?: string;
};
export type Patience = { readonly stoppedMs: number; readonly pollMs: number };

const jobOf = (answer: IppAnswer) => answer.groups.find((one) => one.tag === 2)?.attributes ?? {};
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** RFC 8011, 5.3.7: 7 canceled, 8 aborted, 9 completed. @returns undefined when the printer has taken its last byte */
export async function printByIpp(
  client: PrinterClient,
  to: PrinterTarget,
  { name, bytes, mediaType, copies, media }: PrintFile,
  { stoppedMs, pollMs }: Patience,
): Promise<PrintEnd | undefined> {
  const sent = await client.ipp('print-job', to, {
    code: ippOperation.printJob,
    operation: [
      [ippTag.name, 'job-name', name],
      [ippTag.mime, 'document-format', mediaType],
    ],
    job: [
      ...(copies > 1 ? ([[ippTag.integer, 'copies', copies]] as const) : []),
      ...(media === undefined ? [] : ([[ippTag.keyword, 'media', media]] as const)),
    ],
    document: bytes,
  });
  if (sent.status >= 0x0400) return refusalOf(sent.status);
  const id = numberOf(jobOf(sent)['job-id']?.[0]);
  if (id === undefined) return undefined;
  const which = [[ippTag.integer, 'job-id', id]] as const;
  for (let still = 0; ; still += pollMs) {
    const job = jobOf(await client.ipp('get-job', to, { code: ippOperation.getJobAttributes, operation: which }));
    const state = numberOf(job['job-state']?.[0]);
    const sheets = numberOf(job['job-impressions-completed']?.[0]);
    if (state === 9) return undefined;
    if (state === 7 || state === 8)
      return {
        code: 'print.job_aborted',
        text: (job['job-state-reasons'] ?? []).join(', '),
        maybePrinted: sheets !== 0,
      };
    if (still >= stoppedMs) {
      const why = await reasonsOf(client, to);
      const back = await client.ipp('cancel-job', to, { code: ippOperation.cancelJob, operation: which });
      return { code: stoppedCode(why), text: why.join(', '), maybePrinted: back.status >= 0x0400 || sheets !== 0 };
    }
    await sleep(pollMs);
  }
}

async function reasonsOf(client: PrinterClient, to: PrinterTarget): Promise<string[]> {
  const answer = await client.ipp('get-printer', to, {
    code: ippOperation.getPrinterAttributes,
    operation: [[ippTag.keyword, 'requested-attributes', ['printer-state', 'printer-state-reasons']]],
  });
  const said = answer.groups.find((one) => one.tag === 4)?.attributes['printer-state-reasons'] ?? [];
  return said.map(String).filter((one) => one !== 'none');
}

/** Whether a job of this name came to its end; false also where the printer does not keep what it has printed. */
export async function findByIpp(client: PrinterClient, to: PrinterTarget, name: string): Promise<boolean> {
  const answer = await client.ipp('get-jobs', to, {
    code: ippOperation.getJobs,
    operation: [
      [ippTag.integer, 'limit', 200],
      [ippTag.keyword, 'which-jobs', 'completed'],
      [ippTag.keyword, 'requested-attributes', ['job-id', 'job-name', 'job-state']],
    ],
  });
  return answer.groups.some(
    ({ tag, attributes }) => tag === 2 && attributes['job-name']?.[0] === name && attributes['job-state']?.[0] === 9,
  );
}
