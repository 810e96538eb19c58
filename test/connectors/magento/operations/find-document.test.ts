/** Looking for an invoice or credit memo before one is made. */
import { expect } from 'chai';
import {
  findCreditmemo,
  findCreditmemoNumber,
  findInvoice,
  findInvoiceNumber,
} from '../../../../src/connectors/magento/operations/find-document.ts';
import { makeCreditNotice, makeInvoiceNotice } from '../money-made.ts';
import { fiveOf, noAcl, search } from './five.ts';

const request = search([[['order_id', 'eq', '12']]], [['entity_id', 'ASC']], 100);
const items = [{ order_item_id: 31, qty: 2 }];
const ours = { entity_id: 9, comments: [{ comment: 'hub:doc-1' }], items: [{ order_item_id: 31, qty: 1 }] };
const foreign = { entity_id: 8, state: 2, comments: [], items };

describe('connectors/magento/operations/find-document', () => {
  fiveOf('findInvoice', {
    operation: findInvoice,
    input: makeInvoiceNotice(),
    request,
    method: 'GET',
    path: 'invoices',
    answer: { items: [foreign, { ...ours, increment_id: '100009' }], total_count: 2 },
    reads: { channelDocumentId: 9, number: '100009' },
    refusal: noAcl,
  });
  fiveOf('findCreditmemo', {
    operation: findCreditmemo,
    input: makeCreditNotice(),
    request,
    method: 'GET',
    path: 'creditmemos',
    answer: { items: null },
    reads: undefined,
    refusal: noAcl,
  });

  fiveOf('findInvoiceNumber', {
    operation: findInvoiceNumber,
    input: makeInvoiceNotice(),
    request,
    method: 'GET',
    path: 'invoices',
    answer: { items: [ours, { ...foreign, increment_id: '100008' }] },
    reads: { channelDocumentId: 8, number: '100008' },
    refusal: noAcl,
  });
  fiveOf('findCreditmemoNumber', {
    operation: findCreditmemoNumber,
    input: { ...makeCreditNotice(), madeId: 9 },
    request,
    method: 'GET',
    path: 'creditmemos',
    answer: { items: [foreign, { ...ours, increment_id: '100009' }] },
    reads: { channelDocumentId: 9, number: '100009' },
    refusal: noAcl,
  });

  it('findInvoiceNumber: one of fewer pieces or a cancelled one, has no number for ours', () => {
    const rows = [ours, { ...foreign, state: 3, increment_id: '100008' }] as never[];

    expect(findInvoiceNumber.parse({ items: rows }, makeInvoiceNotice())).to.equal(undefined);
  });

  const found = (rows: object[], own = {}) =>
    findInvoice.parse({ items: rows as never[] }, makeInvoiceNotice(own))?.channelDocumentId;

  it('findInvoice: one of the gateway’s module with the same items, stands for ours', () => {
    expect(found([foreign])).to.equal(8);
  });

  it('findInvoice: one that stands for another of ours, of other items, or cancelled, does not', () => {
    expect(found([foreign], { taken: [8] })).to.equal(undefined);
    expect(found([{ ...foreign, items: [{ order_item_id: 31, qty: 1 }] }])).to.equal(undefined);
    expect(found([{ ...foreign, state: 3 }])).to.equal(undefined);
    expect(found([{ ...foreign, comments: [{ comment: 'hub:doc-2' }] }])).to.equal(undefined);
  });
});
