/**
 * The shipping label in ZPL II from the same table of fields: bars and Latin text in the printer's own words, every line
 * that its font has no letters for as a picture. Customer text is escaped whole, so that none of it can be a command.
 */
import PDFDocument from 'pdfkit';
import type { LabelData } from '../src/core/shipment/label-data.ts';
import { fail } from '../src/platform/errors.ts';
import { fittingDots } from './barcodes.ts';
import { PT } from './draw.ts';
import { type LaidLine, layText } from './layout.ts';
import { rasterLine } from './raster.ts';
import { LABEL, shippingFields } from './shipping.ts';
import { checkLabel } from './values.ts';

export type ZplDpi = 203 | 300;
const dotsPerMm: Readonly<Record<ZplDpi, number>> = { 203: 8, 300: 300 / 25.4 };
/** Module widths for a printer of 300 dpi, by those for 203 (documents of barcode makers: at least 0.25 mm). */
const finer: Readonly<Record<number, number>> = { 2: 3, 3: 4, 4: 6, 5: 7 };
/** What font 0 has under `^CI28`, and looks the same everywhere. */
const RESIDENT = /^[\x20-\x7E\u200E\u200F\u2066-\u2069]*$/;

let ruler: PDFKit.PDFDocument | undefined;

/**
 * `stock`: the label in the printer, in mm, where it is not the usual one; the drawing stands in its middle.
 * @throws invalid `label.awb_not_printable` and others of the drawn label
 */
export function zplLabel(data: LabelData, dpi: ZplDpi = 203, stock: typeof LABEL = LABEL): string {
  checkLabel(data);
  const scale = dotsPerMm[dpi];
  const dots = (mm: number): number => Math.round(mm * scale);
  const doc = (ruler ??= new PDFDocument({ autoFirstPage: false }));
  const codes: string[] = [];
  const others: string[] = [];
  for (const field of shippingFields) {
    const [x, y, w, h] = field.box;
    const at = `^FO${dots(x)},${dots(y)}`;
    if ('text' in field) {
      const texts = [field.text(data) ?? []].flat();
      const lines = layText(doc, [x * PT, y * PT, w * PT, h * PT], texts, field.style);
      // One field, one hand: the printer's letters look unlike ours.
      const resident = lines.every(isResident);
      for (const line of lines)
        others.push(resident ? textOf(line, scale, field.style.bold === true) : rasterLine(line, scale / PT));
    } else if ('code128' in field) {
      const text = field.code128(data);
      const { module, modules } = fittingDots(text, w, field.dots) ?? fail('invalid', `label.${field.id}_too_long`, {});
      const dot = dpi === 203 ? module : (finer[module] ?? module);
      const left = dots(x + w / 2) - Math.round((modules * dot) / 2);
      others.push(`^FO${left},${dots(y)}^BY${dot},3,${dots(h)}^BCN,${dots(h)},N,N,N,A${fieldData(text)}`);
    } else if ('qr' in field) {
      const dot = dpi === 203 ? 4 : 6;
      // First of all: a `^BY` before it would shift it down by the height of that barcode.
      codes.push(`^BY2,3,10${at}^BQN,2,${dot}${fieldData(`MA,${field.qr(data)}`)}`);
    } else if ('frame' in field) others.push(`${at}^GB${dots(w)},${dots(h)},${Math.max(1, dots(field.frame))}^FS`);
    else if ('fill' in field)
      others.push(
        `${at}^GB${Math.max(1, dots(w))},${Math.max(1, dots(h))},${Math.max(1, Math.min(dots(w), dots(h)))}^FS`,
      );
  }
  const left = Math.max(0, dots((stock.width - LABEL.width) / 2));
  const page = `^PW${dots(stock.width)}^LL${dots(stock.height)}^LH${left},0`;
  return `${['^XA^CI28', page, ...codes, ...others, '^PQ1^XZ'].join('\n')}\n`;
}

/** `^`, `~` and whatever else may mean something to a printer are written as hexadecimal bytes. */
function fieldData(text: string): string {
  const shown = text.replace(/[^A-Za-z0-9 ,.|/:()+-]/gu, (char) =>
    [...Buffer.from(char, 'utf8')].map((byte) => `_${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  return `^FH_^FD${shown}^FS`;
}

const isResident = ({ runs }: LaidLine): boolean => runs.every((run) => RESIDENT.test(run.text) && !run.rtl);

function textOf(line: LaidLine, scale: number, bold: boolean): string {
  const dots = (points: number): number => Math.round((points / PT) * scale);
  const [first] = line.runs;
  if (first === undefined) return '';
  const text = line.runs
    .map((run) => run.text)
    .join('')
    .replace(/[\u200E\u200F\u2066-\u2069]/g, '');
  // Font 0 is narrow and bold; as wide as the letters were measured, it stands where the drawn label has it.
  const height = dots(line.size);
  return `^FT${dots(first.x)},${dots(line.baseline)}^A0N,${height},${Math.round(height * (bold ? 1.05 : 0.95))}${fieldData(text)}`;
}
