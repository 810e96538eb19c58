/**
 * Many kept labels as one file to print: each page turned to stand upright, made smaller where it must be and never larger,
 * on label stock or four to an A4 sheet. What was kept stays untouched.
 */
import { degrees, type PDFDocument as Pdf, PDFDocument, type PDFPage } from '@cantoo/pdf-lib';
import { AppError, fail } from '../src/platform/errors.ts';

export const stocks = {
  label: { width: 100, height: 150, cells: [[0, 0, 100, 150]] },
  a6: { width: 105, height: 148, cells: [[0, 0, 105, 148]] },
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
/** The same files give the same bytes. */
const NO_DATE = new Date(0);

export type MergeOptions = {
  readonly progress?: (done: number, of: number) => void;
  /** What stands in for the file at that place, which cannot be read after all; once. */
  readonly instead?: (at: number, error: AppError) => Promise<PrintFile>;
};

/**
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
  const stock: Stock = stocks[stockName];
  const target = await PDFDocument.create({ updateMetadata: false });
  target.setProducer('omnihub');
  target.setCreationDate(NO_DATE);
  target.setModificationDate(NO_DATE);
  const place = placer(target, stock);
  for (const [at, file] of files.entries()) {
    const pages = await pagesOf(target, file, stock).catch(async (error: unknown) => {
      const refusal = brokenAt(at, error);
      if (instead === undefined) throw refusal;
      return pagesOf(target, await instead(at, refusal), stock);
    });
    for (const draw of pages) draw(place);
    if ((at + 1) % BREATH === 0) {
      progress?.(at + 1, files.length);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  progress?.(files.length, files.length);
  return target.save({ useObjectStreams: true });
}

type Placed = { readonly page: PDFPage; readonly cell: Cell };

/** The next free cell, on a new sheet when the last is full. */
function placer(target: Pdf, stock: Stock): () => Placed {
  let used = 0;
  let page: PDFPage | undefined;
  return () => {
    const at = used++ % stock.cells.length;
    if (page === undefined || at === 0) page = target.addPage([stock.width * PT, stock.height * PT]);
    return { page, cell: stock.cells[at] ?? [0, 0, 0, 0] };
  };
}

const brokenAt = (at: number, error: unknown): AppError =>
  error instanceof AppError
    ? error
    : new AppError('refused', 'merge.broken', { at: at + 1, reason: String(error).slice(0, 120) });

/** Draws one page on the sheets; nothing of a file stands on them before all of it could be read. */
type Draw = (place: () => Placed) => void;

async function pagesOf(target: Pdf, file: PrintFile, stock: Stock): Promise<Draw[]> {
  if (file.mediaType === 'image/png') {
    const image = await target.embedPng(file.bytes);
    await image.embed();
    // A picture has no size of its own: it fills its cell.
    return [
      (place) => {
        const { page, cell } = place();
        const { x, y, scale, turn } = fit(image.width, image.height, 0, cell, Infinity);
        const [width, height] = [image.width * scale, image.height * scale];
        page.drawImage(image, { x, y, width, height, rotate: degrees(-turn) });
      },
    ];
  }
  if (file.mediaType !== 'application/pdf') fail('refused', 'merge.not_a_page', { mediaType: file.mediaType });
  const source = await PDFDocument.load(file.bytes, { updateMetadata: false, throwOnInvalidObject: true });
  const draws: Draw[] = [];
  for (const [at, page] of source.getPages().entries()) {
    if (stock.cells.length === 1 && isUpright(page, stock)) {
      const [copy] = await target.copyPages(source, [at]);
      if (copy !== undefined) draws.push(() => target.addPage(copy));
      continue;
    }
    const embedded = await target.embedPage(page);
    // Else it would be read when everything is saved, and take all others down with it.
    await embedded.embed();
    draws.push((place) => {
      const placed = place();
      const { x, y, scale, turn } = fit(embedded.width, embedded.height, page.getRotation().angle, placed.cell);
      placed.page.drawPage(embedded, { x, y, xScale: scale, yScale: scale, rotate: degrees(-turn) });
    });
  }
  return draws.length === 0 ? fail('refused', 'merge.broken', { reason: 'no page' }) : draws;
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
