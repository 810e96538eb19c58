/**
 * Reads a PDF that came from outside as if its sender meant harm: nothing that acts, hides, is locked or swells may pass.
 * Streams are measured before a parser sees them, because the parser would unpack a bomb to the end.
 */
import { inflateSync } from 'node:zlib';
import { PDFArray, PDFDict, PDFDocument, PDFName, type PDFObject, PDFStream } from '@cantoo/pdf-lib';
import type { FileFacts } from '../src/core/document/document.ts';
import { AppError, fail } from '../src/platform/errors.ts';

const MAX_OBJECTS = 5_000;
const MAX_UNPACKED = 30_000_000;
const MAX_PAGES = 20;
/** From a shelf tag to an A4 sheet with room to spare. */
const SIDE_MM = { least: 40, most: 330 };
const MAX_DEPTH = 40;
const MAX_WITHIN = 50;
const PT_MM = 25.4 / 72;

/** Keys and types of PDF 32000-1 §12.6 and §7.11 that do something or carry something else; a label needs none. */
const acting = new Set(
  `JavaScript JS Launch EmbeddedFile EmbeddedFiles EF RichMedia XFA AA URI SubmitForm ImportData GoToR GoToE Rendition
   Movie Sound Screen 3D FileAttachment Collection`.split(/\s+/),
);

const refuse = (code: string, details: Record<string, string | number> = {}): never =>
  fail('refused', `label.${code}`, details);

/** @throws refused `label.*` with what is wrong */
export async function readPdf(bytes: Uint8Array): Promise<FileFacts> {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = raw.toString('latin1');
  const names = namesIn(text);
  for (const [name, code] of Object.entries(refusedNames)) if (names.has(name)) refuse(code, { found: name });
  measureStreams(raw, text);
  return plainFacts(text, names) ?? parsedFacts(bytes);
}

/**
 * Of a file whose objects all stand in plain text, which nearly every label is: no name of it acts, so nothing does, and
 * parsing it would cost two milliseconds to say the same. Undefined where anything is not as usual.
 */
function plainFacts(text: string, names: ReadonlySet<string>): FileFacts | undefined {
  if (names.has('ObjStm') || names.has('OpenAction') || [...acting].some((name) => names.has(name))) return undefined;
  if (!/\bstartxref\s+\d+\s+%%EOF\s*$/.test(text.slice(-60)) || !/\btrailer\b/.test(text)) return undefined;
  // Bounded, each of these: a run of a million digits or blanks must not be tried from each of its places.
  const [begun, ended] = [/(?<!\d)\d{1,10} \d{1,5} obj\b/g, /\bendobj\b/g].map((one) => text.match(one)?.length ?? 0);
  const pages = text.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0(?:\.0+)?\s+0(?:\.0+)?\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
  if (begun !== ended || pages < 1 || pages > MAX_PAGES || boxes.length !== pages) return undefined;
  if (kidsOf(text) !== pages || names.has('Rotate') || /\/UserUnit\s+(?!1(\.0+)?\s)/.test(text)) return undefined;
  const sizes = boxes.map(([, w, h]) => [Number(w) * PT_MM, Number(h) * PT_MM] as const);
  const [first] = sizes;
  if (first === undefined || !sizes.flat().every((side) => side >= SIDE_MM.least && side <= SIDE_MM.most))
    return undefined;
  return { pages, widthMm: round(first[0]), heightMm: round(first[1]) };
}

/** How many pages the one list of pages leads to; undefined when there are several lists, or one leads elsewhere. */
function kidsOf(text: string): number | undefined {
  const lists = [...text.matchAll(/\/Kids\s*\[([\d\sR]*)\]/g)];
  if (lists.length !== 1) return undefined;
  const kids = new Set([...(lists[0]?.[1] ?? '').matchAll(/(?<!\d)(\d{1,10}) 0 R/g)].map(([, id]) => id));
  const pages = [...text.matchAll(/(?<!\d)(\d{1,10}) 0 obj\s{0,9}<<[^>]{0,2000}?\/Type\s{0,9}\/Page\b(?!s)/g)].map(
    ([, id]) => id,
  );
  return pages.every((id) => kids.has(id)) && pages.length === kids.size ? kids.size : undefined;
}

async function parsedFacts(bytes: Uint8Array): Promise<FileFacts> {
  const document = await open(bytes);
  for (const [, object] of document.context.enumerateIndirectObjects()) search(object, 0);
  search(document.catalog, 0);
  const pages = tried(() => document.getPages());
  if (pages.length < 1 || pages.length > MAX_PAGES) refuse('pages', { pages: pages.length });
  let anyTurned = false;
  const sizes = pages.map((page) => {
    const { width, height } = tried(() => page.getSize());
    const angle = Math.abs(tried(() => page.getRotation().angle)) % 360;
    const turned = angle % 180 === 90;
    anyTurned ||= angle !== 0;
    const [w, h] = [width * PT_MM, height * PT_MM];
    const fits = [w, h].every((side) => side >= SIDE_MM.least && side <= SIDE_MM.most);
    if (!fits) refuse('page_size', { widthMm: Math.round(w), heightMm: Math.round(h) });
    return turned ? [h, w] : [w, h];
  });
  const [first = [0, 0]] = sizes;
  return {
    pages: pages.length,
    widthMm: round(first[0] ?? 0),
    heightMm: round(first[1] ?? 0),
    ...(anyTurned ? { turned: true } : {}),
  };
}

