/**
 * Downloads a courier's proof of delivery, as carefully as a label: from listed hosts alone, over https, without redirects, a
 * PDF or a picture of at most 5 MB by its first bytes, whatever its name or its sender calls it.
 */
import { AppError, fail, type ErrorDetails } from '../../../platform/errors.ts';
import type { Client } from '../client.ts';
import { download } from './fetch-label.ts';

const MAX_BYTES = 5_000_000;

export type ProofFile = {
  readonly bytes: Uint8Array;
  readonly mediaType: 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/webp';
};

const beginnings = [
  [/^%PDF-/, 'application/pdf'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^\x89PNG\r\n/, 'image/png'],
  [/^RIFF[^]{4}WEBP/, 'image/webp'],
] as const;

/**
 * @throws refused `clickpost.proof_invalid` with the reason; missing `clickpost.proof_gone` once the link has run out;
 *   unavailable `clickpost.proof_host_down`
 */
export async function fetchProof(
  client: Client,
  { link, reference }: { readonly link: string; readonly reference: string },
  hosts: readonly string[],
): Promise<ProofFile> {
  try {
    const file = await download(client, link, reference, hosts, proofFile);
    return file ?? fail('missing', 'clickpost.proof_gone', { reference });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.kind === 'unavailable') throw new AppError('unavailable', 'clickpost.proof_host_down', {}, error);
    if (error.code !== 'clickpost.label_invalid') throw error;
    throw new AppError('refused', 'clickpost.proof_invalid', error.details, error);
  }
}

export function proofFile(bytes: Uint8Array, details: ErrorDetails = {}): ProofFile {
  const refuse = (reason: string): never => fail('refused', 'clickpost.proof_invalid', { ...details, reason });
  if (bytes.length > MAX_BYTES) return refuse('too large');
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const found = beginnings.find(([start]) => start.test(head));
  return found === undefined ? refuse('no proof') : { bytes, mediaType: found[1] };
}
