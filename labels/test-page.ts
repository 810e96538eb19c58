/** A page that shows whether a printer is set up right: bars of three widths, a line of Arabic, a ruler in true size. */
import { drawCode128 } from './barcodes.ts';
import { drawText, fillBoxes, frame, startPage, startPaper, type Box } from './draw.ts';

export type TestedPrinter = { readonly kind: 'label' | 'a4'; readonly name: string; readonly dpi: number };

const sizes = { label: [100, 150], a4: [210, 297] } as const;
const RULER_MM = 90;

export async function drawTestPage({ kind, name, dpi }: TestedPrinter): Promise<Buffer> {
  const paper = startPaper(new Date(0));
  const [width, height] = sizes[kind];
  startPage(paper, width, height);
  frame(paper, [2, 2, width - 4, height - 4], 0.4);
  const texts = [`omnihub · ${name} · ${dpi} dpi`, 'صفحة اختبار الطابعة 0123456789 · Test page'];
  drawText(paper, [5, 5, width - 10, 16], texts, { size: 12, min: 8, bold: true });
  for (const [at, dots] of [2, 3, 4].entries()) {
    drawText(paper, [5, 24 + at * 30, width - 10, 5], [`${dots} dots`], { size: 8, min: 6 });
    drawCode128(paper, [5, 29 + at * 30, 90, 20], `T${dots}00`, [dots], `test${dots}`);
  }
  const marks = Array.from({ length: RULER_MM + 1 }, (_, mm): Box => {
    const long = mm % 10 === 0 ? 6 : mm % 5 === 0 ? 4 : 2;
    return [5 + mm, 122, 0.2, long];
  });
  fillBoxes(paper, marks);
  const ruler = [`0 – ${RULER_MM} mm: measure it; if it is shorter, the printer scales.`];
  drawText(paper, [5, 130, 90, 12], ruler, { size: 8, min: 6 });
  paper.doc.end();
  return paper.done;
}
