/** A courier's page as ZPL: its bars read at either resolution, it stands right on the label, and no file holds anybody up. */
import { PDFDocument, degrees } from '@cantoo/pdf-lib';
import { expect } from 'chai';
import { inflateSync } from 'node:zlib';
import { mergeLabels } from '../../labels/merge.ts';
import { rasterPdf, stopRaster } from '../../labels/raster-page.ts';
import { readZpl } from '../../labels/received-zpl.ts';
import { drawShippingLabel } from '../../labels/shipping.ts';
import { decode, type Picture } from '../helpers/render.ts';
import { arabicReceiver, makeLabel } from './sample.ts';

const label = { width: 100, height: 150 };
const codes = ['Code128:44012345678', 'Code128:S100000123-1', 'QRCode:44012345678|100000123|1/2'];
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string; message?: string }) => error.code ?? error.message ?? '',
  );

/** Read as Zebra's guide tells it, not as it was written. */
function picture(zpl: string): Picture & { left: number; top: number } {
  const [, wide, high] = /\^PW(\d+)\^LL(\d+)/.exec(zpl) ?? [];
  const [, x, y, total, , across, packed, crc] =
    /\^FO(\d+),(\d+)\^GFA,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):([0-9A-F]{4})\^FS/.exec(zpl) ?? [];
  const bits = inflateSync(Buffer.from(packed ?? '', 'base64'));
  expect(bits.length).to.equal(Number(total));
  expect(crc).to.equal(crc16(packed ?? ''));
  const [width, height, left, top, row] = [wide, high, x, y, across].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < bits.length * 8; at += 1) {
    if (((bits[at >> 3] ?? 0) & (128 >> (at & 7))) === 0) continue;
    const dot = (top + Math.floor(at / (row * 8))) * width + left + (at % (row * 8));
    data.set([0, 0, 0, 255], dot * 4);
  }
  return { width, height, data, left, top };
}

/** CRC-16/XMODEM by its polynomial, bit by bit. */
function crc16(text: string): string {
  let rest = 0;
  for (const byte of [...Buffer.from(text, 'latin1'), 0, 0])
    for (let bit = 7; bit >= 0; bit -= 1) {
      rest = (rest << 1) | ((byte >> bit) & 1);
      if (rest > 0xffff) rest = (rest ^ 0x1021) & 0xffff;
    }
  return rest.toString(16).toUpperCase().padStart(4, '0');
}

describe('labels/raster-page', () => {
  let page: Buffer;
  before(async function () {
    this.timeout(60_000);
    page = await drawShippingLabel(makeLabel({ to: arabicReceiver }));
    // The thread and what it draws with take a while to load on a busy machine.
    await rasterPdf(page, 203, label, { ms: 50_000 });
  });
  after(() => stopRaster());

  for (const [dpi, width, height] of [
    [203, 800, 1200],
    [300, 1181, 1772],
  ] as const)
    it(`rasterPdf: ${dpi} dpi, in true size, every code reads`, async () => {
      const zpl = (await rasterPdf(page, dpi, label)).toString();
      const drawn = picture(zpl);

      expect([drawn.width, drawn.height]).to.deep.equal([width, height]);
      expect(await decode(drawn)).to.deep.equal(codes);
      expect(readZpl(zpl).pages).to.equal(1);
      expect(zpl.length).to.be.lessThan(60_000);
    }).timeout(20_000);

  it('rasterPdf: on A6 in the middle; a sheet of A4 on its side is turned and made smaller', async () => {
    const a6 = picture((await rasterPdf(page, 203, { width: 105, height: 148 })).toString());
    const sheet = await PDFDocument.load(await mergeLabels([{ bytes: page, mediaType: 'application/pdf' }], 'a6'));
    const [first] = sheet.getPages();
    first?.setRotation(degrees(90));
    const turned = picture((await rasterPdf(await sheet.save(), 300, { width: 101.6, height: 152.4 })).toString());

    expect([a6.width, a6.height]).to.deep.equal([840, 1184]);
    expect([turned.width, turned.height]).to.deep.equal([1200, 1800]);
    expect(await decode(turned)).to.deep.equal(codes);
  }).timeout(20_000);

  it('rasterPdf: nothing on it, or no page at all: refused', async () => {
    const blank = await PDFDocument.create();
    blank.addPage([283, 425]);

    expect(await codeOf(rasterPdf(await blank.save(), 203, label))).to.equal('label.blank');
    expect(await codeOf(rasterPdf(Buffer.from('%PDF-1.4 torn'), 203, label))).to.equal('label.broken');
  }).timeout(20_000);

  it('rasterPdf: a page that never ends is given up, and the next file is drawn all the same', async () => {
    const work = [rasterPdf(page, 203, label, { ms: 0 }), rasterPdf(page, 203, label, { ms: 50_000 })].map(codeOf);

    expect(await Promise.all(work)).to.deep.equal(['label.raster_slow', 'done']);
  }).timeout(60_000);
});
