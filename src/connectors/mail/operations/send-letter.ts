/** A letter to a supplier: text for a person, and its lines as CSV for those whose system reads them. */
import { stringify } from 'csv-stringify/sync';
import type { LetterLine, LetterPlace, SupplierLetter } from '../../../core/replenishment/index.ts';
import { fail } from '../../../platform/errors.ts';
import { dateOf } from '../../../platform/time.ts';
import type { MailSending, Taken } from '../client.ts';

export type SentLetter = { readonly reference: string; readonly response: string };

/** The reference of the letter, the same for every attempt. */
export function messageIdOf(letter: Pick<SupplierLetter, 'letterId' | 'reference'>, domain: string): string {
  return `<${letter.reference}.${letter.letterId}@${domain}>`;
}

export const sendLetter: MailSending<SupplierLetter, SentLetter> = {
  name: 'send-letter',
  build(letter, domain) {
    const { supplier, company, reference } = letter;
    const to = supplier.email ?? fail('refused', 'mail.no_address', { supplier: supplier.id });
    return {
      messageId: messageIdOf(letter, domain),
      to,
      subject: `Replenishment request ${reference} of ${oneLine(company.name)}`,
      date: dateOf(letter.askedAt),
      text: textOf(letter),
      headers: { 'X-Omnihub-Reference': reference, 'Auto-Submitted': 'auto-generated' },
      ...(letter.sendsBy === 'csv'
        ? {
            attachments: [
              { filename: `${reference}.csv`, content: csvOf(letter), contentType: 'text/csv; charset=utf-8' },
            ],
          }
        : {}),
    };
  },
  parse: ({ response }: Taken, { reference }) => ({ reference, response: response.slice(0, 200) }),
};

function textOf(letter: SupplierLetter): string {
  const { supplier, company, reference, places, lines } = letter;
  const blocks = places.map((place) =>
    blockOf(
      place,
      lines.filter((line) => line.locationId === place.id),
    ),
  );
  return [
    `Dear ${supplier.contact ?? supplier.name},`,
    '',
    `please send us the following goods. Our reference: ${reference}.`,
    'A second mail with this reference is a copy and not a second request.',
    '',
    ...blocks.flatMap((block) => [...block, '']),
    'Please name the request number (RPL-) of each line on your delivery note.',
    '',
    company.name,
    '',
  ].join('\n');
}

function blockOf(place: LetterPlace, lines: readonly LetterLine[]): string[] {
  return [
    `Deliver to ${place.id}, ${place.name}`,
    `  ${[...place.lines, place.city, place.country].join(', ')}, ${place.phone}`,
    ...lines.map(
      ({ number, sku, item, barcode, quantity, uom, dueOn }) =>
        `  ${number}  ${quantity} ${uom}  ${sku}  ${oneLine(item)}${barcode === null ? '' : `  EAN ${barcode}`}  by ${dueOn}`,
    ),
  ];
}

const header = [
  'reference',
  'request',
  'sku',
  'barcode',
  'item',
  'quantity',
  'uom',
  'due',
  'place',
  'address',
  'phone',
];

function csvOf({ reference, places, lines }: SupplierLetter): string {
  const byId = new Map(places.map((place) => [place.id, place]));
  const rows = lines.map((line) => {
    const place = byId.get(line.locationId);
    const address = place === undefined ? '' : [place.name, ...place.lines, place.city, place.country].join(', ');
    const { number, sku, barcode, item, quantity, uom, dueOn, locationId } = line;
    return [
      reference,
      number,
      sku,
      barcode ?? '',
      oneLine(item),
      quantity,
      uom,
      dueOn,
      locationId,
      address,
      (place?.phone ?? '').replace(/^\+/, '00'),
    ];
  });
  // Spreadsheets run what begins like a formula.
  return stringify([header, ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
