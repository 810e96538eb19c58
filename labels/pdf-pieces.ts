/**
 * The parts of a PDF that is written from front to back: what stands before, objects as they are made, and at the end
 * where each of them stands (PDF 32000-1 §7.5).
 */
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  type PDFObject,
  type PDFPage,
  PDFRef,
  PDFStream,
} from '@cantoo/pdf-lib';
import type { Placement } from '../src/core/document/batch.ts';

const [CATALOG, PAGES, INFO] = [1, 2, 3];
export const FIRST_OBJECT = 4;
const bytes = (text: string): Buffer<ArrayBuffer> => Buffer.from(text, 'latin1');

export const pdfHead: Buffer = bytes('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n');

const objectOf = (number: number, text: string): Buffer<ArrayBuffer> => bytes(`${number} 0 obj\n${text}\nendobj\n`);

/** pdf-lib keeps every reference it has ever made: in small numbers they are the same ones for each piece of a file. */
const moved = (number: number, by: number): number => (number < FIRST_OBJECT ? number : number + by);

function textOf(object: PDFObject, by: number): string {
  if (object instanceof PDFRef) return `${moved(object.objectNumber, by)} 0 R`;
  if (object instanceof PDFArray) {
    const all = object.asArray().map((one) => `${textOf(one, by)} `);
    return `[ ${all.join('')}]`;
  }
  if (object instanceof PDFDict) {
    const all = object.entries().map(([key, value]) => `${key.asString()} ${textOf(value, by)}\n`);
    return `<<\n${all.join('')}>>`;
  }
  return object.toString();
}

function written(number: number, object: PDFObject, by: number): Buffer<ArrayBuffer> {
  if (!(object instanceof PDFStream)) return objectOf(number, textOf(object, by));
  object.updateDict();
  return Buffer.concat([
    bytes(`${number} 0 obj\n${textOf(object.dict, by)}\nstream\n`),
    object.getContents(),
    bytes('\nendstream\nendobj\n'),
  ]);
}

/** Each object of a piece, in order, moved by so much behind those before it; an empty one for a number nothing has. */
export function objectsOf(context: PDFContext, by: number): Buffer<ArrayBuffer>[] {
  const made = Array.from({ length: context.largestObjectNumber - FIRST_OBJECT + 1 }, () => Buffer.alloc(0));
  for (const [{ objectNumber }, object] of context.enumerateIndirectObjects())
    if (objectNumber >= FIRST_OBJECT) made[objectNumber - FIRST_OBJECT] = written(objectNumber + by, object, by);
  return made;
}

/** Hangs a copied page under the file's list of pages. @returns its number */
export function pageLeaf({ node, ref }: PDFPage): number {
  node.set(PDFName.of('Parent'), PDFRef.of(PAGES));
  return ref.objectNumber;
}

const number = (value: number): string => String(Math.round(value * 10_000) / 10_000);

/** A page that shows others, each where its matrix says. */
export function sheetObjects(
  from: number,
  [width, height]: readonly [number, number],
  placed: readonly Placement[],
): { readonly page: number; readonly objects: readonly Buffer<ArrayBuffer>[] } {
  const drawn = placed.map(({ object, matrix }) => `q ${matrix.map(number).join(' ')} cm /X${object} Do Q`).join('\n');
  const names = [...new Set(placed.map(({ object }) => object))].map((one) => `/X${one} ${one} 0 R`).join(' ');
  const page = `<< /Type /Page /Parent ${PAGES} 0 R /MediaBox [0 0 ${number(width)} ${number(height)}] /Resources << /XObject << ${names} >> >> /Contents ${from + 1} 0 R >>`;
  const contents = `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`;
  return { page: from, objects: [objectOf(from, page), objectOf(from + 1, contents)] };
}

/** The end of a file whose objects from the first on are so long; 0 for a number that nothing has. */
export function pdfTail(lengths: readonly number[], pages: readonly number[]): Buffer {
  const size = FIRST_OBJECT + lengths.length;
  let at = pdfHead.length;
  const places = lengths.map((length) => {
    const place = length === 0 ? undefined : at;
    at += length;
    return place;
  });
  const last = [
    objectOf(CATALOG, `<< /Type /Catalog /Pages ${PAGES} 0 R >>`),
    objectOf(PAGES, `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((one) => `${one} 0 R`).join(' ')}] >>`),
    // The same papers give the same bytes, whenever they are put together.
    objectOf(INFO, '<< /Producer (omnihub) /CreationDate (D:19700101000000Z) /ModDate (D:19700101000000Z) >>'),
  ];
  const first = last.map((one) => {
    const place = at;
    at += one.length;
    return place;
  });
  const row = (place: number | undefined): string =>
    place === undefined ? '0000000000 65535 f \n' : `${String(place).padStart(10, '0')} 00000 n \n`;
  const table = [undefined, ...first, ...places].map(row).join('');
  const trailer = `trailer\n<< /Size ${size} /Root ${CATALOG} 0 R /Info ${INFO} 0 R >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([...last, bytes(`xref\n0 ${size}\n${table}${trailer}`)]);
}
