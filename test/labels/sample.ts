/** Label data with valid defaults; a test says only what matters to it. */
import type { LabelData } from '../../src/core/shipment/label-data.ts';

type Over = Partial<Omit<LabelData, 'to'>> & { to?: Partial<LabelData['to']> };

export function makeLabel({ to, ...over }: Over = {}): LabelData {
  return {
    courierName: 'Aramex',
    service: 'EXPRESS',
    awb: '44012345678',
    sortCode: 'DXB-07',
    reference: 'S100000123-1',
    orderNumber: '100000123',
    piece: { number: 1, of: 2 },
    weightG: 1250,
    to: {
      name: 'Fatima Al Mansoori',
      lines: ['Villa 14, Street 23B', 'Near Al Safa Park gate 3'],
      area: 'Jumeirah 2',
      city: 'Dubai',
      country: 'AE',
      phone: '+971501234567',
      ...to,
    },
    from: {
      code: 'DXB01',
      name: 'Dubai Mall',
      lines: ['Financial Center Rd', 'Level 1, Unit 114'],
      city: 'Dubai',
      country: 'AE',
      phone: '+97144445555',
    },
    contents: '2 × Perfume 50 ml, 1 × Shirt',
    shipsOn: '2026-11-21',
    printedAt: '2026-11-21 18:40',
    copy: 1,
    ...over,
  };
}

/** A receiver as typed in Riyadh: brackets, both kinds of digits, Latin inside Arabic. */
export const arabicReceiver = {
  name: 'محمد عبدالله الأنصاري',
  company: 'شركة الخليج (ذ.م.م)',
  lines: ['شارع الملك فهد 12/ب، مبنى [A-3]، الدور ٤', 'قرب Kingdom Tower بوابة 3'],
  area: 'حي العليا',
  city: 'الرياض',
  region: 'منطقة الرياض',
  postcode: '12211',
  country: 'SA',
  phone: '+966501234567',
};

/** The set of codes that must be read back, no more and no less. */
export function codesOf({ awb, reference, orderNumber, piece }: LabelData): string[] {
  const qr = `QRCode:${awb}|${orderNumber}|${piece.number}/${piece.of}`;
  return [`Code128:${awb}`, `Code128:${reference}`, qr].sort();
}
