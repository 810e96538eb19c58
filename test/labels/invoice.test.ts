/** The paper of invoices and credit notes: what stands on it, read back from the page. */
import { expect } from 'chai';
import { drawInvoice } from '../../labels/invoice.ts';
import { drawCreditNote } from '../../labels/credit-note.ts';
import { decode, oneBit, pageTexts, render, textPieces } from '../helpers/render.ts';
import { invoiceData, paperLine } from './invoice-sample.ts';

const textOf = async (pdf: Uint8Array, page = 1): Promise<string> =>
  (await textPieces(pdf, page)).map((piece) => piece.text).join('\n');

const tlv = (values: readonly string[]): string =>
  Buffer.concat(
    values.flatMap((value, at) => [Buffer.from([at + 1, Buffer.byteLength(value)]), Buffer.from(value)]),
  ).toString('base64');

describe('labels/invoice', () => {
  it('drawInvoice: the same document, the same bytes', async () => {
    expect(Buffer.compare(await drawInvoice(invoiceData()), await drawInvoice(invoiceData()))).to.equal(0);
  });

  it('drawInvoice: UAE, number, day, tax number, net, tax and total', async () => {
    const text = await textOf(await drawInvoice(invoiceData()));

    for (const part of ['Tax Invoice', 'AE01-2026-0000042', '2026-11-22', '100000000000003', '150.48', 'AED 173.00'])
      expect(text, part).to.include(part);
  });

  it('drawInvoice: KSA, the QR reads back byte by byte, with a seller in Arabic', async () => {
    const qr = tlv(['شركة أومني هب العربية للتجارة', '300000000000003', '2026-11-22T10:00:00Z', '173.00', '22.57']);
    const pdf = await drawInvoice(invoiceData({ country: 'SA', currency: 'SAR', qr }));

    expect(await decode(oneBit(await render(pdf, 203.2)))).to.deep.equal([`QRCode:${qr}`]);
    expect(await textOf(pdf)).to.include('Simplified Tax Invoice');
  });

  it('drawInvoice: KSA, a long QR of a certified solution still reads', async () => {
    const qr = tlv([
      'شركة أومني هب العربية للتجارة',
      '300000000000003',
      '2026-11-22T10:00:00Z',
      '173.00',
      '22.57',
      'a'.repeat(64),
      'b'.repeat(96),
    ]);
    const pdf = await drawInvoice(invoiceData({ country: 'SA', currency: 'SAR', qr }));

    expect(await decode(oneBit(await render(pdf, 300)))).to.deep.equal([`QRCode:${qr}`]);
  });

  it('drawInvoice: India, HSN, place of supply, both halves, no Arabic', async () => {
    const pdf = await drawInvoice(
      invoiceData({
        country: 'IN',
        currency: 'INR',
        taxKind: 'cgst_sgst',
        number: 'IN012726I0000001',
        placeOfSupply: '27 Maharashtra',
        lines: [paperLine({ hsn: '610910' })],
        taxes: [{ hsn: '610910', rateBp: 500, netMinor: 15_048, taxMinor: 752, halves: [376, 376] }],
        buyer: { name: 'Ravi Kumar', lines: ['14 Hill Road'] },
      }),
    );
    const text = await textOf(pdf);

    for (const part of ['HSN 610910', '27 Maharashtra', 'CGST', 'SGST', '3.76', 'GSTIN: '])
      expect(text).to.include(part);
    expect(text).not.to.match(/[\u0600-\u06FF]/);
  });

  it('drawInvoice: Kuwait, an invoice without tax and with three decimals', async () => {
    const data = invoiceData({
      country: 'KW',
      currency: 'KWD',
      taxKind: 'none',
      taxes: [],
      taxMinor: 0,
      netMinor: 17_300,
    });
    const text = await textOf(await drawInvoice(data));

    expect(text).to.include('KWD 17.300');
    expect(text).not.to.include('Tax Invoice');
  });

  it('drawInvoice: many lines go on over pages; every line stands once and the totals on the last', async () => {
    for (const count of [16, 17, 18, 40, 41]) {
      const lines = Array.from({ length: count }, (_, at) => paperLine({ sku: `SKU-${String(at).padStart(3, '0')}` }));
      const pdf = await drawInvoice(invoiceData({ lines }));
      const texts = await pageTexts(pdf);

      expect(texts.join('\n').match(/SKU-\d{3}/g)).to.have.length(count);
      expect(texts.at(-1)).to.include('AED 173.00');
      expect(texts[0]).to.include(`1 / ${texts.length}`);
    }
  });

  it('drawCreditNote: its own title, the original number and the reason', async () => {
    const pdf = await drawCreditNote({
      ...invoiceData(),
      kind: 'credit_note',
      number: 'AE01-CN-2026-0000007',
      original: { number: 'AE01-2026-0000042', on: '2026-11-20' },
      reason: 'shipment_returned',
    });
    const text = await textOf(pdf);

    for (const part of ['Tax Credit Note', 'AE01-CN-2026-0000007', 'AE01-2026-0000042 · 2026-11-20', 'Returned'])
      expect(text).to.include(part);
  });
});
