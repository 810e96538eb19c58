/**
 * Text in a box: broken in reading order, made smaller until it fits, cut with an ellipsis if it still does not,
 * and only then put into visual order line by line.
 */
import { type Direction, type Paragraph, readParagraph, type VisualRun, visualRuns } from './bidi.ts';
import { type Face, isHindi, isWinAnsi, stretchesOf, widthOf } from './fonts.ts';

export type TextStyle = {
  /** Points. */
  readonly size: number;
  /** Smallest size to shrink to; the same as `size` when absent. */
  readonly min?: number;
  readonly bold?: boolean;
  /** `start` is left, or right for a right-to-left paragraph. */
  readonly align?: 'start' | 'left' | 'center' | 'right';
  readonly middle?: boolean;
  readonly direction?: Direction;
};

/** Nothing readable is longer; a hostile megabyte costs nothing. */
const LONGEST = 300;
const STEP = 0.5;

/** Line height and baseline as parts of the size; Arabic and Hindi need room for marks above and tails below. */
const METRICS = {
  latin: { line: 1.17, baseline: 0.84 },
  arabic: { line: 1.34, baseline: 0.93 },
  hindi: { line: 1.4, baseline: 0.98 },
};

type Run = VisualRun & { readonly face: Face };
type Passage = {
  paragraph: Paragraph;
  metrics: (typeof METRICS)['latin'];
  /** What stands between two places, from the left edge of the paper to the right. */
  runs: (from: number, to: number) => Run[];
  measure: (from: number, to: number) => number;
};
type Room = readonly [width: number, height: number];
type Line = { passage: Passage; from: number; to: number };

/** Widths are measured at size 1 and hold for every size. */
function passageOf(doc: PDFKit.PDFDocument, text: string, style: TextStyle): Passage {
  const paragraph = readParagraph(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text, style.direction);
  const bold = style.bold ?? false;
  const hindi = isHindi(paragraph.text);
  const face: Face = { bold, family: isWinAnsi(paragraph.text) ? 'helvetica' : 'plex' };
  const runs = (from: number, to: number): Run[] =>
    visualRuns(paragraph, from, to).flatMap((run) =>
      hindi ? stretchesOf(run.text, bold).map((part) => ({ ...part, rtl: run.rtl })) : [{ ...run, face }],
    );
  return {
    paragraph,
    metrics: hindi ? METRICS.hindi : face.family === 'plex' ? METRICS.arabic : METRICS.latin,
    runs,
    measure: (from, to) =>
      paragraph.plain && !hindi
        ? widthOf(doc, face, paragraph.text.slice(from, to), false)
        : runs(from, to).reduce((sum, run) => sum + widthOf(doc, run.face, run.text, run.rtl), 0),
  };
}

type Word = { from: number; to: number; width: number };

function wordsOf({ paragraph, measure }: Passage): Word[] {
  return [...paragraph.text.matchAll(/[^ ]+/g)].map(({ index, 0: word }) => {
    return { from: index, to: index + word.length, width: measure(index, index + word.length) };
  });
}

/** A word wider than the box is cut between letters. */
function cutToWidth({ measure }: Passage, word: Word, width: number): Word[] {
  const parts: Word[] = [];
  let from = word.from;
  while (from < word.to) {
    let to = from + 1;
    while (to < word.to && measure(from, to + 1) <= width) to += 1;
    parts.push({ from, to, width: measure(from, to) });
    from = to;
  }
  return parts;
}

function breakLines(passage: Passage, words: readonly Word[], width: number): Line[] {
  const blank = words.length > 1 ? spaceWidth(passage) : 0;
  const lines: Line[] = [];
  let open: Word | undefined;
  for (const whole of words) {
    for (const word of whole.width > width ? cutToWidth(passage, whole, width) : [whole]) {
      const together = open === undefined ? Infinity : open.width + blank + word.width;
      if (open !== undefined && together <= width && word.from > open.to)
        open = { ...open, to: word.to, width: together };
      else {
        if (open !== undefined) lines.push({ passage, from: open.from, to: open.to });
        open = word;
      }
    }
  }
  if (open !== undefined) lines.push({ passage, from: open.from, to: open.to });
  return lines;
}

