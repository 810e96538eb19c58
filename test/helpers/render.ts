/** PDF → picture → codes, offline: what a thermal printer puts on paper and what a scanner reads from it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Canvas, createCanvas, loadImage } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const require = createRequire(import.meta.url);
const pdfjs = dirname(require.resolve('pdfjs-dist/package.json'));

export type Picture = { width: number; height: number; data: Uint8ClampedArray };
export type Piece = { text: string; x: number; y: number; width: number; size: number };

async function open(pdf: Uint8Array) {
  // pdf.js takes over the bytes it is given, hence the copy.
  return getDocument({
    data: new Uint8Array(pdf),
    standardFontDataUrl: `${join(pdfjs, 'standard_fonts')}/`,
    verbosity: 0,
  }).promise;
}

export async function pageCount(pdf: Uint8Array): Promise<number> {
  const document = await open(pdf);
  const { numPages } = document;
  await document.destroy();
  return numPages;
}

/** The page as RGBA, with grey edges; only its upper `topMm` where that is told. */
export async function render(pdf: Uint8Array, dpi: number, page = 1, topMm = Infinity): Promise<Picture> {
  const document = await open(pdf);
  const sheet = await document.getPage(page);
  const viewport = sheet.getViewport({ scale: dpi / 72 });
  // pdf.js carries its own copy of the canvas package and only draws on canvases of that copy.
  const factory = document.canvasFactory as { create(width: number, height: number): { canvas: Canvas } };
  const { canvas } = factory.create(
    Math.round(viewport.width),
    Math.min(Math.round(viewport.height), Math.round((Math.min(topMm, 1e6) * dpi) / 25.4)),
  );
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  await sheet.render({ canvas: canvas as never, canvasContext: context as never, viewport }).promise;
  const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
  await document.destroy();
  return { width, height, data };
}

/**
 * Black or white per dot. `half` blackens what is half covered; `touched` what is touched at all, as printer drivers
 * and Poppler do, which is what makes bars grow.
 */
export function oneBit({ width, height, data }: Picture, rule: 'half' | 'touched' = 'half'): Picture {
  const limit = 3 * (rule === 'half' ? 128 : 252);
  const bits = new Uint8ClampedArray(data.length);
  // A word for a dot: pages have millions of them.
  const dots = new Uint32Array(bits.buffer);
  const black = new Uint32Array(new Uint8Array([0, 0, 0, 255]).buffer)[0] ?? 0;
  for (let i = 0, dot = 0; i < data.length; i += 4, dot += 1)
    dots[dot] = (data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0) < limit ? black : 0xffffffff;
  return { width, height, data: bits };
}

export function png(picture: Picture): Buffer {
  const canvas = createCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(picture.width, picture.height);
  image.data.set(picture.data);
  context.putImageData(image, 0, 0);
  return canvas.toBuffer('image/png');
}

export async function readPng(file: string): Promise<Picture> {
  const image = await loadImage(readFileSync(file));
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { width, height, data } = context.getImageData(0, 0, image.width, image.height);
  return { width, height, data };
}

/** Share of dots that are black in one picture and white in the other, 0 … 1; 1 when the sizes differ. */
export function difference(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return 1;
  let differing = 0;
  for (let i = 0; i < one.data.length; i += 4) if (one.data[i] !== other.data[i]) differing += 1;
  return differing / (one.width * one.height);
}

let prepared = false;

/** Every code on the picture as `Code128:text` or `QRCode:text`, sorted. */
export async function decode({ width, height, data }: Picture): Promise<string[]> {
  if (!prepared) {
    const wasm = readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'));
    const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength);
    await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
    prepared = true;
  }
  const found = await readBarcodes({ width, height, data, colorSpace: 'srgb' } as never, {
    formats: ['Code128', 'QRCode'],
    tryHarder: true,
    maxNumberOfSymbols: 20,
    // Black on white, upright, in the size it is printed in: anything else would be a fault.
    tryRotate: false,
    tryInvert: false,
    tryDownscale: false,
  });
  return found.map(({ format, text }) => `${format}:${text}`).sort();
}

/** The text of each page; opened once, for papers of many pages. */
export async function pageTexts(pdf: Uint8Array): Promise<string[]> {
  const document = await open(pdf);
  const texts: string[] = [];
  for (let page = 1; page <= document.numPages; page += 1) {
    const sheet = await document.getPage(page);
    const { items } = await sheet.getTextContent({ disableNormalization: true });
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join('\n'));
  }
  await document.destroy();
  return texts;
}

/** The pieces of text of a page with their place in mm from the top left; `y` is the baseline. */
export async function textPieces(pdf: Uint8Array, page = 1): Promise<Piece[]> {
  const document = await open(pdf);
  const sheet = await document.getPage(page);
  const mm = 25.4 / 72;
  const top = sheet.getViewport({ scale: 1 }).height;
  const { items } = await sheet.getTextContent({ disableNormalization: true });
  const pieces = items.flatMap((item) => {
    if (!('str' in item) || item.str.trim() === '') return [];
    const [, , , size = 0, x = 0, y = 0] = item.transform as number[];
    return [{ text: item.str, x: x * mm, y: (top - y) * mm, width: item.width * mm, size }];
  });
  await document.destroy();
  return pieces;
}
