/** Names, streets, cities and telephones as shoppers of each country type them. */
import type { Random } from '../random.ts';
import type { Address } from './types.ts';

interface Place {
  city: string;
  cityAr?: string;
  region: string | null;
  regionCode?: string;
  regionId?: number;
  postcode: string | null;
  streets: string[];
}

interface Country {
  dial: string;
  mobile: (random: Random) => string;
  places: Place[];
}

const digits = (random: Random, count: number) =>
  Array.from({ length: count }, () => String(random.int(0, 9))).join('');

const countries: Record<string, Country> = {
  AE: {
    dial: '971',
    mobile: (random) => random.pick(['50', '52', '54', '55', '56', '58']) + digits(random, 7),
    places: [
      { city: 'Dubai', cityAr: 'دبي', region: null, postcode: null, streets: ['Villa 5, Street 9B', 'Al Barsha 1'] },
      {
        city: 'Abu Dhabi',
        cityAr: 'أبوظبي',
        region: 'Abu Dhabi',
        postcode: null,
        streets: ['Tower 3, Flat 1204', 'Al Reem Island'],
      },
      { city: 'Sharjah', cityAr: 'الشارقة', region: null, postcode: '00000', streets: ['Al Majaz 2, Building 14'] },
    ],
  },
  QA: {
    dial: '974',
    mobile: (random) => random.pick(['33', '55', '66', '77']) + digits(random, 6),
    places: [
      {
        city: 'Doha',
        cityAr: 'الدوحة',
        region: null,
        postcode: null,
        streets: ['Zone 61, Street 850, Building 12', 'Al Dafna'],
      },
      { city: 'Al Rayyan', cityAr: 'الريان', region: null, postcode: null, streets: ['Villa 22, Muaither'] },
    ],
  },
  SA: {
    dial: '966',
    mobile: (random) => `5${digits(random, 8)}`,
    places: [
      {
        city: 'Riyadh',
        cityAr: 'الرياض',
        region: 'Riyadh',
        postcode: '12211',
        streets: ['7345 King Fahd Road', 'Al Olaya'],
      },
      { city: 'Jeddah', cityAr: 'جدة', region: null, postcode: null, streets: ['Prince Sultan Street 88', 'Al Zahra'] },
    ],
  },
  KW: {
    dial: '965',
    mobile: (random) => random.pick(['5', '6', '9']) + digits(random, 7),
    places: [
      {
        city: 'Salmiya',
        cityAr: 'السالمية',
        region: 'Hawalli',
        postcode: null,
        streets: ['Block 10, Street 3, House 7'],
      },
      {
        city: 'Kuwait City',
        cityAr: 'الكويت',
        region: null,
        postcode: null,
        streets: ['Sharq, Block 2, Tower 5, Floor 9'],
      },
    ],
  },
  IN: {
    dial: '91',
    mobile: (random) => random.pick(['98', '99', '70', '81']) + digits(random, 8),
    places: [
      {
        city: 'Mumbai',
        region: 'Maharashtra',
        regionCode: 'MH',
        regionId: 553,
        postcode: '400050',
        streets: ['14 Hill Road', 'Bandra West'],
      },
      {
        city: 'Bengaluru',
        region: 'Karnataka',
        regionCode: 'KA',
        regionId: 549,
        postcode: '560001',
        streets: ['22 Residency Road', '2nd Floor'],
      },
      {
        city: 'New Delhi',
        region: 'Delhi',
        regionCode: 'DL',
        regionId: 542,
        postcode: '110001',
        streets: ['5 Janpath'],
      },
    ],
  },
};

const names = [
  ['Aisha', 'Khan'],
  ['Omar', 'Haddad'],
  ['Priya', 'Nair'],
  ['John', 'Mathew'],
  ['Fatima', 'Al Suwaidi'],
  ['Rahul', "D'Souza"],
] as const;
const arabicNames = [
  ['فاطمة', 'السويدي'],
  ['محمد', 'العتيبي'],
  ['نورة', 'الكواري'],
] as const;
const arabicStreets = ['فيلا ٥، شارع ٩ب', 'مقابل المسجد'];

function spell(random: Random, dial: string, mobile: string): string {
  return random.pick([
    `+${dial}${mobile}`,
    `00${dial}${mobile}`,
    `0${mobile}`,
    mobile,
    `+${dial} ${mobile.slice(0, 2)} ${mobile.slice(2, 5)} ${mobile.slice(5)}`,
    `${dial}-${mobile}`,
  ]);
}

/** The billing address; a shipping address is a copy of it with its own id. */
export function makeAddress(random: Random, countryId: string, entityId: number, arabic: boolean): Address {
  const country = countries[countryId] ?? countries['AE'];
  if (country === undefined) throw new Error(`no places for ${countryId}`);
  const place = random.pick(country.places);
  const [firstname, lastname] = random.pick<readonly [string, string]>(arabic ? arabicNames : names);
  return {
    entity_id: entityId,
    address_type: 'billing',
    firstname,
    lastname,
    street: arabic ? [...arabicStreets] : [...place.streets],
    city: arabic ? (place.cityAr ?? place.city) : place.city,
    region: place.region,
    region_code: place.regionCode ?? null,
    region_id: place.regionId ?? null,
    postcode: place.postcode,
    country_id: countryId,
    telephone: spell(random, country.dial, country.mobile(random)),
    email: `shopper${random.int(1, 99_999)}@example.com`,
  };
}
