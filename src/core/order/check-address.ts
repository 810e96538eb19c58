/** Whether a courier of its country can find an address, by `config/address-rules.ts`. */
import { addressRules } from '../../../config/address-rules.ts';
import type { Address } from '../values.ts';
import type { Found } from './order-problems.ts';

/** Fields are named without what they are part of: `postcode`. */
export function checkAddress(address: Address): Found[] {
  const found: Found[] = [];
  const { country, phone } = address;
  if (address.name === '') found.push({ field: 'name', code: 'order.address_name_missing' });
  if (country === '') found.push({ field: 'country', code: 'order.address_country_missing' });
  if (address.lines.every((line) => line.trim() === ''))
    found.push({ field: 'lines', code: 'order.address_street_missing' });
  if (address.city.trim() === '') found.push({ field: 'city', code: 'order.address_city_missing' });
  if (phone.trim() === '') found.push({ field: 'phone', code: 'order.phone_missing' });
  else if (!/^\+\d{6,15}$/.test(phone)) found.push({ field: 'phone', code: 'order.phone_unreadable' });
  found.push(...byCountry(address));
  return found;
}

function byCountry(address: Address): Found[] {
  const { country, postcode } = address;
  const rule = Object.hasOwn(addressRules, country) ? addressRules[country] : undefined;
  if (rule === undefined) return [];
  const found: Found[] = [];
  const text = [address.company, ...address.lines, address.area, address.region].filter((one) => one).join(' , ');
  if (postcode === undefined && rule.postcodeMissing !== undefined)
    found.push({ field: 'postcode', code: 'order.address_postcode_missing', gravity: rule.postcodeMissing });
  // Digits of an Arabic keyboard were made ASCII when the address was read; blanks inside are habit.
  if (postcode !== undefined && rule.postcode?.test(postcode.replace(/\s/g, '')) === false)
    found.push({
      field: 'postcode',
      code: 'order.address_postcode_wrong',
      gravity: rule.postcodeWrong ?? 'warning',
      facts: { country },
    });
  if (address.region === undefined && rule.regionMissing !== undefined)
    found.push({ field: 'region', code: 'order.address_region_missing', gravity: rule.regionMissing });
  for (const { needs, code, gravity } of rule.lines ?? [])
    if (!needs.test(text)) found.push({ field: 'lines', code, gravity });
  return found;
}
