/**
 * Many kept labels as one file to print: each page turned to stand upright, made smaller where it must be and never larger,
 * on label stock, one or four to a sheet. The file grows by pieces, so that thousands need no more memory than one.
 */
import { type PDFImage, type PDFEmbeddedPage, PDFDocument, type PDFPage } from '@cantoo/pdf-lib';
import type { Grown, PieceFacts, Placement } from '../src/core/document/batch.ts';
import { AppError, fail } from '../src/platform/errors.ts';
import { FIRST_OBJECT, objectsOf, pageLeaf, pdfHead, pdfTail, sheetObjects } from './pdf-pieces.ts';

export const stocks = {
  label: { width: 100, height: 150, cells: [[0, 0, 100, 150]] },
  a6: { width: 105, height: 148, cells: [[0, 0, 105, 148]] },
  a4: { width: 210, height: 297, cells: [[0, 0, 210, 297]] },
  a4x4: {
    width: 210,
    height: 297,
    cells: [
      [0, 148.5, 105, 148.5],
      [105, 148.5, 105, 148.5],
      [0, 0, 105, 148.5],
      [105, 0, 105, 148.5],
    ],
  },
} as const satisfies Record<string, Stock>;

type Cell = readonly [left: number, bottom: number, width: number, height: number];
type Stock = { readonly width: number; readonly height: number; readonly cells: readonly Cell[] };
export type StockName = keyof typeof stocks;
export type PrintFile = { readonly bytes: Uint8Array; readonly mediaType: string };

export const MOST_FILES = 500;
const MOST_BYTES = 80_000_000;
const PT = 72 / 25.4;
/** So much larger than the stock a page may be and is still printed as it is: 4 × 6 in on 100 × 150 mm. */
const SPARE_MM = 3;
/** Other work gets its turn after so many files. */
const BREATH = 10;

/** Where a file begins that has nothing in it yet. */
export const emptyFile: Grown = { next: FIRST_OBJECT, open: [] };

export type MergeOptions = {
  readonly progress?: (done: number, of: number) => void;
  /** What stands in for the file at that place, which cannot be read after all; once. */
  readonly instead?: (at: number, error: AppError) => Promise<PrintFile>;
};

/**
 * The whole file at once, for as many as fit into memory.
 * @throws invalid `merge.nothing`, `merge.too_many`, `merge.too_large`
 * @throws refused `merge.not_a_page` for a file that is no PDF and no picture, e.g. ZPL; `merge.broken` with its place
 */
