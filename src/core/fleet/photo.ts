/**
 * Photos of handed-over parcels: known by their first bytes, and rid of what a camera writes into them besides the
 * picture (place, time, device): JPEG's APP1 and comments, PNG's text and EXIF chunks, WebP's EXIF and XMP. Pixels stay
 * as they are; with EXIF goes the mark that turns a picture upright.
 */
import { fail } from '../../platform/errors.ts';

export const PHOTO_BYTES = 5 * 1024 * 1024;
type Photo = { readonly bytes: Uint8Array; readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp' };

/** @throws invalid `fleet.photo_too_big`, `fleet.photo_unreadable` */
export function cleanPhoto(bytes: Uint8Array): Photo {
  if (bytes.length > PHOTO_BYTES) fail('invalid', 'fleet.photo_too_big', { bytes: bytes.length, most: PHOTO_BYTES });
  const file = Buffer.from(bytes);
  if (file.length > 4 && file.readUIntBE(0, 3) === 0xffd8ff) return { bytes: cleanJpeg(file), mediaType: 'image/jpeg' };
  if (file.length > 8 && file.readUInt32BE(0) === 0x89504e47 && file.readUInt32BE(4) === 0x0d0a1a0a)
    return { bytes: cleanPng(file), mediaType: 'image/png' };
  if (file.length > 16 && file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP')
    return { bytes: cleanWebp(file), mediaType: 'image/webp' };
  return fail('invalid', 'fleet.photo_unreadable');
}

const unreadable = (): never => fail('invalid', 'fleet.photo_unreadable');

/** Segments up to the start of the scan; of the application's own only JFIF, colours and Adobe's transform stay. */
function cleanJpeg(file: Buffer): Buffer {
  const kept: Buffer[] = [file.subarray(0, 2)];
  for (let at = 2; ;) {
    if (at + 4 > file.length || file[at] !== 0xff) return unreadable();
    const marker = file[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = file.readUInt16BE(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > file.length) return unreadable();
    if (marker === 0xda) {
      // Nothing behind the picture: some phones append a second one, or a film.
      const last = file.lastIndexOf(Buffer.from([0xff, 0xd9]));
      if (last < end) return unreadable();
      return Buffer.concat([...kept, file.subarray(at, last + 2)]);
    }
    const app = marker >= 0xe0 && marker <= 0xef;
    if (!(app && ![0xe0, 0xe2, 0xee].includes(marker)) && marker !== 0xfe) kept.push(file.subarray(at, end));
    at = end;
  }
}

const pngDropped = new Set(['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME']);

function cleanPng(file: Buffer): Buffer {
  const kept: Buffer[] = [file.subarray(0, 8)];
  for (let at = 8; ;) {
    if (at + 12 > file.length) return unreadable();
    const end = at + 12 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (end > file.length) return unreadable();
    if (!pngDropped.has(type)) kept.push(file.subarray(at, end));
    if (type === 'IEND') return Buffer.concat(kept);
    at = end;
  }
}

function cleanWebp(file: Buffer): Buffer {
  const kept: Buffer[] = [];
  const whole = Math.min(file.length, 8 + file.readUInt32LE(4));
  for (let at = 12; at + 8 <= whole;) {
    const type = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (at + 8 + size > whole) return unreadable();
    const chunk = Buffer.from(file.subarray(at, Math.min(end, whole)));
    // The list of what is inside says so too: bit 3 is EXIF, bit 2 XMP.
    if (type === 'VP8X' && chunk.length > 8) chunk[8] = (chunk[8] ?? 0) & ~0x0c;
    if (type !== 'EXIF' && type !== 'XMP ') kept.push(chunk);
    at = end;
  }
  const body = Buffer.concat(kept);
  if (!/^VP8[ LX]/.test(body.toString('latin1', 0, 4))) return unreadable();
  const head = Buffer.from(file.subarray(0, 12));
  head.writeUInt32LE(4 + body.length, 4);
  return Buffer.concat([head, body]);
}
