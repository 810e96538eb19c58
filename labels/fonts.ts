/**
 * The letters we print with: Helvetica where it suffices, Noto Sans Devanagari for Hindi, IBM Plex Sans Arabic for the rest.
 * Parsing the file costs 20 ms and shaping 0.4 ms a line, so a font is opened once per process and each word shaped once.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { remembered } from './remembered.ts';
import { type Subset, subsetsOf } from './subset.ts';

type Glyph = { readonly id: number; readonly advanceWidth: number; readonly codePoints: number[] };
/** Steps of an outline in font units, y upwards. */
export type Outline = readonly { readonly command: string; readonly args: readonly number[] }[];
type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number };
type GlyphRun = { glyphs: Glyph[]; positions: Position[]; readonly advanceWidth: number };
/** The part of a fontkit font that we and pdfkit use. */
type OpenFont = {
  unitsPerEm: number;
  _glyphs: Record<number, Glyph>;
  createSubset(): Subset;
  hasGlyphForCodePoint(codePoint: number): boolean;
  layout(text: string, features?: string[], script?: string, language?: string, direction?: string): GlyphRun;
  getGlyph(id: number): { readonly path: { readonly commands: Outline } };
};
type Word = { glyphs: Glyph[]; positions: Position[]; advance: number };

/** What pdfkit passes through to `layout`; we read the direction from it. */
export const features = { rtl: 'rtla', ltr: 'ltra' } as const;

const ARABIC = '@expo-google-fonts/ibm-plex-sans-arabic';
const HINDI = '@expo-google-fonts/noto-sans-devanagari';
const FILES = {
  plex: `${ARABIC}/400Regular/IBMPlexSansArabic_400Regular.ttf`,
  'plex-bold': `${ARABIC}/700Bold/IBMPlexSansArabic_700Bold.ttf`,
  noto: `${HINDI}/400Regular/NotoSansDevanagari_400Regular.ttf`,
  'noto-bold': `${HINDI}/700Bold/NotoSansDevanagari_700Bold.ttf`,
};
/** Captions, places and common names of a day; more would only be words that never come again. */
const WORDS_KEPT = 1000;

/** pdfkit takes an already opened font, but only pdfkit's own copy of fontkit can open one for it. */
function parse(file: string): OpenFont {
  const path = createRequire(import.meta.url).resolve(file);
  const bytes = readFileSync(path);
  const throwaway = new PDFDocument({ autoFirstPage: false }).font(bytes);
  const { font } = (throwaway as unknown as { _font: { font: OpenFont } })._font;
  font.createSubset = subsetsOf(bytes);
  return font;
}

/** Shapes word by word and remembers each; direction and script are told, never guessed from the first letter. */
function remembering(font: OpenFont): OpenFont {
  const shape = font.layout.bind(font);
  const words = remembered<Word>(WORDS_KEPT);

  function wordOf(text: string, rtl: boolean): Word {
    const key = `${rtl ? '<' : '>'}${text}`;
    const known = words.get(key);
    if (known !== undefined) return known;
    // fontkit keeps a glyph with the letters of its first use, so bytes would depend on what was printed before.
    font._glyphs = {};
    const run = rtl
      ? shape(text, [], 'arab', undefined, 'rtl')
      : shape(text, [], HINDI_LETTER.test(text) ? 'dev2' : 'latn', undefined, 'ltr');
    const glyphs = run.glyphs.map(({ id, advanceWidth, codePoints }) => ({ id, advanceWidth, codePoints }));
    const word = { glyphs, positions: run.positions, advance: run.advanceWidth };
    words.set(key, word);
    return word;
  }

  font.layout = (text, wanted) => {
    const rtl = wanted?.includes(features.rtl) ?? false;
    const parts = text.split(/( )/).filter((part) => part !== '');
    const drawn = (rtl ? parts.reverse() : parts).map((part) => wordOf(part, rtl));
    // pdfkit scales positions in place: always fresh copies.
    const positions = drawn.flatMap((word) => word.positions.map((position) => ({ ...position })));
    return {
      glyphs: drawn.flatMap((word) => word.glyphs),
      positions,
      get advanceWidth(): number {
        return positions.reduce((sum, position) => sum + position.xAdvance, 0);
      },
    };
  };
  return font;
}

const opened = new Map<keyof typeof FILES, OpenFont>();

function open(name: keyof typeof FILES): OpenFont {
  const known = opened.get(name);
  if (known !== undefined) return known;
  const font = remembering(parse(FILES[name]));
  opened.set(name, font);
  return font;
}

