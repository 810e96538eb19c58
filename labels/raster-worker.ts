/**
 * Draws the pages of a PDF as black and white dots, in a thread of its own: a file that swells or never ends takes nobody
 * else down with it. One file at a time; what comes back is ZPL.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { RasterAnswer, RasterAsk } from './raster-page.ts';
import { packed } from './z64.ts';

/** What pictures in a file may unpack to: a whole label at 1200 dpi. Points; bytes of a drawing in between. */
const MAX_IMAGE = 34_000_000;
const MAX_CANVAS_BYTES = 140_000_000;
const MAX_PAGES = 20;
/** So much larger than the label a page may be and is drawn as it is: its edge is white. */
const SPARE_MM = 3;
/** Lightness below which a dot is burnt, of 255. Half covered is burnt, so that bars keep their widths; so is dark grey. */
const BURNT = 140;

const require = createRequire(import.meta.url);
type Canvas = { readonly canvas: unknown; readonly context: DrawingContext };
type DrawingContext = {
  fillStyle: string;
  fillRect(x: number, y: number, width: number, height: number): void;
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
};
type Dots = { readonly data: Uint8ClampedArray; readonly width: number; readonly height: number };

const drawing = await import('pdfjs-dist/legacy/build/pdf.mjs');
const home = dirname(require.resolve('pdfjs-dist/package.json'));

async function rasterised(ask: RasterAsk): Promise<string> {
  const { bytes, dotsPerMm, width, height } = ask;
  const document = await drawing.getDocument({
    data: bytes,
    standardFontDataUrl: `${join(home, 'standard_fonts')}/`,
    cMapUrl: `${join(home, 'cmaps')}/`,
    isEvalSupported: false,
    useSystemFonts: false,
    enableXfa: false,
    // Half a label is none.
    stopAtErrors: true,
    maxImageSize: MAX_IMAGE,
    canvasMaxAreaInBytes: MAX_CANVAS_BYTES,
    verbosity: 0,
  }).promise;
  try {
    if (document.numPages > MAX_PAGES) throw new Error('too many pages');
    const [dotsWide, dotsHigh] = [Math.round(width * dotsPerMm), Math.round(height * dotsPerMm)];
    const labels: string[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const size = page.getViewport({ scale: 1 });
      const mm = 25.4 / 72;
      const lies = size.width > size.height && height > width;
      const [w, h] = lies ? [size.height * mm, size.width * mm] : [size.width * mm, size.height * mm];
      const fits = w <= width + SPARE_MM && h <= height + SPARE_MM;
      const scale = (fits ? 1 : Math.min(width / w, height / h)) * dotsPerMm * mm;
      const rotation = (page.rotate + (lies ? 90 : 0)) % 360;
      const bare = page.getViewport({ scale, rotation });
      const viewport = page.getViewport({
        scale,
        rotation,
        offsetX: Math.round((dotsWide - bare.width) / 2),
        offsetY: Math.round((dotsHigh - bare.height) / 2),
      });
      const factory = document.canvasFactory as { create(width: number, height: number): Canvas };
      const { canvas, context } = factory.create(dotsWide, dotsHigh);
      context.fillStyle = '#fff';
      context.fillRect(0, 0, dotsWide, dotsHigh);
      await page.render({ canvas: canvas as never, canvasContext: context as never, viewport }).promise;
      const { data } = context.getImageData(0, 0, dotsWide, dotsHigh);
      const field = graphicOf({ data, width: dotsWide, height: dotsHigh });
      if (field !== undefined) labels.push(`^XA\n^PW${dotsWide}^LL${dotsHigh}^LH0,0\n${field}\n^PQ1^XZ\n`);
    }
    return labels.join('');
  } finally {
    await document.destroy();
  }
}

/** A `^FO…^GFA…^FS` of what is dark, without its white edges; undefined for a blank page. */
function graphicOf({ data, width, height }: Dots): string | undefined {
  const across = Math.ceil(width / 8);
  const bits = new Uint8Array(across * height);
  let [left, right, top, bottom] = [across, -1, height, -1];
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 4) {
      const light = 77 * (data[at] ?? 0) + 150 * (data[at + 1] ?? 0) + 29 * (data[at + 2] ?? 0);
      if (light >= BURNT * 256) continue;
      const column = x >> 3;
      bits[y * across + column] = (bits[y * across + column] ?? 0) | (128 >> (x & 7));
      if (column < left) left = column;
      if (column > right) right = column;
      if (y < top) top = y;
      bottom = y;
    }
  if (bottom < 0) return undefined;
  const rowBytes = right - left + 1;
  const dark = new Uint8Array(rowBytes * (bottom - top + 1));
  for (let y = top; y <= bottom; y += 1)
    dark.set(bits.subarray(y * across + left, y * across + right + 1), (y - top) * rowBytes);
  return `^FO${left * 8},${top}^GFA,${dark.length},${dark.length},${rowBytes},${packed(dark)}^FS`;
}

parentPort?.on('message', (ask: RasterAsk) => {
  const done = (answer: RasterAnswer): void => parentPort?.postMessage(answer);
  rasterised(ask).then(
    (zpl) => done(zpl === '' ? { trouble: 'blank' } : { zpl }),
    (error: unknown) =>
      done({ trouble: /canvas/i.test(String(error)) ? 'nobody_draws' : 'broken', text: String(error) }),
  );
});
parentPort?.postMessage('ready');
