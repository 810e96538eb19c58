/**
 * Code 128 and QR as vector bars on the dot grid of a 203-dpi thermal printer.
 * A bar that exactly touches the grid grows by a dot in 1-bit rendering, so every bar is drawn a hair narrower.
 */
// The named export `raw` is another function (the symbology of that name) when imported as an ES module.
import bwipjs from 'bwip-js';
import { fail } from '../src/platform/errors.ts';
import { type Box, DOT, type Paper, fillBoxes } from './draw.ts';

const INSET = 0.01;
const PRINTABLE_ASCII = /^[\x20-\x7E]+$/;
const QUIET_128 = 10;
const QUIET_QR = 4;

const onGrid = (mm: number): number => Math.round(mm / DOT) * DOT;

/** Code 128 would silently encode the UTF-8 bytes of anything else. */
export function isPrintableAscii(text: string): boolean {
  return PRINTABLE_ASCII.test(text);
}

/** Widths of bar, space, bar … in modules. */
function code128Of(text: string): readonly number[] {
  const [symbol] = bwipjs.raw({ bcid: 'code128', text });
  if (symbol === undefined || !('sbs' in symbol)) return fail('bug', 'label.no_barcode');
  return symbol.sbs;
}

/**
 * Centred in the box, bars over its whole height, at the first of `dots` (module width) that leaves the quiet zones.
 * `name` says in the error which number was too long.
 */
export function drawCode128(paper: Paper, box: Box, text: string, dots: readonly number[], name: string): void {
  const drawn = drawBars(paper, box, code128Of(text), dots);
  if (drawn === undefined) fail('invalid', `label.${name}_too_long`, { length: text.length });
}

/** The module width at which a Code 128 fits, and how many modules it has; undefined when none does. */
export function fittingDots(
  text: string,
  width: number,
  dots: readonly number[],
): { module: number; modules: number } | undefined {
  const modules = code128Of(text).reduce((sum, w) => sum + w, 0);
  const module = dots.find((dot) => (modules + 2 * QUIET_128) * dot * DOT <= width);
  return module === undefined ? undefined : { module, modules };
}

/** GS1-128, e.g. `(00)395011015300000011`; a wrong check digit of an SSCC is refused. */
export function drawGs1(paper: Paper, box: Box, text: string, dots: readonly number[]): void {
  const drawn = drawBars(paper, box, gs1Of(text), dots);
  if (drawn === undefined) fail('invalid', 'label.gs1_too_long', { length: text.length });
}

function gs1Of(text: string): readonly number[] {
  try {
    const [symbol] = bwipjs.raw({ bcid: 'gs1-128', text });
    if (symbol !== undefined && 'sbs' in symbol) return symbol.sbs;
  } catch {
    return fail('invalid', 'label.gs1_wrong');
  }
  return fail('bug', 'label.no_barcode');
}

/** Undefined when no module width fits. */
function drawBars(paper: Paper, box: Box, widths: readonly number[], dots: readonly number[]): true | undefined {
  const [left, top, width, height] = box;
  const modules = widths.reduce((sum, w) => sum + w, 0);
  const fitting = dots.find((dot) => (modules + 2 * QUIET_128) * dot * DOT <= width);
  if (fitting === undefined) return undefined;
  const module = fitting * DOT;
  const bars: Box[] = [];
  let x = onGrid(left + (width - modules * module) / 2);
  widths.forEach((w, i) => {
    if (i % 2 === 0) bars.push([x + INSET, top, w * module - 2 * INSET, height]);
    x += w * module;
  });
  fillBoxes(paper, bars);
  return true;
}

/** Centred in the box with its quiet zone, at the first of `dots` that fits. */
export function drawQr(paper: Paper, [left, top, width, height]: Box, text: string, dots: readonly number[]): void {
  // Weighing all eight masks takes two thirds of the time; a reader learns the mask from the symbol.
  const [symbol] = bwipjs.raw('qrcode', text, 'eclevel=M mask=4');
  if (symbol === undefined || !('pixs' in symbol)) return fail('bug', 'label.no_barcode');
  const { pixs, pixx: side } = symbol;
  const room = Math.min(width, height);
  const fitting = dots.find((dot) => (side + 2 * QUIET_QR) * dot * DOT <= room);
  if (fitting === undefined) return fail('invalid', 'label.qr_too_long', { length: text.length });
  const module = fitting * DOT;
  const [x0, y0] = [onGrid(left + (width - side * module) / 2), onGrid(top + (height - side * module) / 2)];
  const cells: Box[] = [];
  for (let row = 0; row < side; row += 1) {
    for (let from = 0; from < side; from += 1) {
      let to = from;
      while (to < side && pixs[row * side + to] === 1) to += 1;
      if (to === from) continue;
      const cell: Box = [
        x0 + from * module + INSET,
        y0 + row * module + INSET,
        (to - from) * module - 2 * INSET,
        module - 2 * INSET,
      ];
      cells.push(cell);
      from = to;
    }
  }
  fillBoxes(paper, cells);
}
