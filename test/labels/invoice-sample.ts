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
