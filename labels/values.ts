/** What the fields of a label say, out of LabelData: cleaned, grouped and kept apart from Arabic. */
import type { LabelData } from '../src/core/shipment/label-data.ts';
import { fail } from '../src/platform/errors.ts';
import { isPrintableAscii } from './barcodes.ts';
import { isolate, readParagraph } from './bidi.ts';
import { printable } from './fonts.ts';

export const joined = (parts: readonly string[], by: string): string => parts.filter((part) => part !== '').join(by);

export const clean = (text: string | undefined): string => (text === undefined ? '' : printable(text));

/** Phones, postcodes and codes keep their own order next to Arabic. */
export const apart = (text: string | undefined): string => {
  const shown = clean(text);
  return shown === '' ? '' : isolate(shown);
};

export const isCod = (data: LabelData): boolean => data.cashOnDelivery !== undefined;

/** Codes that a scanner could not give back as they came are refused before anything is drawn. */
export function checkLabel({ awb, reference }: LabelData): void {
  if (!isPrintableAscii(awb)) fail('invalid', 'label.awb_not_printable');
  if (!isPrintableAscii(reference)) fail('invalid', 'label.reference_not_printable');
}

/** `44012345678` → `4401 2345 678`; a number with its own separators stays as it is. */
export function grouped(awb: string): string {
  return /^[0-9A-Za-z]+$/.test(awb) ? awb.replace(/(.{4})(?=.)/g, '$1 ') : awb;
}

/** What our own QR says: AWB, order and piece, parted by bars; never personal data. */
export function qrText({ awb, orderNumber, piece }: LabelData): string {
  return `${awb}|${orderNumber.replace(/[^\x20-\x7E]/g, '?')}|${piece.number}/${piece.of}`;
}

/** Grams as kilograms with two decimals, or three where the third says something. */
export function kilograms(weightG: number): string {
  return `${(weightG / 1000).toFixed(3).replace(/0$/, '')} kg`;
}

/** The number reads left to right but stands on the side of the name above it (U+200F turns the line, not the number). */
export const phoneLine = ({ name, phone }: LabelData['to']): string =>
  `${readParagraph(clean(name)).rtl ? '\u200F' : ''}${apart(phone)}`;

export const cityLine = ({ city, region, postcode, country }: LabelData['to']): string =>
  joined([clean(city), clean(region), apart(postcode), apart(country)], ' · ');

export const senderLines = ({ from }: LabelData): string[] => [
  joined(from.lines.map(clean), ', '),
  joined([clean(from.city), apart(from.country), apart(from.phone)], ' · '),
];
