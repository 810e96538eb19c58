/** Phone numbers as people type them → E.164. */
import { parsePhoneNumberFromString, type CountryCode, isSupportedCountry } from 'libphonenumber-js/max';

/** Arabic-Indic and Persian digits as ASCII. */
export function asciiDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (c) => String(c.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (c) => String(c.charCodeAt(0) - 0x06f0));
}

/** An order says the same number twice, and a busy customer orders again: the plan of a country is long to read. */
const lately = new Map<string, string>();
const LATELY = 256;

/** E.164 where the number is possible in the country, else as typed (digits made ASCII either way). */
export function phoneOf(typed: string, country: string): string {
  const key = `${country} ${typed}`;
  const known = lately.get(key);
  if (known !== undefined) return known;
  const phone = readPhone(typed, country);
  const [oldest] = lately.keys();
  if (lately.size >= LATELY && oldest !== undefined) lately.delete(oldest);
  lately.set(key, phone);
  return phone;
}

function readPhone(typed: string, country: string): string {
  const text = asciiDigits(typed);
  const home: CountryCode | undefined = isSupportedCountry(country) ? country : undefined;
  // "00" is the international prefix people type even where the plan has another.
  const dialled = text.replace(/^\s*00/, '+');
  const number = parsePhoneNumberFromString(dialled, home);
  return number?.isValid() === true ? number.number : text;
}