function spaceWidth({ paragraph, measure }: Passage): number {
  const at = paragraph.text.indexOf(' ');
  return at < 0 ? 0 : measure(at, at + 1);
}

const heightOf = (lines: readonly Line[], size: number): number =>
  lines.reduce((sum, { passage }) => sum + passage.metrics.line * size, 0);

/** Keeps the lines that fit and ends the last of them with an ellipsis. */
function cutToHeight(doc: PDFKit.PDFDocument, lines: Line[], size: number, box: Room, style: TextStyle): Line[] {
  const kept = [...lines];
  while (kept.length > 1 && heightOf(kept, size) > box[1]) kept.pop();
  const last = kept.at(-1);
  if (last === undefined || kept.length === lines.length) return kept;
  const { paragraph } = last.passage;
  let text = paragraph.text.slice(last.from, last.to);
  for (;;) {
    const passage = passageOf(doc, `${text.trimEnd()}…`, { ...style, direction: paragraph.rtl ? 'rtl' : 'ltr' });
    const to = passage.paragraph.text.length;
    if (text === '' || passage.measure(0, to) * size <= box[0]) return [...kept.slice(0, -1), { passage, from: 0, to }];
    text = text.slice(0, -1);
  }
}

/** Breaks, shrinks and cuts; returns what is to be drawn at which size. */
function fit(doc: PDFKit.PDFDocument, passages: readonly Passage[], [width, height]: Room, style: TextStyle) {
  const whole = passages.map(({ paragraph, measure }) => measure(0, paragraph.text.length));
  const words = new Map<Passage, Word[]>();
  const linesOf = (passage: Passage, i: number, size: number): Line[] => {
    if ((whole[i] ?? 0) * size <= width) return [{ passage, from: 0, to: passage.paragraph.text.length }];
    const known = words.get(passage) ?? wordsOf(passage);
    words.set(passage, known);
    return breakLines(passage, known, width / size);
  };
  const smallest = style.min ?? style.size;
  for (let size = style.size; ; size -= STEP) {
    const lines = passages.flatMap((passage, i) => linesOf(passage, i, size));
    if (heightOf(lines, size) <= height) return { lines, size };
    if (size - STEP < smallest) return { lines: cutToHeight(doc, lines, size, [width, height], style), size };
  }
}

export type LaidRun = Run & { /** Points. */ readonly x: number; readonly advance: number };
export type LaidLine = {
  /** Points from the top. */ readonly baseline: number;
  readonly size: number;
  readonly runs: readonly LaidRun[];
};
type Align = NonNullable<TextStyle['align']>;

/** What stands where in a box given in points. Text must have passed `printable` (isolates may be added after). */
export function layText(
  doc: PDFKit.PDFDocument,
  [left, top, width, height]: readonly [number, number, number, number],
  paragraphs: readonly string[],
  style: TextStyle,
): LaidLine[] {
  const passages = paragraphs.filter((text) => text !== '').map((text) => passageOf(doc, text, style));
  if (passages.length === 0) return [];
  const { lines, size } = fit(doc, passages, [width, height], style);
  let at = top + (style.middle ? Math.max(0, height - heightOf(lines, size)) / 2 : 0);
  return lines.map((line) => {
    const { baseline, line: advance } = line.passage.metrics;
    const runs = layLine(doc, line, [left, width], size, style.align ?? 'start');
    const laid = { baseline: at + baseline * size, size, runs };
    at += advance * size;
    return laid;
  });
}

function layLine(
  doc: PDFKit.PDFDocument,
  { passage, from, to }: Line,
  [left, width]: Room,
  size: number,
  align: Align,
): LaidRun[] {
  const spare = width - passage.measure(from, to) * size;
  const onRight = align === 'right' || (align === 'start' && passage.paragraph.rtl);
  let x = left + (align === 'center' ? spare / 2 : onRight ? spare : 0);
  return passage.runs(from, to).map((run) => {
    const laid = { ...run, x, advance: widthOf(doc, run.face, run.text, run.rtl) * size };
    x += laid.advance;
    return laid;
  });
}
