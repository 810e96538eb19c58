/** Data of the papers that go with parcels, with valid defaults. */
import type {
  CartonData,
  CommercialInvoiceData,
  ManifestData,
  PaperPlace,
  PickData,
  SlipData,
} from '../../src/core/shipment/paper-data.ts';
import { arabicReceiver } from './sample.ts';

const on = '2026-11-22';
const printedAt = '2026-11-22 09:30';

export const place: PaperPlace = {
  code: 'DXB01',
  name: 'Dubai Mall',
  nameAr: 'دبي مول',
  lines: ['Financial Center Rd', 'Level 1, Unit 114'],
  city: 'Dubai',
  country: 'AE',
  phone: '+97144445555',
};

const shirt = { sku: 'SHIRT-M-BLUE', name: 'Linen shirt, blue, M', nameAr: 'قميص كتان أزرق، مقاس M', quantity: 1 };
const scent = { sku: 'PERF-50', name: 'Perfume 50 ml', nameAr: 'عطر 50 مل', quantity: 2, barcode: '6291041500213' };

export const slip = (over: Partial<SlipData> = {}): SlipData => ({
  reference: 'SA-000000123-1',
  orderNumber: 'SA-000000123',
  awb: '290012345678',
  from: place,
  to: arabicReceiver,
  items: [shirt, scent],
  on,
  printedAt,
  ...over,
});

export const hindiSlip = (): SlipData =>
  slip({
    to: {
      name: 'श्री राजेश कुमार द्विवेदी',
      lines: ['मकान संख्या 12/ब, गांधी मार्ग', 'राष्ट्रीय राजमार्ग के पास'],
      city: 'मुंबई',
      postcode: '400001',
      country: 'IN',
      phone: '+919820012345',
    },
    items: [{ ...shirt, name: 'अर्द्धांगिनी साड़ी', nameAr: '' }, scent],
  });

export const pick = (): PickData => ({
  place,
  parcels: [
    { reference: 'AE-1-1', orderNumber: 'AE-000000001', items: [{ ...scent, bin: 'A-10-2' }, shirt] },
    { reference: 'AE-2-1', orderNumber: 'AE-000000002', items: [{ ...scent, bin: 'A-10-2', quantity: 1 }] },
    {
      reference: 'AE-3-1',
      orderNumber: 'AE-000000003',
      items: [{ ...shirt, sku: 'BELT-1', name: 'Belt', bin: 'A-2-1' }],
    },
  ],
  on,
  printedAt,
});

export const manifest = (count = 12): ManifestData => ({
  number: 'DXB01-ARAMEX-20261122-1',
  place,
  courierName: 'Aramex',
  parcels: Array.from({ length: count }, (_, at) => ({
    awb: String(44_012_345_000 + at),
    reference: `AE-00000${1000 + at}-1`,
    orderNumber: `AE-00000${1000 + at}`,
    city: at % 2 === 0 ? 'الرياض' : 'Abu Dhabi',
    pieces: 1,
    weightG: 1250,
    ...(at % 3 === 0 ? { cashOnDelivery: { minor: 17_300, currency: 'AED' } } : {}),
  })),
  on,
  printedAt,
});

export const customs = (): CommercialInvoiceData => ({
  number: 'AE01-2026-0000042',
  orderNumber: 'SA-000000123',
  reference: 'SA-000000123-1',
  awb: '290012345678',
  courierName: 'SMSA Express',
  incoterm: 'DAP',
  seller: { ...place, company: 'Omnihub Trading LLC', taxNumber: '100000000000003' },
  to: arabicReceiver,
  currency: 'KWD',
  items: [
    { ...shirt, description: shirt.name, hsCode: '620520', originCountry: 'IN', weightG: 240, unitMinor: 12_345 },
    { ...scent, description: scent.name, hsCode: '330300', originCountry: 'FR', weightG: 310, unitMinor: 25_000 },
  ],
  freightMinor: 3_000,
  pieces: 1,
  weightG: 1_250,
  on,
  printedAt,
});

export const carton = (over: Partial<CartonData> = {}): CartonData => ({
  sscc: '395011015300000011',
  reference: 'SA-000000123-1',
  orderNumber: 'SA-000000123',
  awb: '290012345678',
  piece: { number: 1, of: 2 },
  from: place,
  to: arabicReceiver,
  contents: '2 × Perfume 50 ml, 1 × Linen shirt',
  printedAt,
  ...over,
});
