import { expect } from 'chai';
import { maskText, scrubBody, scrubUrl } from '../../src/platform/scrub.ts';

const scrubbed = (body: unknown) => JSON.parse(scrubBody(body, 10_000)) as Record<string, unknown>;

describe('platform/scrub', () => {
  it('scrubBody: secrets under any key of theirs, are gone at any depth', () => {
    const text = scrubBody(
      { a: { token: 't-1', api_key: 'k-1', list: [{ password: 'p-1' }], cc_last_4: '4242' } },
      999,
    );

    expect(text).to.not.match(/t-1|k-1|p-1|4242/);
  });

  it('scrubBody: the flat places of Clickpost V3, before and after', () => {
    const before = {
      drop_address: 'Villa 7',
      drop_pincode: '400001',
      drop_landmark: 'mosque',
      drop_district: 'D',
      drop_lat: 25.1,
      pickup_address: 'Shop 1',
      pickup_long: 55.2,
      pincode: '400002',
      drop_name: 'Sara',
      drop_phone: '0501234567',
      drop_city: 'Mumbai',
      drop_country: 'IN',
      awb: '100000000001',
      reference_number: 'AE-000123',
      sku: 'SKU-1-RED',
      status: 'OutForDelivery',
    };

    const after = scrubbed(before);

    for (const [key, value] of Object.entries(after)) {
      const open = /city|country|awb|reference|sku|status/.test(key);
      expect(value, key).to.equal(open ? before[key as keyof typeof before] : '[masked]');
    }
  });

  it('scrubBody: links with a query, keep their names and lose their values, also in free text', () => {
    const after = scrubbed({
      label_url: 'https://s3.example/l.pdf?X-Amz-Signature=abc&key=k9',
      message: 'see https://x.example/a?sig=zzz now',
      plain: 'https://x.example/track/123',
    });

    expect(after).to.deep.equal({
      label_url: 'https://s3.example/l.pdf?X-Amz-Signature=***&key=***',
      message: 'see https://x.example/a?sig=*** now',
      plain: 'https://x.example/track/123',
    });
  });

  it('scrubBody: what people write freely, loses numbers and mail but stays readable', () => {
    const after = scrubbed({
      remark: 'call +971 50 123 4567',
      comment: 'to a.b@c.ae',
      note: 'left at door',
      customer_note: 'ring',
    });

    expect(after).to.deep.equal({
      remark: 'call [masked]',
      comment: 'to [masked]',
      note: 'left at door',
      customer_note: 'ring',
    });
  });

  it('scrubBody: what only Magento has, is masked whole', () => {
    const after = scrubbed({
      company: 'ACME',
      customer_gender: 1,
      gift_message: 'love',
      payment_additional_info: [{ key: 'k', value: 'v' }],
      additional_information: { card: '4111' },
      street: ['1', '2'],
    });

    expect(Object.values(after).every((value) => value === '[masked]')).to.equal(true);
  });

  it('scrubBody: JSON that comes as text, is judged by its keys', () => {
    expect(scrubBody('{"password":"p","sku":"S"}', 99)).to.equal('{"password":"[secret]","sku":"S"}');
    expect(scrubBody('<html>a@b.cd</html>', 99)).to.equal('<html>[masked]</html>');
    expect(scrubBody('{"half', 99)).to.equal('{"half');
  });

  it('scrubBody: bytes and nothing, are named and not shown; long ones are cut', () => {
    expect(scrubBody(new Uint8Array(5), 99)).to.equal('5 bytes');
    expect(scrubBody(undefined, 99)).to.equal('');
    expect(scrubBody({ a: 'x'.repeat(100) }, 20)).to.have.length(20);
  });

  it('maskText: numbers of orders and short codes, stay', () => {
    expect(maskText('AE-000123 is 42 kg, code 319')).to.equal('AE-000123 is 42 kg, code 319');
  });

  it('scrubUrl: named parameters and signatures, are starred wherever they come from', () => {
    expect(scrubUrl('https://x.y/a?key=1&b=2', { username: 'u', token_id: 't' }, ['key'])).to.equal(
      'https://x.y/a?key=***&b=2&username=u&token_id=***',
    );
    expect(scrubUrl('https://x.y/a', {}, [])).to.equal('https://x.y/a');
  });
});
