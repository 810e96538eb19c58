/** Looking a posting up before it is sent again. */
import { expect } from 'chai';
import { errorOf, nobody, partner, posting, sending } from '../partner.ts';

const one = { body: posting(), tried: true };
const unknown = { status: 404, body: { code: 'POSTING_UNKNOWN' } };

describe('connectors/erp/operations/find-posting', () => {
  it('build: nothing but the message id in the path', async () => {
    const { erp, calls } = await partner({ body: { status: 'POSTED' } });

    await erp.findPosting('AE01', one);

    expect(calls[0]?.body).to.equal(undefined);
    expect(calls[0]?.path).to.equal(`/hub/postings/${one.body.messageId}`);
  });

  it('ask: one GET with the company’s key', async () => {
    const { erp, calls } = await partner({ body: { status: 'POSTED' } });

    await erp.findPosting('AE01', one);

    expect(calls).to.have.length(1);
    expect(calls[0]).to.include({ method: 'GET' });
    expect(calls[0]?.headers.authorization).to.equal('Bearer erp-key-for-tests');
  });

  it('parse: there, with its outcome; not there, undefined', async () => {
    const { erp } = await partner({ body: { status: 'PARKED', error: { code: 'X', text: 'x' } } }, unknown);

    expect(await erp.findPosting('AE01', one)).to.include({ status: 'PARKED', messageId: one.body.messageId });
    expect(await erp.findPosting('AE01', one)).to.equal(undefined);
  });

  it('ask: a 404 that is not the ERP’s, or a no, proves nothing', async () => {
    const page = await partner({ status: 404, body: '<html>' });
    const no = await partner({ status: 422, body: { code: 'NO' } });

    expect(await errorOf(page.erp.findPosting('AE01', one))).to.include({ kind: 'unavailable', code: 'erp.garbage' });
    expect(await errorOf(no.erp.findPosting('AE01', one))).to.include({
      kind: 'unavailable',
      code: 'erp.lookup_refused',
    });
  });

  it('ask: line down, unavailable', async () => {
    expect(await errorOf(nobody().findPosting('AE01', one))).to.include({ kind: 'unavailable', code: 'erp.line_down' });
  });

  it('sendPostings: in their order; one that left before is looked up first and sent only if it is not there', async () => {
    const { erp, calls } = await partner(unknown, { body: { status: 'POSTED' } });

    const sent = await erp.sendPostings(sending({ outSeq: 1, tried: true }, { outSeq: 2 }));

    expect(calls.map((call) => call.method)).to.deep.equal(['GET', 'POST', 'POST']);
    expect(sent.map((answer) => answer.status)).to.deep.equal(['POSTED', 'POSTED']);
  });

  it('resendPostings: what arrived is not sent again', async () => {
    const { erp, calls } = await partner({ body: { status: 'POSTED' } });

    await erp.resendPostings(sending({ outSeq: 1 }, { outSeq: 2 }));

    expect(calls.map((call) => call.method)).to.deep.equal(['GET', 'GET']);
  });

  it('sendPostings: the first without an answer ends it, nothing overtakes it', async () => {
    const { erp, calls } = await partner({ body: { status: 'POSTED' } }, { status: 503 });

    const error = await errorOf(erp.sendPostings(sending({ outSeq: 1 }, { outSeq: 2 }, { outSeq: 3 })));

    expect(error.code).to.equal('erp.down');
    expect(calls).to.have.length(2);
  });

  it('journal: neither the key nor anything of a person', async () => {
    const { erp, journal } = await partner({ body: { status: 'POSTED' } });

    await erp.sendPostings(sending({ outSeq: 1 }));

    expect(JSON.stringify(journal)).to.include('AE-1/S1').and.not.include('erp-key-for-tests');
  });
});
