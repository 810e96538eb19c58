/**
 * Puts mixed Arabic and Latin text into the order in which it is drawn (Unicode Bidirectional Algorithm).
 * 1. Levels are found once per paragraph. 2. The caller breaks lines in logical order.
 * 3. Per line: trailing blanks fall back to the paragraph's level (L1), brackets are mirrored (L4), runs reordered (L2).
 */
import { createRequire } from 'node:module';
import type { Bidi } from 'bidi-js';

// The package is CommonJS whose types claim an ES default export; a plain import type-checks as the wrong thing.
const bidiFactory = createRequire(import.meta.url)('bidi-js') as () => Bidi;
const bidi = bidiFactory();

const DIRECTION_CONTROL = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;
const BLANK = /\s/;
/** Letters written from right to left, with their presentation forms. */
const RTL_LETTER = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

export type Direction = 'ltr' | 'rtl' | 'auto';

/** Text in reading order, cut where the direction changes; whoever shapes it turns a right-to-left run round. */
export type VisualRun = { readonly text: string; readonly rtl: boolean };

export type Paragraph = {
  readonly text: string;
  /** True when the paragraph as a whole reads from the right, and so hangs on the right edge. */
  readonly rtl: boolean;
  readonly levels: Uint8Array;
  /** One left-to-right run, whatever part of it is asked for. */
  readonly plain: boolean;
};

/** Keeps a phone, date, number or code together and left-to-right inside Arabic (U+2066 … U+2069). */
export function isolate(text: string): string {
  return `\u2066${text}\u2069`;
}

/** Letters and controls that need the algorithm at all; everything else is one left-to-right run. */
function needsBidi(text: string): boolean {
  return RTL_LETTER.test(text) || DIRECTION_CONTROL.test(text);
}

const NO_LEVELS = new Uint8Array();

/** `auto` takes the side of the first strong letter, which is right for what a customer typed. */
export function readParagraph(text: string, direction: Direction = 'auto'): Paragraph {
  if (direction !== 'rtl' && !needsBidi(text)) return { text, rtl: false, levels: NO_LEVELS, plain: true };
  const { levels, paragraphs } = bidi.getEmbeddingLevels(text, direction);
  return { text, rtl: ((paragraphs[0]?.level ?? 0) & 1) === 1, levels, plain: false };
}

type LevelRun = { level: number; text: string };

function levelRuns({ text, levels, rtl }: Paragraph, from: number, to: number): LevelRun[] {
  // bidi-js 1.1.0 documents the whole result object here but indexes an array: hand it the levels themselves.
  const mirrored = bidi.getMirroredCharactersMap(text, levels, from, to - 1);
  let inked = to;
  while (inked > from && BLANK.test(text.charAt(inked - 1))) inked -= 1;
  const runs: LevelRun[] = [];
  for (let i = from; i < to; i += 1) {
    const char = text.charAt(i);
    if (DIRECTION_CONTROL.test(char)) continue;
    const level = i >= inked ? Number(rtl) : (levels[i] ?? 0);
    const last = runs.at(-1);
    const drawn = mirrored.get(i) ?? char;
    if (last?.level === level) last.text += drawn;
    else runs.push({ level, text: drawn });
  }
  return runs;
}

/** Rule L2: from the deepest level up, turn round every stretch at or above that level. */
function reorder(runs: LevelRun[]): void {
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level -= 1) {
    for (let start = 0; start < runs.length; start += 1) {
      let end = start;
      while (end < runs.length && (runs[end]?.level ?? 0) >= level) end += 1;
      if (end - start > 1) runs.splice(start, end - start, ...runs.slice(start, end).reverse());
      if (end > start) start = end;
    }
  }
}

/** The runs of one line, `from` inclusive to `to` exclusive, from the left edge of the paper to the right. */
export function visualRuns(paragraph: Paragraph, from = 0, to = paragraph.text.length): VisualRun[] {
  if (paragraph.plain) return from < to ? [{ text: paragraph.text.slice(from, to), rtl: false }] : [];
  const runs = levelRuns(paragraph, from, to);
  reorder(runs);
  return runs.map(({ level, text }) => ({ text, rtl: (level & 1) === 1 }));
}
