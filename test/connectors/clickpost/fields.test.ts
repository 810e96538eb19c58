/** Whatever an intent holds, the body keeps to the documented maxima or is refused as `invalid` before it leaves. */
import { expect } from 'chai';
import fc from 'fast-check';
import { centimetres, cut, grams } from '../../../src/connectors/clickpost/fields.ts';
import { buildOrderV3 } from '../../../src/connectors/clickpost/operations/create-order-v3.ts';
import { buildOrderV4 } from '../../../src/connectors/clickpost/operations/create-order-v4.ts';
import type { BookingIntent } from '../../../src/core/shipment/courier.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { indian, intent } from './partner.ts';

// prettier-ignore
const maxima: Record<string, number> = {
  name: 100, organisation: 100, address: 500, district: 100, city: 200, state: 200, postal_code: 50, country_code: 2, phone_code: 5,
  phone: 11, email: 50, time: 20, address_type: 50, reference_number: 20, order_id: 50, order_type: 10, delivery_type: 10,
  currency_code: 3, cod_currency_code: 3, invoice_number: 50, invoice_date: 10, account_code: 100, vendor_code: 100, description: 500,
  sku: 100, hs_code: 100, manufacture_country_code: 2, pincode: 6, country: 2, tin: 20, order_date: 10, priority: 10, shipment_type: 3,
};
const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 700 });
const long = fc.oneof(
  text,
  fc.constantFrom('🛍️'.repeat(300), 'شارع الملك فهد '.repeat(60), 'x'.repeat(99) + '😀', '\t\n', ''),
);
const phone = fc.oneof(
  fc.stringMatching(/^\+?[0-9 ()-]{4,18}$/),
  fc.constantFrom('+971501234567', '٠٥٠١٢٣٤٥٦٧', '9876543210'),
);
const money = fc.record({ minor: fc.nat(), currency: fc.constantFrom('AED', 'SAR', 'QAR', 'KWD', 'INR') });
const person = fc.record({
  name: long,
  company: long,
  lines: fc.array(long, { maxLength: 4 }),
  area: long,
  city: long,
  region: long,
  postcode: fc.oneof(fc.constantFrom('560001', '12345'), long),
  phone,
  email: fc.oneof(fc.constant('a@b.example'), long),
});
const changes = fc.record({
  reference: fc.stringMatching(/^[A-Z0-9-]{1,20}$/),
  orderNumber: long,
  from: person,
  to: person,
  cashOnDelivery: money,
  value: money,
  invoice: fc.record({ number: long, on: fc.constant('2025-01-15') }),
  parcel: fc.record({
    weightG: fc.double({ min: 0, max: 1e6, noNaN: true }),
    lengthMm: fc.double({ min: 0, max: 1e5, noNaN: true }),
    widthMm: fc.nat(),
    heightMm: fc.nat(),
  }),
  items: fc.array(
    fc.record({
      sku: long,
      description: long,
      quantity: fc.nat(),
      unitPriceMinor: fc.nat(),
      weightG: fc.nat(),
      hsCode: long,
    }),
    { maxLength: 5 },
  ),
  partnerId: fc.constantFrom(2, 138, 316),
});

describe('connectors/clickpost/fields', () => {
  it('cut: too long, blank or with breaks, one line that ends in a whole character', () => {
    expect(cut('ab😀', 3)).to.equal('ab');
    expect(cut('ab😀', 4)).to.equal('ab😀');
    expect(cut(' a\n\tb\u0000c ', 10)).to.equal('a b c');
    expect(cut('abc def', 4)).to.equal('abc');
    expect(cut(undefined, 4)).to.equal('');
  });

  it('centimetres and grams: parts of a unit, are rounded up', () => {
    expect([0, 1, 10, 11, 300.1].map(centimetres)).to.deep.equal([1, 1, 1, 2, 31]);
    expect([0, 0.2, 900, 900.1].map((weight) => grams(weight))).to.deep.equal([1, 1, 900, 901]);
  });

  it('build V4: any intent, within the maxima or invalid', () => {
    holds((own) => buildOrderV4(own), intent());
  });

  it('build V3: any Indian intent, within the maxima or invalid', () => {
    holds((own) => buildOrderV3({ ...own, value: { ...own.value, currency: 'INR' } }), indian());
  });
});

function holds(build: (own: BookingIntent) => unknown, base: BookingIntent): void {
  let built = 0;
  const property = fc.property(changes, ({ partnerId, from, to, ...own }) => {
    const whole: BookingIntent = {
      ...base,
      ...own,
      courier: { ...base.courier, partnerId },
      from: { ...base.from, ...from, email: base.from.email ?? '' },
      to: { ...base.to, ...to },
    };
    // Half of the intents keep good addresses, or hardly any would get as far as a body.
    const tame = {
      ...whole,
      from: { ...base.from, name: from.name },
      to: { ...base.to, company: to.company, area: to.area },
    };
    for (const candidate of [whole, tame]) {
      try {
        check(build(candidate));
        built += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.kind).to.equal('invalid');
      }
    }
  });
  fc.assert(property, { numRuns: 300, seed: 20250115 });
  expect(built).to.be.greaterThan(50);
}

function check(value: unknown, path = ''): void {
  const field = path.split('.').at(-1) ?? '';
  if (typeof value === 'string') {
    const limit = maxima[field.replace(/^(pickup|drop)_/, '')];
    expect(limit, `no maximum known for ${path}`).to.not.equal(undefined);
    expect(value.length, path).to.be.at.most(limit ?? 0);
    expect(loneSurrogate.test(value), path).to.equal(false);
  } else if (typeof value === 'number') {
    expect(Number.isFinite(value), path).to.equal(true);
    if (/^(length|breadth|height|weight)$/.test(field))
      expect(Number.isInteger(value) && value >= 1, path).to.equal(true);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) check(inner, Array.isArray(value) ? path : `${path}.${name}`);
  }
}
