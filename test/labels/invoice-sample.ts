/** An invoice as billing hands it in; say only what matters. */
import type { InvoiceData, PaperLine } from '../../src/core/billing/invoice-data.ts';

export function paperLine(over: Partial<PaperLine> = {}): PaperLine {
  return {
    sku: 'FS-TEE-BLK-M',
    name: 'Cotton T-shirt, black, M',
    nameAr: 'تيشيرت قطني، أسود، M',
    quantity: 2,
    unitMinor: 7_524,
    discountMinor: 0,
    netMinor: 15_048,
    rateBp: 500,
    taxMinor: 752,
    grossMinor: 15_800,
    ...over,
  };
}

export function invoiceData(over: Partial<InvoiceData> = {}): InvoiceData {
  return {
    kind: 'invoice',
    country: 'AE',
    currency: 'AED',
    taxKind: 'vat',
    simplified: true,
    number: 'AE01-2026-0000042',
    awaited: false,
    issuedOn: '2026-11-22',
    orderNumber: 'AE-000000123',
    seller: {
      name: 'Omnihub Trading LLC',
      nameAr: 'أومني هب للتجارة ذ.م.م',
      lines: ['Office 1204, Harbour Tower', 'Dubai, United Arab Emirates'],
      linesAr: ['مكتب ١٢٠٤، برج الميناء', 'دبي، الإمارات العربية المتحدة'],
      taxNumber: '100000000000003',
    },
    buyer: { name: 'عائشة خان', lines: ['شارع ١٢، فيلا 5', 'Dubai, AE'] },
    lines: [paperLine()],
    charges: [{ type: 'shipping', netMinor: 1_429, rateBp: 500, taxMinor: 71, grossMinor: 1_500 }],
    taxes: [{ rateBp: 500, netMinor: 16_477, taxMinor: 823 }],
    giftMinor: 0,
    netMinor: 16_477,
    taxMinor: 823,
    totalMinor: 17_300,
    ...over,
  };
}

export const indian = (): InvoiceData =>
  invoiceData({
    country: 'IN',
    currency: 'INR',
    taxKind: 'cgst_sgst',
    number: 'IN012726I0000001',
    placeOfSupply: '27 Maharashtra',
    lines: [paperLine({ hsn: '610910' })],
    taxes: [{ hsn: '610910', rateBp: 500, netMinor: 15_048, taxMinor: 752, halves: [376, 376] }],
    buyer: { name: 'श्री राजेश कुमार द्विवेदी', lines: ['मकान संख्या 12/ब, गांधी मार्ग', 'Mumbai 400001'] },
  });

export const credited = (): InvoiceData & { readonly kind: 'credit_note' } => ({
  ...invoiceData(),
  kind: 'credit_note',
  number: 'AE01-CN-2026-0000007',
  original: { number: 'AE01-2026-0000042', on: '2026-11-20' },
  reason: 'shipment_returned',
});
