/** Papers that go with parcels: their codes read back, their looks held against pictures, Arabic against another shaper. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, degrees } from '@cantoo/pdf-lib';
import { expect } from 'chai';
import { outlinesOf } from '../../labels/fonts.ts';
import { drawCreditNote } from '../../labels/credit-note.ts';
import { drawInvoice } from '../../labels/invoice.ts';
import { drawCommercialInvoice } from '../../labels/commercial-invoice.ts';
import { mergeLabels } from '../../labels/merge.ts';
import { drawShippingLabel, drawShippingLabels } from '../../labels/shipping.ts';
import { drawPackingSlips, drawReturnSlips } from '../../labels/slips.ts';
import { drawCartonLabels } from '../../labels/sscc.ts';
import { stampCopy } from '../../labels/stamp.ts';
import { drawManifest, drawPickList, walkOf } from '../../labels/store-sheets.ts';
import { zplLabel } from '../../labels/zpl.ts';
import { readZpl } from '../../labels/received-zpl.ts';
import {
  decode,
  difference,
  oneBit,
  pageCount,
  pageTexts,
  png,
  readPng,
  render,
  textPieces,
} from '../helpers/render.ts';
import { credited, indian, invoiceData } from './invoice-sample.ts';
import { carton, customs, hindiSlip, manifest, pick, slip } from './papers-sample.ts';
import { arabicReceiver, codesOf, makeLabel } from './sample.ts';

const inArabic = makeLabel({ to: arabicReceiver, courierName: 'SMSA Express', awb: '290012345678', sortCode: 'RUH' });
const codes = async (pdf: Uint8Array, dpi: number, topMm?: number): Promise<string[]> =>
  decode(oneBit(await render(pdf, dpi, 1, topMm)));
/** Codes of an A4 sheet stand in its head. */
const HEAD_MM = 40;
const textOf = async (pdf: Uint8Array, page = 1): Promise<string> =>
  (await textPieces(pdf, page)).map((piece) => piece.text).join('\n');

