/** Giving the ERP a posting. */
import { expect } from 'chai';
import { errorOf, nobody, partner, posting } from '../partner.ts';

const one = { body: posting(), tried: false };
const posted = {
  messageId: one.body.messageId,
  outSeq: 1,
  status: 'POSTED',
  erpDocuments: [{ type: 'SALES_INVOICE', number: 'PSI-1', extra: true }],
  ledgerFrom: 1001,
  ledgerTo: '0000000000001002',
  postedAt: '2026-03-01T10:00:00Z',
};

describe('connectors/erp/operations/send-posting', () => {
  it('build: the posting as it was written, its message id as the key', async () => {
    const { erp, calls } = await partner({ body: posted });

    await erp.sendPosting('AE01', one);

    expect(calls[0]?.body).to.deep.equal(one.body);
    expect(calls[0]?.headers).to.include({
      'idempotency-key': one.body.messageId,
      authorization: 'Bearer erp-key-for-tests',
    });
  });

  it('ask: one POST at the address of the company', async () => {
    const { erp, calls } = await partner({ body: posted });

    await erp.sendPosting('AE01', one);

    expect(calls.map((call) => [call.method, call.path])).to.deep.equal([['POST', '/hub/postings']]);
  });

  it('parse: booked, parked, taken for later', async () => {
    const parked = { status: 'PARKED', error: { code: 'PERIOD_CLOSED', text: null } };
    const { erp } = await partner({ body: posted }, { body: parked }, { status: 202, body: { status: 'STAGED' } });

    const answers = [
      await erp.sendPosting('AE01', one),
      await erp.sendPosting('AE01', one),
      await erp.sendPosting('AE01', one),
    ];

    const about = { messageId: one.body.messageId, outSeq: 1 };
    expect(answers).to.deep.equal([
      {
        ...about,
        status: 'POSTED',
        erpDocuments: [{ type: 'SALES_INVOICE', number: 'PSI-1' }],
        ledgerFrom: '1001',
        ledgerTo: '0000000000001002',
        postedAt: '2026-03-01T10:00:00Z',
      },
      { ...about, status: 'PARKED', error: { code: 'PERIOD_CLOSED', text: '' } },
      { messageId: one.body.messageId, status: 'STAGED' },
    ]);
  });

  it('ask: a no to this posting is an outcome, so that the next one goes', async () => {
    for (const status of [400, 409, 413, 422]) {
      const { erp } = await partner({ status, body: { code: 'BAD_LINE', detail: 'line 2' } });

      expect(await erp.sendPosting('AE01', one)).to.deep.equal({
        messageId: one.body.messageId,
        outSeq: 1,
        status: 'REJECTED',
        error: { code: 'BAD_LINE', text: 'line 2' },
      });
    }
  });

  it('ask: key, address, throttling, a proxy’s page, nonsense: nothing of the posting is wrong, it waits', async () => {
    const wrong: [number, unknown, string][] = [
      [401, {}, 'erp.not_authorised'],
      [403, {}, 'erp.not_authorised'],
      [404, {}, 'erp.wrong_address'],
      [429, {}, 'erp.throttled'],
      [500, 'oops', 'erp.down'],
      [503, '<html>', 'erp.down'],
      [422, '<html>blocked</html>', 'erp.garbage'],
      [302, '', 'erp.garbage'],
      [200, '<html>', 'erp.garbage'],
      [200, { status: 'MAYBE' }, 'erp.garbage'],
    ];
    for (const [status, body, code] of wrong) {
      const { erp } = await partner({ status, body, headers: { 'retry-after': '3' } });

      expect(await errorOf(erp.sendPosting('AE01', one)), `${status} ${code}`).to.include({
        kind: 'unavailable',
        code,
      });
    }
    const { erp } = await partner({ status: 429, body: {}, headers: { 'retry-after': '3' } });
    expect((await errorOf(erp.sendPosting('AE01', one))).retryAfterMs).to.equal(3000);
  });

  it('ask: line down or silent, unavailable', async () => {
    const cut = await partner({ line: 'cut' });
    const silent = await partner({ line: 'hang' });

    for (const erp of [nobody(), cut.erp, silent.erp])
      expect(await errorOf(erp.sendPosting('AE01', one))).to.include({ kind: 'unavailable', code: 'erp.line_down' });
  });
});