export async function mergeLabels(
  files: readonly PrintFile[],
  stockName: StockName = 'label',
  { progress, instead }: MergeOptions = {},
): Promise<Uint8Array> {
  if (files.length === 0) fail('invalid', 'merge.nothing');
  if (files.length > MOST_FILES) fail('invalid', 'merge.too_many', { most: MOST_FILES });
  if (files.reduce((sum, one) => sum + one.bytes.length, 0) > MOST_BYTES) fail('invalid', 'merge.too_large');
  const parts: Uint8Array[] = [pdfHead];
  const facts: PieceFacts[] = [];
  let grown = emptyFile;
  for (const [at, file] of files.entries()) {
    const piece = await growLabels(file, stockName, grown).catch(async (error: unknown) => {
      const refusal = brokenAt(at, error);
      if (instead === undefined) throw refusal;
      return growLabels(await instead(at, refusal), stockName, grown);
    });
    parts.push(piece.bytes);
    facts.push(piece.facts);
    grown = piece.facts.grown;
    if ((at + 1) % BREATH === 0) {
      progress?.(at + 1, files.length);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  progress?.(files.length, files.length);
  return Buffer.concat([...parts, endOfLabels(stockName, facts)]);
}

export type Piece = { readonly bytes: Uint8Array; readonly facts: PieceFacts };

/**
 * What one more file adds to the end of a file that has grown so far; nothing when it throws.
 * @throws refused `merge.not_a_page`, `merge.broken`
 */
export async function growLabels(file: PrintFile, stockName: StockName, grown: Grown): Promise<Piece> {
  const stock: Stock = stocks[stockName];
  const target = await PDFDocument.create({ updateMetadata: false });
  target.context.largestObjectNumber = FIRST_OBJECT - 1;
  // Objects are numbered through the whole file.
  const by = grown.next - FIRST_OBJECT;
  try {
    const { pages: made, placements } = await read(target, file, stock);
    const pages = made.map((one) => one + by);
    const objects = objectsOf(target.context, by);
    const open = [...grown.open];
    for (const { fit: placed, object } of placements) {
      const cell = stock.cells[open.length] ?? [0, 0, 0, 0];
      open.push({ object: object + by, matrix: placed(cell) });
      if (open.length < stock.cells.length) continue;
      const sheet = sheetObjects(grown.next + objects.length, [stock.width * PT, stock.height * PT], open.splice(0));
      pages.push(sheet.page);
      objects.push(...sheet.objects);
    }
    const facts = {
      lengths: objects.map((one) => one.length),
      pages,
      grown: { next: grown.next + objects.length, open },
    };
    return { bytes: Buffer.concat(objects), facts };
  } catch (error) {
    throw asRefusal(error);
  }
}

export const startOfLabels = pdfHead;

/** What comes after the last piece: the sheet that is not full, and where everything stands. */
export function endOfLabels(stockName: StockName, pieces: readonly PieceFacts[]): Buffer {
  const { width, height } = stocks[stockName];
  const { next, open } = pieces.at(-1)?.grown ?? emptyFile;
  const last = open.length === 0 ? undefined : sheetObjects(next, [width * PT, height * PT], open);
  const lengths = pieces.flatMap((one) => one.lengths);
  const pages = pieces.flatMap((one) => one.pages);
  if (last !== undefined) {
    lengths.push(...last.objects.map((one) => one.length));
    pages.push(last.page);
  }
  return Buffer.concat([...(last?.objects ?? []), pdfTail(lengths, pages)]);
}

const brokenAt = (at: number, error: unknown): AppError =>
  error instanceof AppError && error.code === 'merge.broken'
    ? new AppError('refused', 'merge.broken', { at: at + 1, ...error.details })
    : asRefusal(error);

const asRefusal = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('refused', 'merge.broken', { reason: String(error).slice(0, 120) });

/** `pages` stand as they came; `placements` are drawn on sheets. By their numbers in the document they are read into. */
type Read = {
  readonly pages: number[];
  readonly placements: { readonly object: number; readonly fit: (cell: Cell) => Placement['matrix'] }[];
};

async function read(target: PDFDocument, file: PrintFile, stock: Stock): Promise<Read> {
  if (file.mediaType === 'image/png') {
    const image: PDFImage = await target.embedPng(file.bytes);
    await image.embed();
    // A picture has no size of its own: it fills its cell.
    const { width, height } = image;
    const fitted = (cell: Cell): Placement['matrix'] => matrixOf(fit(width, height, 0, cell, Infinity), width, height);
    return { pages: [], placements: [{ object: image.ref.objectNumber, fit: fitted }] };
  }
  if (file.mediaType !== 'application/pdf') fail('refused', 'merge.not_a_page', { mediaType: file.mediaType });
  const source = await PDFDocument.load(file.bytes, { updateMetadata: false, throwOnInvalidObject: true });
  const found: Read = { pages: [], placements: [] };
  const all = source.getPages();
  if (all.length === 0) fail('refused', 'merge.broken', { reason: 'no page' });
  const upright = stock.cells.length === 1 && all.every((page) => isUpright(page, stock));
  if (upright) {
    for (const copy of await target.copyPages(
      source,
      all.map((_, at) => at),
    ))
      found.pages.push(pageLeaf(copy));
    return found;
  }
  for (const page of all) {
    const embedded: PDFEmbeddedPage = await target.embedPage(page);
    // Else it would never be read: nobody saves this document.
    await embedded.embed();
    const angle = page.getRotation().angle;
    const { width, height } = embedded;
    found.placements.push({
      object: embedded.ref.objectNumber,
      fit: (cell) => matrixOf(fit(width, height, angle, cell), 1, 1),
    });
  }
  return found;
}

function isUpright(page: PDFPage, stock: Stock): boolean {
  const { width, height } = page.getSize();
  return page.getRotation().angle % 360 === 0 && standsOn(stock, width / PT, height / PT);
}

const standsOn = (stock: Stock, width: number, height: number): boolean =>
  width <= stock.width + SPARE_MM && height <= stock.height + SPARE_MM && height >= width;

/** Whether label stock takes a page of that size as it is. Millimetres. */
export const fitsLabel = (width: number, height: number): boolean => standsOn(stocks.label, width, height);

type Fitted = { readonly x: number; readonly y: number; readonly scale: number; readonly turn: number };

/**
 * Where a page of so many points is drawn in its cell. `angle` is how far its own viewer would turn it, clockwise; one
 * that then lies on its side in an upright cell is turned once more.
 */
function fit(width: number, height: number, angle: number, cell: Cell, largest = 1): Fitted {
  const [left, bottom, w, h] = cell.map((mm) => mm * PT) as [number, number, number, number];
  const shown = ((angle % 360) + 360) % 360;
  const lies = (shown % 180 === 0 ? width > height : height > width) && h > w;
  const turn = (shown + (lies ? 90 : 0)) % 360;
  const [across, up] = turn % 180 === 0 ? [width, height] : [height, width];
  const scale = Math.min(largest, w / across, h / up);
  const [x0, y0] = [left + (w - across * scale) / 2, bottom + (h - up * scale) / 2];
  // Turning is about the lower left corner of the unturned page.
  const shift = { 0: [0, 0], 90: [0, width], 180: [width, height], 270: [height, 0] }[turn] ?? [0, 0];
  return { x: x0 + (shift[0] ?? 0) * scale, y: y0 + (shift[1] ?? 0) * scale, scale, turn };
}

/** PDF 32000-1 §8.3.3, for something that is `width` by `height` of its own unit, turned clockwise. */
function matrixOf({ x, y, scale, turn }: Fitted, width: number, height: number): Placement['matrix'] {
  const [cos, sin] = ({ 0: [1, 0], 90: [0, -1], 180: [-1, 0], 270: [0, 1] } as const)[turn] ?? [1, 0];
  const [w, h] = [width * scale, height * scale];
  return [w * cos, w * sin, -h * sin, h * cos, x, y];
}
