/** Our small font files against the big one: same outlines, same widths, parts of composite glyphs brought along. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import PDFDocument from 'pdfkit';
import { subsetsOf } from '../../labels/subset.ts';

type Glyph = { id: number; advanceWidth: number; path: { toSVG(): string } };
type Font = { numGlyphs: number; getGlyph(id: number): Glyph; glyphForCodePoint(codePoint: number): Glyph };

const folder = '@expo-google-fonts/ibm-plex-sans-arabic';
const file = readFileSync(
  createRequire(import.meta.url).resolve(`${folder}/400Regular/IBMPlexSansArabic_400Regular.ttf`),
);

/** pdfkit's own reader of fonts. */
function opened(bytes: Buffer): Font {
  const doc = new PDFDocument({ autoFirstPage: false }).font(bytes);
  return (doc as unknown as { _font: { font: Font } })._font.font;
}

describe('labels/subset', () => {
  it('encode: letters with and without accents, each keeps its outline and width', () => {
    const whole = opened(file);
    const glyphs = [...'Aé ÜñÅ إآأؤئ ضر١٢٣ ع€'].map((char) => whole.glyphForCodePoint(char.codePointAt(0) ?? 0));
    const subset = subsetsOf(file)();
    const numbers = glyphs.map(({ id }) => subset.includeGlyph(id));

    const small = opened(subset.encode());

    glyphs.forEach((glyph, i) => {
      const copy = small.getGlyph(numbers[i] ?? 0);
      expect(copy.path.toSVG()).to.equal(glyph.path.toSVG());
      expect(copy.advanceWidth).to.equal(glyph.advanceWidth);
    });
  });

  it('encode: nothing asked for, only the empty box is in it', () => {
    const small = opened(subsetsOf(file)().encode());

    expect(small.numGlyphs).to.equal(1);
  });
});
