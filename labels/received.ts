/** A label file as a courier sends it: what it is by its first bytes, and whether it is one that we would print. */
import { inflateSync } from 'node:zlib';
import type { FileFacts } from '../src/core/document/document.ts';
import type { LabelFile } from '../src/core/shipment/courier.ts';
import { fail } from '../src/platform/errors.ts';
import { fitsLabel, mergeLabels, stocks } from './merge.ts';
import { readPdf } from './received-pdf.ts';
import { readZpl } from './received-zpl.ts';

export { readPdf } from './received-pdf.ts';

const MAX_BYTES = 5_000_000;
const MAX_PIXELS = 30_000_000;
/** A label of less than 100 by 100 dots shows no barcode. */
const LEAST_SIDE = 100;
const PNG = '\x89PNG\r\n\x1a\n';

export type ReceivedLabel = LabelFile & {
  readonly facts: FileFacts;
  /** What is printed in its place: upright, on label stock. Left out where the file is so already, and for ZPL. */
  readonly printed?: LabelFile & { readonly facts: FileFacts };
};

/**
 * The file as it came, checked, and as it is printed.
 * @throws refused as `readLabel`
 */
export async function takeLabel(received: Uint8Array): Promise<ReceivedLabel> {
  const label = await readLabel(received);
  const { widthMm = 0, heightMm = 0, turned } = label.facts;
  if (label.mediaType === 'application/zpl') return label;
  if (label.mediaType === 'application/pdf' && turned !== true && fitsLabel(widthMm, heightMm)) return label;
  const bytes = await mergeLabels([label]).catch(() => fail('refused', 'label.broken'));
  const facts = { pages: label.facts.pages ?? 1, widthMm: stocks.label.width, heightMm: stocks.label.height };
  return { ...label, printed: { bytes, mediaType: 'application/pdf', facts } };
}

/**
 * Refuses what is no label, or more than a label.
 * @throws refused `label.empty`, `label.too_large`, `label.type`, `label.pages`, `label.page_size`, `label.active`,
 *   `label.encrypted`, `label.bomb`, `label.filter`, `label.objects`, `label.broken`, `label.zpl_command`
 */
export async function readLabel(received: Uint8Array): Promise<ReceivedLabel> {
  const bytes = unwrapped(received);
  if (bytes.length === 0) fail('refused', 'label.empty');
  if (bytes.length > MAX_BYTES) fail('refused', 'label.too_large', { bytes: bytes.length });
  const head = Buffer.from(bytes.subarray(0, 400)).toString('latin1');
  if (head.startsWith('%PDF-')) return { bytes, mediaType: 'application/pdf', facts: await readPdf(bytes) };
  if (head.startsWith(PNG)) return { bytes, mediaType: 'image/png', facts: readPng(Buffer.from(bytes)) };
  if (/^\s*(\^XA|~DG|\^FX|.?CT~~CD,~CC\^~CT~)/.test(head))
    return { bytes, mediaType: 'application/zpl', facts: readZpl(Buffer.from(bytes).toString('utf8')) };
  return fail('refused', 'label.type');
}

/** Some couriers send the file as base64 text, plain, quoted or as a data link. */
function unwrapped(received: Uint8Array): Uint8Array {
  const first = Buffer.from(received.subarray(0, 60)).toString('latin1').trimStart();
  const wrapped = /^"?(data:[\w/+.-]+;base64,)?(JVBERi0|iVBORw0KGgo|XlhB)/.exec(first);
  if (wrapped === null || received.length > 2 * MAX_BYTES) return received;
  const text = Buffer.from(received).toString('latin1').trim().replace(/^"|"$/g, '');
  return new Uint8Array(Buffer.from(text.slice((wrapped[1] ?? '').length), 'base64'));
}

/** PNG specification §11.2; sizes in mm by its own resolution, else as of a 203-dpi printer. */
function readPng(file: Buffer): FileFacts {
  if (file.length < 45 || file.toString('latin1', 12, 16) !== 'IHDR') fail('refused', 'label.broken');
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  if (width * height > MAX_PIXELS) fail('refused', 'label.bomb', { width, height });
  if (Math.min(width, height) < LEAST_SIDE) fail('refused', 'label.page_size', { width, height });
  let dotsPerMm = 8;
  const data: Buffer[] = [];
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'pHYs' && length === 9 && body[8] === 1) dotsPerMm = body.readUInt32BE(0) / 1000 || dotsPerMm;
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  try {
    // Four channels of two bytes are the most that a pixel has.
    inflateSync(Buffer.concat(data), { maxOutputLength: (width * 8 + 1) * height + 64 });
  } catch (error) {
    fail('refused', (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'label.bomb' : 'label.broken');
  }
  const mm = (dots: number): number => Math.round((dots / dotsPerMm) * 10) / 10;
  return { pages: 1, widthMm: mm(width), heightMm: mm(height) };
}
