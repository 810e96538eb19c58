/** A body as a person corrects it: by path, keeping what kind of value it was. */
import { expect } from 'chai';
import { changedFields, jsonIn, textAt, withFields } from '../../src/routes/edit-body.ts';

const body = { order: { items: [{ sku: 'A', qty: 1 }], street: ['one', 'two'], extra: [], note: null } };

describe('routes/edit-body', () => {
  // prettier-ignore
  const reads: [string, string | undefined][] = [
    ['order.items[0].sku', 'A'],
    ['order.items[0].qty', '1'],
    ['order.street', 'one\ntwo'],
    ['order.note', ''],
    ['order.none.deeper', ''],
    ['order.items', undefined],
    ['order.items[0]', undefined],
  ];
  for (const [path, text] of reads) {
    it(`textAt: ${path}`, () => {
      expect(textAt(body, path)).to.equal(text);
    });
  }

  it('withFields: numbers stay numbers, lists stay lists, gaps are filled, the first body is untouched', () => {
    const after = withFields(body, {
      'order.items[0].qty': '2',
      'order.street': 'three\n\nfour',
      'order.extra.city': 'Dubai',
      'order.items[0].sku': '0042',
    });

    expect(after).to.deep.equal({
      order: { items: [{ sku: '0042', qty: 2 }], street: ['three', 'four'], extra: { city: 'Dubai' }, note: null },
    });
    expect(changedFields(body, after)).to.have.members([
      'order.items[0].sku',
      'order.items[0].qty',
      'order.street[0]',
      'order.street[1]',
      'order.extra.city',
    ]);
    expect(body.order.street).to.deep.equal(['one', 'two']);
  });

  for (const path of ['__proto__.x', 'a.constructor', 'a b', '', 'a[99999]', 'order.items[0].sku.deeper']) {
    it(`withFields: ${JSON.stringify(path)}, is refused`, () => {
      expect(() => withFields(body, { [path]: 'x' })).to.throw('request.bad_path');
    });
  }

  it('jsonIn: half a JSON, is refused', () => {
    expect(() => jsonIn('{"a":')).to.throw('request.not_json');
  });
});
