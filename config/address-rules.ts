/**
 * What an address needs in each country. An `error` keeps the order out of the house until a person has mended it; a
 * `warning` is shown and stays: nothing is refused that a courier can deliver.
 */

export type Gravity = 'error' | 'warning';

export type AddressRule = {
  /** How a postcode looks there; where `postcodeMissing` is left out, people do without one. */
  readonly postcode?: RegExp;
  readonly postcodeWrong?: Gravity;
  readonly postcodeMissing?: Gravity;
  readonly regionMissing?: Gravity;
  /** Words or signs of which the lines, the area or the company must hold one. */
  readonly lines?: readonly { readonly needs: RegExp; readonly code: AddressCode; readonly gravity: Gravity }[];
};

/** Codes of `src/core/order/order-problems.ts`. */
export type AddressCode =
  'order.address_block_missing' | 'order.address_national_missing' | 'order.address_number_missing';

/** `RRRD2929`; people write it with a blank or in small letters. */
export const nationalShortAddress = /(?:^|[^A-Z])([A-Z]{4}) ?(\d{4})(?!\d)/i;

// Block, road and house as people write them, in both scripts; \d takes ASCII only, so Arabic digits stand beside it.
const block = /\b(?:block|blk)\b|قطعة|قطعه|(?:^|[\s,،])ق\s*[\d٠-٩]|\bb\s?\d/i;
const number = /[\d٠-٩]/;

export const addressRules: Readonly<Record<string, AddressRule>> = {
  // No postcodes: what forms make people type is dropped when the address is read.
  AE: {},
  // Zone, street and building are three numbers on a blue plate.
  QA: { lines: [{ needs: number, code: 'order.address_number_missing', gravity: 'warning' }] },
  // Couriers want a National Address: the short code, or building number and postcode of five digits.
  SA: {
    postcode: /^\d{5}(-?\d{4})?$/,
    postcodeWrong: 'warning',
    lines: [
      {
        needs: new RegExp(`${nationalShortAddress.source}|(?:^|\\D)\\d{4}(?!\\d)`, 'i'),
        code: 'order.address_national_missing',
        gravity: 'warning',
      },
    ],
  },
  KW: { lines: [{ needs: block, code: 'order.address_block_missing', gravity: 'warning' }] },
  // The block number is the postcode.
  BH: {
    postcode: /^\d{3,4}$/,
    postcodeWrong: 'warning',
    lines: [
      { needs: new RegExp(`${block.source}|مجمع`, 'i'), code: 'order.address_block_missing', gravity: 'warning' },
    ],
  },
  OM: { postcode: /^\d{3}$/, postcodeWrong: 'warning' },
  // Couriers route by PIN; without one, no courier takes the parcel. The state follows from it.
  IN: { postcode: /^[1-9]\d{5}$/, postcodeWrong: 'error', postcodeMissing: 'error', regionMissing: 'warning' },
};
