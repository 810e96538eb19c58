/** Courier callbacks: what is read, what tells repeats, what is turned away. */
import { expect } from 'chai';
import {
  statusChanged,
  type StatusCall,
  verifyWebhook,
} from '../../../../src/connectors/clickpost/inbound/status-changed.ts';
import { errorOf } from '../partner.ts';

function call(own: Record<string, unknown> = {}): StatusCall {
  return {
    waybill: '100000000001',
    cp_id: 138,
    account_code: 'NAQEL_AE',
    clickpost_status_code: 6,
    clickpost_status_description: 'OutForDelivery',
    status: 'OFD',
    remark: 'With the driver',
    location: 'Abu Dhabi',
    timestamp: '2025-01-16T08:12:00Z',
    additional: {
      ndr_status_code: null,
      latest_status: {
        reference_number: 'AE1042-12345678-01',
        clickpost_status_code: 8,
        clickpost_status_description: 'Delivered',
        timestamp: '2025-01-16T10:40:00Z',
      },
    },
    ...own,
  } as unknown as StatusCall;
}

describe('connectors/clickpost/inbound/status-changed', () => {
  it('parse: a scan with a newer state behind it, both are told', () => {
    const scan = statusChanged.parse(call());

    expect(scan).to.deep.equal({
      awb: '100000000001',
      partnerId: 138,
      code: 6,
      description: 'OutForDelivery',
      remark: 'With the driver',
      location: 'Abu Dhabi',
      scannedAtRaw: '2025-01-16T08:12:00Z',
      scannedAt: '2025-01-16 08:12:00.000',
      reference: 'AE1042-12345678-01',
      latest: { code: 8, description: 'Delivered', scannedAtRaw: '2025-01-16T10:40:00Z' },
    });
  });

  it('parse: numbers as text, a time without a zone, blanks and nulls: all read', () => {
    const scan = statusChanged.parse(
      call({
        waybill: 100000000001,
        cp_id: '138',
        clickpost_status_code: '9',
        timestamp: '2025-01-16 08:12:00.250',
        status: '1340',
        remark: null,
        location: null,
        additional: { ndr_status_code: 5, latest_status: null },
      }),
    );

    expect(scan).to.include({ awb: '100000000001', partnerId: 138, code: 9, remark: '1340', location: '', ndrCode: 5 });
    expect(scan.scannedAt).to.equal('2025-01-16 02:42:00.250');
    expect(scan).to.not.have.any.keys('reference', 'latest');
  });

  it('key: the same call again, the same key, whatever the order of fields or the newest state', () => {
    const again = Object.fromEntries(Object.entries(call({ additional: {} })).reverse()) as unknown as StatusCall;

    expect(statusChanged.key(again)).to.equal(statusChanged.key(call()));
    expect(statusChanged.key(call())).to.match(/^[0-9a-f]{64}$/);
  });

  it('key: any field that tells scans apart, another key', () => {
    const others = [
      { cp_id: 2 },
      { waybill: '2' },
      { clickpost_status_code: 8 },
      { timestamp: '2025-01-16T08:12:01Z' },
      { status: 'X' },
      { remark: 'X' },
      { location: 'X' },
      { status: 'OFDW', remark: 'ith the driver' },
    ];

    const keys = new Set([call(), ...others.map(call)].map((body) => statusChanged.key(body)));

    expect(keys.size).to.equal(others.length + 1);
  });

  it('key: calls that overtake each other, their keys do not depend on what came before', () => {
    const [early, late] = [call({ clickpost_status_code: 5 }), call({ clickpost_status_code: 8 })];

    const inOrder = [early, late].map((body) => statusChanged.key(body));
    const overtaken = [late, early].map((body) => statusChanged.key(body)).reverse();

    expect(overtaken).to.deep.equal(inOrder);
  });

  it('key: a body of any shape, gives a key', () => {
    for (const body of [null, undefined, {}, [], 'x', 7]) {
      expect(statusChanged.key(body as StatusCall)).to.match(/^[0-9a-f]{64}$/);
    }
  });

  it('verifyWebhook: wrong, missing or doubled secrets, turned away', () => {
    for (const headers of [{}, { authorization: 'no' }, { webhook_key: '' }, { authorization: ['hook', 'hook'] }]) {
      expect(verifyWebhook(headers, 'hook')).to.equal(false);
    }
    expect(verifyWebhook({ authorization: '' }, '')).to.equal(false);
  });

  it('verifyWebhook: the secret in either header, let in', () => {
    expect(verifyWebhook({ Authorization: 'hook' }, 'hook')).to.equal(true);
    expect(verifyWebhook({ webhook_key: 'hook', authorization: 'other' }, 'hook')).to.equal(true);
  });

  it('parse: unknown fields at every level, pass', () => {
    const scan = statusChanged.parse(
      call({ brand_new: { a: 1 }, additional: { latest_status: { odd: true }, more: [1] } }),
    );

    expect(scan.code).to.equal(6);
  });

  it('parse: no waybill, no code or no time, says which', async () => {
    for (const field of ['waybill', 'clickpost_status_code', 'timestamp', 'cp_id']) {
      const error = await errorOf(() => statusChanged.parse(call({ [field]: undefined })));

      expect(error, field).to.include({ kind: 'invalid', code: 'clickpost.callback_invalid' });
      expect(error.details['fields']).to.include(`${field}: any.required`);
    }
    expect((await errorOf(() => statusChanged.parse(call({ waybill: ' ' })))).code).to.equal(
      'clickpost.callback_invalid',
    );
    expect((await errorOf(() => statusChanged.parse(null as unknown as StatusCall))).kind).to.equal('invalid');
  });

  it('parse: a time nobody can read, is invalid', async () => {
    const error = await errorOf(() => statusChanged.parse(call({ timestamp: 'yesterday' })));

    expect(error).to.include({ kind: 'invalid', code: 'clickpost.timestamp_unreadable' });
  });

  it('parse: a request in the returns portal, read without a waybill and told apart from the next', () => {
    const request = (number: string) =>
      call({
        waybill: '',
        cp_id: -1,
        clickpost_status_code: 101,
        notification_event: 11,
        additional: { forward_reference_number: 'AE1042-12345678-01', return_reference_number: number },
      });

    const scan = statusChanged.parse(request('R1'));

    expect(scan).to.include({ awb: '', partnerId: -1, code: 101, reference: 'AE1042-12345678-01' });
    expect(statusChanged.key(request('R1'))).to.not.equal(statusChanged.key(request('R2')));
  });
});