describe('labels/papers', () => {
  const papers: Record<string, { draw: () => Promise<Buffer>; read: string[]; says: string[] }> = {
    'packing-slip': {
      draw: () => drawPackingSlips([slip()]),
      read: ['Code128:SA-000000123-1', 'QRCode:SA-000000123'],
      says: ['Packing slip', 'PERF-50', '290012345678', '+966501234567'],
    },
    'packing-slip-hindi': {
      draw: () => drawPackingSlips([hindiSlip()]),
      read: ['Code128:SA-000000123-1', 'QRCode:SA-000000123'],
      says: ['Packing slip', '400001'],
    },
    'return-slip': {
      draw: () => drawReturnSlips([slip()]),
      read: ['Code128:SA-000000123-1', 'QRCode:R|SA-000000123|SA-000000123-1'],
      says: ['Return slip', 'Dubai Mall', '3 not as shown'],
    },
    'return-slip-hindi': {
      draw: () => drawReturnSlips([hindiSlip()]),
      read: ['Code128:SA-000000123-1', 'QRCode:R|SA-000000123|SA-000000123-1'],
      says: ['Return slip'],
    },
    a6: {
      draw: () => drawShippingLabels([inArabic], 'a6'),
      read: codesOf(inArabic),
      says: ['SMSA Express'],
    },
    'four-to-a4': {
      draw: () => drawShippingLabels([inArabic, makeLabel()], 'a4x4'),
      read: [...codesOf(inArabic), ...codesOf(makeLabel())].sort(),
      says: ['SMSA Express', 'Aramex'],
    },
    invoice: { draw: () => drawInvoice(invoiceData()), read: [], says: ['Tax Invoice', 'AED 173.00'] },
    'invoice-saudi': {
      draw: () => drawInvoice(invoiceData({ country: 'SA', currency: 'SAR', qr: 'AQVPbW5p' })),
      read: ['QRCode:AQVPbW5p'],
      says: ['Simplified Tax Invoice'],
    },
    'invoice-hindi': { draw: () => drawInvoice(indian()), read: [], says: ['HSN 610910', 'CGST'] },
    'credit-note': { draw: () => drawCreditNote(credited()), read: [], says: ['Tax Credit Note', '2026-11-20'] },
    'pick-list': { draw: () => drawPickList(pick()), read: [], says: ['Pick list', 'A-10-2', '6291041500213'] },
    manifest: {
      draw: () => drawManifest(manifest()),
      read: ['Code128:DXB01-ARAMEX-20261122-1'],
      says: ['Handover sheet', '44012345011', 'AED 692.00'],
    },
    'commercial-invoice': {
      draw: () => drawCommercialInvoice(customs()),
      read: ['Code128:SA-000000123-1'],
      says: ['Commercial invoice', '620520', 'KWD 65.345', 'DAP', 'Omnihub Trading LLC'],
    },
    carton: {
      draw: () => drawCartonLabels([carton()]),
      read: ['Code128:00395011015300000011'],
      says: ['(00) 395011015300000011', '1/2'],
    },
  };

  for (const [name, { draw, read, says }] of Object.entries(papers)) {
    it(`${name}: its codes at 203 and 300 dpi, its words, the same bytes, the looks on file`, async () => {
      const pdf = await draw();
      const file = new URL(`../fixtures/labels/${name}.png`, import.meta.url).pathname;

      const text = await textOf(pdf);
      const drawn = oneBit(await render(pdf, name === 'carton' ? 203.2 : 100));
      const onFile = existsSync(file);
      // A wanted change of looks: delete the picture, run (it fails once), look at the new one, commit it.
      if (!onFile) writeFileSync(file, png(drawn));

      const whole = ['carton', 'a6', 'four-to-a4', 'invoice-saudi'].includes(name);
      for (const dpi of read.length === 0 ? [] : [203.2, 300])
        expect(
          (await codes(pdf, dpi, whole ? undefined : HEAD_MM)).map((one) => one.replaceAll(/[()\p{Cc}]/gu, '')),
          `${dpi} dpi`,
        ).to.deep.equal(read);
      for (const word of says) expect(text).to.include(word);
      expect((await draw()).equals(pdf)).to.equal(true);
      expect(onFile, 'a picture on file').to.equal(true);
      expect(difference(drawn, await readPng(file))).to.be.below(0.001);
    });
  }

  it('walkOf: by place as people count, what has none at the end, pieces of all parcels together', () => {
    const walk = walkOf(pick()).map(({ bin, sku, quantity }) => [bin, sku, quantity]);

    expect(walk).to.deep.equal([
      ['A-2-1', 'BELT-1', 1],
      ['A-10-2', 'PERF-50', 3],
      [undefined, 'SHIRT-M-BLUE', 1],
    ]);
  });

  it('drawManifest: two hundred parcels over pages, each once, the foot on the last', async () => {
    const pdf = await drawManifest(manifest(200));
    const texts = await pageTexts(pdf);

    expect(texts.join('\n').match(/AE-\d+-1\b/g)).to.have.length(200);
    expect(texts.at(-1)).to.include('Taken by');
    expect(texts[0]).not.to.include('Taken by');
  });

  it('drawShippingLabels: on A6 and four to an A4 sheet, every code still reads', async () => {
    const four = Array.from({ length: 5 }, (_, at) => makeLabel({ awb: `4401234567${at}` }));
    const a4 = await drawShippingLabels(four, 'a4x4');

    expect(await pageCount(a4)).to.equal(2);
    expect(await codes(a4, 203.2)).to.deep.equal(four.slice(0, 4).flatMap(codesOf).sort());
    expect(await codes(await drawShippingLabels([makeLabel()], 'a6'), 203.2)).to.deep.equal(codesOf(makeLabel()));
  });

  it('mergeLabels: lying, turned, too large and as a picture, all stand upright and read', async () => {
    const data = makeLabel({ to: arabicReceiver });
    const label = await drawShippingLabel(data);
    const lying = await PDFDocument.create();
    const [page] = await lying.embedPdf(label);
    lying.addPage([page!.height, page!.width]).drawPage(page!, { x: page!.height, y: 0, rotate: degrees(90) });
    const onA4 = await PDFDocument.create();
    const [again] = await onA4.embedPdf(label);
    onA4.addPage([595, 842]).drawPage(again!, { x: 20, y: 20, xScale: 1.9, yScale: 1.9 });
    const picture = png(oneBit(await render(label, 203.2)));
    const turned = await PDFDocument.load(label);
    turned.getPage(0).setRotation(degrees(180));
    const pdfs = [label, await lying.save(), await onA4.save(), await turned.save()];
    const files = [
      ...pdfs.map((bytes) => ({ bytes, mediaType: 'application/pdf' })),
      { bytes: picture, mediaType: 'image/png' },
    ];
    const steps: number[] = [];

    const merged = await mergeLabels(files, 'label', { progress: (done) => steps.push(done) });
    const sheet = await mergeLabels(files, 'a4x4');

    expect(await pageCount(merged)).to.equal(5);
    expect(await pageCount(sheet)).to.equal(2);
    expect(steps.at(-1)).to.equal(5);
    for (const at of [1, 2, 3, 4, 5])
      expect(await decode(oneBit(await render(merged, at === 3 ? 300 : 203.2, at))), `page ${at}`).to.deep.equal(
        codesOf(data),
      );
    expect(Buffer.from(await mergeLabels(files)).equals(Buffer.from(merged))).to.equal(true);
  });

  it('stampCopy: the mark on every page, the paper under it as it was', async () => {
    const paper = await drawManifest(manifest(60));

    const copy = await stampCopy(paper, { copyNo: 2, by: 'sara', at: '2026-11-22 09:10' });

    expect(await textOf(copy, 1)).to.include('sara');
    expect(await textOf(copy, 2)).to.include('2026-11-22 09:10');
    expect(await textOf(copy, 1)).to.include('44012345000');
  });

  // The renderer takes its time.
  for (const dpi of process.env['OMNIHUB_LONG'] === '1' ? ([203, 300] as const) : ([203] as const)) {
    it(`zplLabel: ${dpi} dpi, drawn by another renderer all codes read, and no customer ends the label`, async () => {
      const data = makeLabel({ to: { ...arabicReceiver, name: 'محمد ^XZ' }, courierName: 'SMSA ^XZ~JR\\&^FD' });
      const zpl = zplLabel(data, dpi);
      const renderer = (await import('zpl-renderer-js')) as { ready: Promise<{ api: Renderer }> };
      const { api } = await renderer.ready;

      const drawn = await api.zplToBase64Async(zpl, 100, 150, dpi === 203 ? 8 : 12);
      const file = join(tmpdir(), `omnihub-zpl-${process.pid}.png`);
      writeFileSync(file, Buffer.from(drawn, 'base64'));

      const seen = oneBit(await readPng(file));
      const onFile = new URL(`../fixtures/labels/zpl${dpi}.png`, import.meta.url).pathname;
      if (!existsSync(onFile)) writeFileSync(onFile, png(seen));
      expect(difference(seen, await readPng(onFile))).to.be.below(0.001);
      expect(await decode(seen)).to.deep.equal(codesOf(data));
      expect(readZpl(zpl).pages).to.equal(1);
      expect(zpl.match(/\^XZ/g)).to.have.length(1);
      expect(zpl)
        .to.match(/\^GFA,/)
        .and.not.to.include('~');
    });
  }

  const lines: [what: string, text: string, rtl: boolean, file: string, family: 'plex' | 'noto'][] = [
    [
      'Arabic',
      'محمد عبدالله الأنصاري',
      true,
      'ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf',
      'plex',
    ],
    [
      'lam-alif and marks',
      'لا إلهَ شارعُ الملكِ',
      true,
      'ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf',
      'plex',
    ],
    [
      'Hindi',
      'श्री क्षेत्रीय द्विवेदी राष्ट्रीय स्त्री अर्द्धांगिनी हिन्दी',
      false,
      'noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf',
      'noto',
    ],
  ];
  for (const [what, text, rtl, file, family] of lines) {
    it(`outlinesOf: ${what}, the glyphs stand where HarfBuzz puts them`, async () => {
      const ours = outlinesOf({ bold: false, family }, text, rtl);

      const theirs = await harfbuzz(text, createRequire(import.meta.url).resolve(`@expo-google-fonts/${file}`));

      expect(ours.glyphs.length).to.equal(theirs.places.length);
      expect(Math.abs(ours.advance - theirs.advance)).to.be.below(0.01);
      ours.glyphs.forEach(({ x }, at) => expect(Math.abs(x - (theirs.places[at] ?? 0))).to.be.below(0.01));
    });
  }
});

type Renderer = { zplToBase64Async(zpl: string, width: number, height: number, dotsPerMm: number): Promise<string> };
/** Left edges and width at one em, as the shaper of browsers has them. */
async function harfbuzz(text: string, file: string): Promise<{ places: number[]; advance: number }> {
  const hb = await import('harfbuzzjs');
  const bytes = readFileSync(file);
  const face = new hb.Face(new hb.Blob(new Uint8Array(bytes).buffer));
  const buffer = new hb.Buffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  hb.shape(new hb.Font(face), buffer);
  let pen = 0;
  const places = buffer.getGlyphPositions().map(({ xAdvance, xOffset }) => {
    const x = (pen + xOffset) / face.upem;
    pen += xAdvance;
    return x;
  });
  return { places, advance: pen / face.upem };
}