/** Windows-1252: what the built-in Helvetica of every PDF reader can show. */
const WIN_ANSI = /^[\x20-\x7E\xA0-\xFF\u20AC\u2018\u2019\u201C\u201D\u2013\u2014\u2022\u2026\u2122]*$/;
const HINDI_LETTER = /[\p{Script=Devanagari}\u0964\u0965]/u;
// The zero-width non-joiner is spelling in Persian and Urdu, the joiner behind a virama in Hindi.
const INVISIBLE = /(?!\u200C|(?<=\u094D)\u200D)(?:[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]|\p{Variation_Selector})/gu;
const PICTOGRAM = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u20E3/u;
const PRESENTATION_FORM = /[\uFB50-\uFDFF\uFE70-\uFEFC]/g;

/** True when Helvetica can draw it; direction controls are never drawn and so do not count. */
export function isWinAnsi(text: string): boolean {
  return WIN_ANSI.test(text.replace(/[\u200E\u200F\u2066-\u2069]/g, ''));
}

/**
 * Text as it may be drawn: one line, composed letters, no controls (also none of direction), no emoji,
 * and `?` for each stretch that no font of ours can show.
 */
export function printable(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(INVISIBLE, '');
  if (WIN_ANSI.test(plain)) return plain.trim();
  const letters = plain.replace(PRESENTATION_FORM, (form) => form.normalize('NFKC'));
  let shown = '';
  let unknown = false;
  for (const char of letters) {
    const font = HINDI_LETTER.test(char) || char === '\u200D' ? 'noto' : 'plex';
    const known = WIN_ANSI.test(char) || open(font).hasGlyphForCodePoint(char.codePointAt(0) ?? 0);
    if (known) shown += char;
    else if (!PICTOGRAM.test(char) && !unknown) shown += '?';
    unknown = !known && !PICTOGRAM.test(char);
  }
  return shown.replace(/ {2,}/g, ' ').trim();
}

export type Family = 'helvetica' | 'plex' | 'noto';
export type Face = { readonly bold: boolean; readonly family: Family };

/** True when some of it is written in Devanagari. */
export const isHindi = (text: string): boolean => HINDI_LETTER.test(text);

const HINDI_STRETCH =
  /([\p{Script=Devanagari}\u0964\u0965\u200C\u200D]+(?: +[\p{Script=Devanagari}\u0964\u0965\u200C\u200D]+)*)/u;

/** Cut where one font ends and the next begins; no font has both Arabic and Devanagari. */
export function stretchesOf(text: string, bold: boolean): { readonly text: string; readonly face: Face }[] {
  return text.split(HINDI_STRETCH).flatMap((part) => {
    if (part === '') return [];
    const family: Family = HINDI_LETTER.test(part) ? 'noto' : isWinAnsi(part) ? 'helvetica' : 'plex';
    return [{ text: part, face: { bold, family } }];
  });
}

const fileOf = ({ bold, family }: Face): keyof typeof FILES =>
  `${family === 'noto' ? 'noto' : 'plex'}${bold ? '-bold' : ''}`;

/** Makes the face the document's current one. */
export function useFace(doc: PDFKit.PDFDocument, face: Face): void {
  if (face.family === 'helvetica') doc.font(face.bold ? 'Helvetica-Bold' : 'Helvetica');
  // The family name is pdfkit's key for finding the font again on the next call.
  else doc.font(open(fileOf(face)) as unknown as Uint8Array, fileOf(face));
}

export type DrawnGlyph = { readonly path: Outline; readonly x: number; readonly y: number };

/** The outlines of a run at one em, from its left end; Helvetica has none and is drawn with Plex. */
export function outlinesOf(face: Face, text: string, rtl: boolean): { glyphs: DrawnGlyph[]; advance: number } {
  const font = open(fileOf(face));
  const { glyphs, positions } = font.layout(text, [rtl ? features.rtl : features.ltr]);
  let pen = 0;
  const drawn = glyphs.map(({ id }, at) => {
    const place = positions[at] ?? { xAdvance: 0, yAdvance: 0, xOffset: 0, yOffset: 0 };
    const one = { path: font.getGlyph(id).path.commands, x: pen + place.xOffset, y: place.yOffset };
    pen += place.xAdvance;
    return one;
  });
  const scale = 1 / font.unitsPerEm;
  const scaled = drawn.map(({ path, x, y }) => ({
    path: path.map(({ command, args }) => ({ command, args: args.map((value) => value * scale) })),
    x: x * scale,
    y: y * scale,
  }));
  return { glyphs: scaled, advance: pen * scale };
}

const widths = remembered<number>(WORDS_KEPT);

/** Width at one point; it grows in step with the size. Captions, cities and digits come again on every label. */
export function widthOf(doc: PDFKit.PDFDocument, face: Face, text: string, rtl: boolean): number {
  const key = `${face.family}${face.bold ? 'b' : 'r'}${rtl ? '<' : '>'}${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  useFace(doc, face);
  const width = doc.fontSize(1).widthOfString(text, { features: [rtl ? features.rtl : features.ltr] });
  widths.set(key, width);
  return width;
}