const round = (mm: number): number => Math.round(mm * 10) / 10;

function tried<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    return refuse('broken');
  }
}

async function open(bytes: Uint8Array): Promise<PDFDocument> {
  try {
    return await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
  } catch (error) {
    return refuse(/encrypt/i.test(String(error)) ? 'encrypted' : 'broken');
  }
}

/** Walks what an object holds; references are walked where they lead to. */
function search(object: PDFObject, depth: number): void {
  if (depth > MAX_DEPTH) refuse('broken');
  if (object instanceof PDFName) {
    const name = object.decodeText();
    if (acting.has(name)) refuse('active', { found: name });
  } else if (object instanceof PDFArray) for (const one of object.asArray()) search(one, depth + 1);
  else if (object instanceof PDFStream) search(object.dict, depth + 1);
  else if (object instanceof PDFDict)
    for (const [key, value] of object.entries()) {
      search(key, depth + 1);
      // A destination is an array; an action is a dictionary.
      if (key.decodeText() === 'OpenAction' && value instanceof PDFDict) refuse('active', { found: 'OpenAction' });
      search(value, depth + 1);
    }
}

/** What swells and is not measured below, or locks; no label needs one. */
const refusedNames: Readonly<Record<string, string>> = {
  LZWDecode: 'filter',
  RunLengthDecode: 'filter',
  ASCIIHexDecode: 'filter',
  Crypt: 'filter',
  Encrypt: 'encrypted',
};

/** Every name in the file; they may be written with escapes (§7.3.5), which would hide them. */
function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, name = ''] of text.matchAll(/\/([A-Za-z0-9#]{2,60})/g)) names.add(name);
  for (const name of [...names].filter((one) => one.includes('#')))
    names.add(name.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
  return names;
}

/**
 * Unpacks every stream up to a limit for the file as a whole. By its bytes and not by what its dictionary says of it:
 * a dictionary can be written so that we and the parser read different ones.
 */
function measureStreams(raw: Buffer, text: string): void {
  if ((text.match(/\bobj\b/g) ?? []).length > MAX_OBJECTS) refuse('objects');
  let room = MAX_UNPACKED;
  let end = 0;
  let within = 0;
  for (const found of text.matchAll(/(?<!end)stream(\r\n|\n|\r)?/g)) {
    const body = found.index + found[0].length;
    // The word may stand in a stream by chance, and be one for a careless parser; not again and again.
    if (body < end && ++within > MAX_WITHIN) refuse('broken');
    if (end < body) end = text.indexOf('endstream', body);
    if (end < 0) return;
    room -= unpacked(raw.subarray(body, end), room);
  }
}

const isPacked = (bytes: Buffer): boolean =>
  bytes.length > 6 && ((bytes[0] ?? 0) & 15) === 8 && bytes.readUInt16BE(0) % 31 === 0;

function unpacked(body: Buffer, room: number): number {
  if (isPacked(body)) return inflated(body, room);
  const start = body.toString('latin1', 0, 12).replace(/\s/g, '');
  if (!/^[!-u]{7,}/.test(start) || !isPacked(fromAscii85(Buffer.from(start.padEnd(15, '!'), 'latin1'), room))) return 0;
  const packed = fromAscii85(body, room);
  return packed.length + inflated(packed, room - packed.length);
}

function inflated(body: Buffer, room: number): number {
  try {
    const plain = inflateSync(body, { maxOutputLength: Math.max(1, room) });
    // Packed twice: the first pack says nothing of what comes out of the second.
    if (isPacked(plain) && isInflatable(plain)) refuse('filter', { found: 'packed twice' });
    return plain.length;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code } = error as { code?: string };
    if (code === 'ERR_BUFFER_TOO_LARGE') refuse('bomb');
    // Bytes that only looked packed are no fault; a pack that is cut off would be unpacked further than we have seen.
    return code === 'Z_BUF_ERROR' ? refuse('broken') : 0;
  }
}

function isInflatable(bytes: Buffer): boolean {
  try {
    return inflateSync(bytes, { maxOutputLength: 1_000 }).length > 0;
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
  }
}

/** PDF 32000-1 §7.4.3; never into more than there is room for. */
function fromAscii85(body: Buffer, room: number): Buffer {
  const out = Buffer.alloc(Math.min(room, body.length * 4) + 4);
  let size = 0;
  let group = 0;
  let count = 0;
  const put = (bytes: number): void => {
    if (size + bytes > room) refuse('bomb');
    for (let n = 0; n < bytes; n++) out[size++] = Math.floor(group / 2 ** (24 - 8 * n)) & 255;
    group = count = 0;
  };
  for (const char of body) {
    if (char === TILDE) break;
    if (BLANKS.has(char)) continue;
    if (char === FOUR_ZEROS && count === 0) {
      put(4);
      continue;
    }
    const digit = char - 33;
    if (digit < 0 || digit > 84) refuse('broken');
    group = group * 85 + digit;
    count += 1;
    if (count === 5) put(4);
  }
  const rest = count - 1;
  if (rest > 0) {
    for (; count < 5; count++) group = group * 85 + 84;
    put(rest);
  }
  return out.subarray(0, size);
}

const TILDE = 126;
const FOUR_ZEROS = 122;
const BLANKS: ReadonlySet<number> = new Set([0, 9, 10, 12, 13, 32]);
