/** Magento's order addresses → ours: Gulf habits included (dummy postcodes, phones in any spelling, no regions). */
import type { Address } from '../../../core/values.ts';
import { asciiDigits, phoneOf } from '../../../platform/phone.ts';
import { looseOf, rowsOf, textOf, type Loose } from './loose.ts';
import type { Problems } from './problems.ts';

type Fallback = { readonly name?: string; readonly email?: string };

/** Countries where Magento demands a postcode that people do not have; shops fill in "00000" or "1111". */
const gulf = new Set(['AE', 'QA', 'KW', 'BH', 'OM', 'SA']);

/** An address that a courier must find (`strict`: street and city required) or one that only a paper shows. */
export function addressOf(row: Loose, path: string, strict: boolean, fallback: Fallback, problems: Problems): Address {
  const name = nameOf(row) ?? textOf(row.company) ?? fallback.name ?? '';
  const lines = linesOf(row.street);
  const city = textOf(row.city) ?? '';
  const country = textOf(row.country_id)?.toUpperCase() ?? '';
  if (name === '') problems.add(`${path}firstname`, 'is missing, and so is every other name');
  if (country === '') problems.add(`${path}country_id`, 'is missing');
  else if (!/^[A-Z]{2}$/.test(country)) problems.add(`${path}country_id`, 'is no two-letter country');
  if (strict && lines.length === 0) problems.add(`${path}street`, 'is missing');
  if (strict && city === '') problems.add(`${path}city`, 'is missing');

  const extra = looseOf(row.extension_attributes);
  return {
    name,
    ...some('company', textOf(row.company)),
    lines,
    // Only shops that extended order addresses send it, under a name of their own.
    ...some('area', textOf(extra?.area) ?? textOf(extra?.district)),
    city,
    ...some('region', textOf(row.region) ?? textOf(looseOf(row.region)?.region)),
    ...some('postcode', postcodeOf(row.postcode, country)),
    country,
    phone: phoneOf(textOf(row.telephone) ?? '', country),
    ...some('email', textOf(row.email)?.toLowerCase() ?? fallback.email),
  };
}

export function nameOf(row: Loose, prefix = ''): string | undefined {
  const parts = ['prefix', 'firstname', 'middlename', 'lastname', 'suffix'].map((part) => textOf(row[prefix + part]));
  // A title alone is no name.
  if (parts[1] === undefined && parts[3] === undefined) return undefined;
  return parts.filter((part) => part !== undefined).join(' ');
}

/** The billing address and, unless the order has none, the shipping address with what its assignment says. */
export function addressRowsOf(order: Loose): { billing?: Loose; shipping?: Loose; method?: string } {
  const [assignment] = rowsOf(looseOf(order.extension_attributes)?.shipping_assignments);
  const shipping = looseOf(assignment?.shipping);
  const listed = (type: string): Loose | undefined =>
    rowsOf(order.addresses).find((address) => address.address_type === type);
  const method = textOf(shipping?.method) ?? textOf(order.shipping_method);
  return {
    ...some('billing', filled(looseOf(order.billing_address)) ?? listed('billing')),
    ...some('shipping', filled(looseOf(shipping?.address) ?? looseOf(order.shipping_address)) ?? listed('shipping')),
    ...some('method', method),
  };
}

// Virtual orders carry an assignment with an address of nulls.
function filled(row: Loose | undefined): Loose | undefined {
  if (row === undefined) return undefined;
  const said = ['city', 'firstname', 'lastname', 'telephone'].some((field) => textOf(row[field]) !== undefined);
  return said || linesOf(row.street).length > 0 ? row : undefined;
}

// REST sends an array, a model dump one text with newlines; either may hold blanks.
function linesOf(street: unknown): string[] {
  const parts = Array.isArray(street) ? (street as unknown[]) : [street];
  return parts
    .flatMap((part) => (textOf(part) ?? '').split(/\r?\n/))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function postcodeOf(value: unknown, country: string): string | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const code = asciiDigits(text);
  if (!gulf.has(country)) return code;
  // Saudi codes are real, so there only zeros are a dummy.
  const dummy = country === 'SA' ? /^[0-]+$/ : /^(\d)\1*$|^-+$/;
  return dummy.test(code) ? undefined : code;
}

function some<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
