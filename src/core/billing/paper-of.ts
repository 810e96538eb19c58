/** An invoice or a credit note as its paper shows it: net and tax of each line, taxes by rate, the QR. Pure. */
import { gstStates } from '../../../config/taxes.ts';
import type { Item } from '../catalog/index.ts';
import { decimalOf } from '../values.ts';
import type { CreditLine, CreditNote } from './credit-note.ts';
import type { InvoiceData, PaperCharge, PaperLine, PaperTax } from './invoice-data.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';
import { halvesOf } from './tax.ts';

export type PaperFacts = {
  readonly document: Invoice | CreditNote;
  readonly lines: readonly (InvoiceLine | CreditLine)[];
  readonly items: ReadonlyMap<string, Item>;
  /** Of a credit note. */
  readonly original?: Invoice;
  /** What the tax authority's solution has made; our own when left out. */
  readonly qr?: string;
};

export function paperOf({ document, lines, items, original, qr }: PaperFacts): InvoiceData {
  const { facts } = document;
  const { seller, buyer } = facts ?? {
    seller: { name: '', address: [] },
    buyer: { name: '', lines: [], city: '', country: '' },
  };
  const country = facts?.country ?? '';
  const paperLines = lines.map((line) => lineOf(line, items.get(line.sku), country));
  const charges = chargesOf(document);
  const isNote = 'invoiceId' in document && 'reason' in document;
  return {
    kind: isNote ? 'credit_note' : 'invoice',
    country,
    currency: document.currency,
    taxKind: document.taxKind,
    simplified: buyer.taxNumber === undefined,
    number: document.partnerNumber ?? document.number,
    awaited: document.issuer !== 'hub' && document.partnerNumber === null,
    issuedOn: document.issuedOn,
    orderNumber: facts?.orderNumber ?? '',
    ...(isNote ? { reason: document.reason } : {}),
    ...(original === undefined
      ? {}
      : { original: { number: original.partnerNumber ?? original.number, on: original.issuedOn } }),
    seller: {
      name: seller.name,
      lines: seller.address,
      ...(seller.nameAr === undefined ? {} : { nameAr: seller.nameAr }),
      ...(seller.addressAr === undefined ? {} : { linesAr: seller.addressAr }),
      ...(seller.taxNumber === undefined ? {} : { taxNumber: seller.taxNumber }),
    },
    buyer: {
      name: buyer.name,
      lines: [...buyer.lines, [buyer.city, buyer.region, buyer.postcode, buyer.country].filter(Boolean).join(', ')],
      ...(buyer.taxNumber === undefined ? {} : { taxNumber: buyer.taxNumber }),
    },
    ...(facts?.placeOfSupply === undefined ? {} : { placeOfSupply: stateName(facts.placeOfSupply) }),
    lines: paperLines,
    charges,
    taxes: taxesOf(document, paperLines, charges),
    giftMinor: Math.max(0, -document.otherMinor),
    netMinor: sum([...paperLines, ...charges], (one) => one.netMinor),
    taxMinor: document.taxMinor,
    totalMinor: document.totalMinor,
    ...(country !== 'SA' ? {} : { qr: qr ?? qrOf(document) }),
  };
}

/** `27 Maharashtra` */
function stateName(code: string): string {
  const name = Object.entries(gstStates).find(([, one]) => one === code)?.[0] ?? '';
  return `${code} ${name.replace(/\b(?!and\b)\w/g, (letter) => letter.toUpperCase())}`.trim();
}

function lineOf(line: InvoiceLine | CreditLine, item: Item | undefined, country: string): PaperLine {
  const netMinor = line.grossMinor - line.taxMinor;
  // What was taken off had the same tax in it as what is left.
  const off = Math.round((line.discountMinor * 10_000) / (10_000 + line.rateBp));
  const unitMinor = Math.round((netMinor + off) / Math.max(1, line.quantity));
  return {
    sku: line.sku,
    name: line.name,
    ...(item?.nameAr === undefined ? {} : { nameAr: item.nameAr }),
    ...(country === 'IN' && line.hsn !== null ? { hsn: line.hsn } : {}),
    quantity: line.quantity,
    unitMinor,
    discountMinor: line.discountMinor === 0 ? 0 : unitMinor * line.quantity - netMinor,
    netMinor,
    rateBp: line.rateBp,
    taxMinor: line.taxMinor,
    grossMinor: line.grossMinor,
  };
}

function chargesOf(document: Invoice | CreditNote): PaperCharge[] {
  const of = (type: PaperCharge['type'], grossMinor: number, taxMinor: number): PaperCharge => ({
    type,
    grossMinor,
    taxMinor,
    netMinor: grossMinor - taxMinor,
    rateBp: document.shippingRateBp,
  });
  return [
    of('shipping', document.shippingMinor, document.shippingTaxMinor),
    of('fee', Math.max(0, document.otherMinor), document.otherTaxMinor),
  ].filter((one) => one.grossMinor !== 0);
}

function taxesOf(
  document: Invoice | CreditNote,
  lines: readonly PaperLine[],
  charges: readonly PaperCharge[],
): PaperTax[] {
  if (document.taxKind === 'none') return [];
  const groups = new Map<string, PaperTax>();
  for (const one of [...lines, ...charges.map((charge) => ({ ...charge, hsn: undefined }))]) {
    const key = `${one.hsn ?? ''}:${one.rateBp}`;
    const before = groups.get(key) ?? { rateBp: one.rateBp, netMinor: 0, taxMinor: 0 };
    groups.set(key, {
      ...before,
      ...(one.hsn === undefined ? {} : { hsn: one.hsn }),
      netMinor: before.netMinor + one.netMinor,
      taxMinor: before.taxMinor + one.taxMinor,
    });
  }
  const list = [...groups.values()];
  return document.taxKind === 'cgst_sgst' ? list.map((one) => ({ ...one, halves: halvesOf(one.taxMinor) })) : list;
}

/** ZATCA's first phase: base64 of tag, length in bytes, value: seller, its number, moment, total, tax. */
export function qrOf(document: Invoice | CreditNote): string {
  const seller = document.facts?.seller;
  const values = [
    seller?.nameAr ?? seller?.name ?? '',
    seller?.taxNumber ?? '',
    `${document.issuedAt.slice(0, 19).replace(' ', 'T')}Z`,
    decimalOf(document.totalMinor + Math.max(0, -document.otherMinor), document.currency),
    decimalOf(document.taxMinor, document.currency),
  ];
  return Buffer.concat(
    values.flatMap((value, at) => {
      // A length is one byte.
      const bytes = Buffer.from(value, 'utf8').subarray(0, 255);
      return [Buffer.from([at + 1, bytes.length]), bytes];
    }),
  ).toString('base64');
}

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}
