/** The mandatory and optional fields of an order in its two versions, and the check of one object against such a table. */
export type FieldType =
  | 'text'
  | 'number'
  | 'float'
  | 'positive'
  | 'whole'
  | 'boolean'
  | 'list'
  | 'object'
  | 'date'
  | 'moment'
  | 'phone'
  | 'phone10'
  | 'pincode'
  | 'country';

/** Type, whether it is mandatory ('filled' may not be blank either), longest text. */
export type Field = readonly [type: FieldType, need: 'optional' | 'given' | 'filled', max?: number];
export type Fields = Record<string, Field>;

const tests: Record<FieldType, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  float: (value) => typeof value === 'number' && Number.isFinite(value),
  positive: (value) => typeof value === 'number' && Number.isFinite(value) && value > 0,
  whole: (value) => Number.isInteger(value) && Number(value) > 0,
  boolean: (value) => typeof value === 'boolean',
  list: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
  moment: (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.test(value),
  phone: (value) => typeof value === 'string' && /^\d{4,11}$/.test(value),
  phone10: (value) => typeof value === 'string' && /^\d{10,11}$/.test(value),
  pincode: (value) => typeof value === 'string' && /^[1-9]\d{5}$/.test(value),
  country: (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value),
};

/** The first thing wrong with the object, in words, or undefined. */
export function firstWrong(section: string, value: unknown, fields: Fields): string | undefined {
  if (!tests.object(value)) return `${section} is missing or not an object`;
  const given = value as Record<string, unknown>;
  for (const [name, [type, need, max]] of Object.entries(fields)) {
    const one = given[name];
    if (one === undefined || one === null) {
      if (need !== 'optional') return `${section}.${name} is mandatory`;
      continue;
    }
    if (need === 'filled' && one === '') return `${section}.${name} is mandatory`;
    if (need !== 'filled' && one === '') continue;
    if (!tests[type](one)) return `${section}.${name} is not valid`;
    if (max !== undefined && typeof one === 'string' && one.length > max)
      return `${section}.${name} is longer than ${max}`;
  }
  return undefined;
}

const place: Fields = {
  name: ['text', 'filled', 100],
  organisation: ['text', 'optional', 100],
  address: ['text', 'filled', 500],
  landmark: ['text', 'optional', 500],
  district: ['text', 'optional', 100],
  city: ['text', 'filled', 200],
  // official Gulf samples leave it blank
  state: ['text', 'given', 200],
  // blank if there is none; in the Gulf it carries the area, so the documented 10 is not what is enforced
  postal_code: ['text', 'given', 50],
  country_code: ['country', 'filled', 2],
  phone_code: ['text', 'optional', 5],
  phone: ['phone', 'filled', 11],
  email: ['text', 'optional', 100],
  time: ['moment', 'optional', 20],
  lat: ['float', 'optional'],
  long: ['float', 'optional'],
  address_type: ['text', 'optional', 50],
};

export const v4 = {
  pickup: { ...place, email: ['text', 'filled', 100], time: ['moment', 'filled', 20] } satisfies Fields,
  drop: place,
  shipment: {
    order_id: ['text', 'optional', 100],
    currency_code: ['text', 'filled', 3],
    cod_currency_code: ['text', 'optional', 3],
    invoice_value: ['number', 'filled'],
    invoice_number: ['text', 'optional', 50],
    invoice_date: ['date', 'filled'],
    length: ['positive', 'filled'],
    breadth: ['positive', 'filled'],
    height: ['positive', 'filled'],
    weight: ['positive', 'filled'],
    vendor_code: ['text', 'optional', 100],
  } satisfies Fields,
  item: {
    description: ['text', 'filled', 500],
    quantity: ['whole', 'filled'],
    price: ['number', 'filled'],
    weight: ['positive', 'filled'],
    length: ['positive', 'filled'],
    height: ['positive', 'filled'],
    sku: ['text', 'optional', 100],
    hs_code: ['text', 'optional', 100],
    manufacture_country: ['text', 'optional', 100],
    manufacture_country_code: ['country', 'optional', 2],
    return_days: ['whole', 'optional'],
  } satisfies Fields,
};

const indian = (side: 'pickup' | 'drop'): Fields => ({
  [`${side}_name`]: ['text', 'filled', 100],
  [`${side}_phone`]: ['phone10', 'filled', 11],
  [`${side}_pincode`]: ['pincode', 'filled'],
  [`${side}_address`]: ['text', 'filled', 500],
  [`${side}_city`]: ['text', 'filled', 200],
  [`${side}_state`]: ['text', 'filled', 200],
  [`${side}_country`]: ['country', 'filled', 2],
});

export const v3 = {
  pickup: { ...indian('pickup'), pickup_time: ['moment', 'filled'], tin: ['text', 'filled'] } satisfies Fields,
  drop: { ...indian('drop'), drop_email: ['text', 'optional', 100] } satisfies Fields,
  shipment: { ...v4.shipment, currency_code: ['text', 'optional', 3] } satisfies Fields,
  item: {
    description: ['text', 'filled', 500],
    quantity: ['whole', 'filled'],
    price: ['number', 'filled'],
    sku: ['text', 'optional', 100],
    additional: ['object', 'optional'],
    gst_info: ['object', 'optional'],
  } satisfies Fields,
  gst: {
    enterprise_gstin: ['text', 'optional'],
    seller_gstin: ['text', 'optional'],
    consignee_gstin: ['text', 'optional'],
    is_seller_registered_under_gst: ['boolean', 'optional'],
    place_of_supply: ['text', 'optional'],
    hsn_code: ['text', 'optional'],
    invoice_reference: ['text', 'optional'],
    taxable_value: ['number', 'optional'],
    gst_total_tax: ['number', 'optional'],
  } satisfies Fields,
};
