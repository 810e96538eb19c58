/** Proofs of delivery: fetched as carefully as labels, refused with a reason when they are anything else. */
import { expect } from 'chai';
import { errorOf, partner } from '../partner.ts';
import { proofFile } from '../../../../src/connectors/clickpost/operations/fetch-proof.ts';

const png = Buffer.from('\x89PNG\r\n\x1a\nxxxxxxxx', 'latin1');
const reference = 'S1';

describe('connectors/clickpost/operations/fetch-proof', () => {
  it('ask: one download from a listed host, without our key', async () => {
    const { clickpost, calls, origin } = await partner({ body: png });

    const file = await clickpost.fetchProof({ link: `${origin}/proofs/1.png`, reference });

    expect(file.mediaType).to.equal('image/png');
    expect(calls.map(({ path, query }) => ({ path, query }))).to.deep.equal([{ path: '/proofs/1.png', query: {} }]);
  });

  const refusals: readonly [
    what: string,
    answer: { http?: number; body?: string | Buffer },
    kind: string,
    code: string,
  ][] = [
    ['a page of HTML', { body: '<html><script>alert(1)</script>' }, 'refused', 'clickpost.proof_invalid'],
    ['a drawing that carries a script', { body: '<svg onload="x()">' }, 'refused', 'clickpost.proof_invalid'],
    ['a redirect', { http: 302 }, 'refused', 'clickpost.proof_invalid'],
    ['more than 5 MB', { body: Buffer.concat([png, Buffer.alloc(5_000_000)]) }, 'refused', 'clickpost.proof_invalid'],
    ['a link that has run out', { http: 403 }, 'missing', 'clickpost.proof_gone'],
    ['a host that is down', { http: 503 }, 'unavailable', 'clickpost.proof_host_down'],
  ];
  for (const [what, answer, kind, code] of refusals)
    it(`ask: ${what}, ${code}`, async () => {
      const { clickpost, origin } = await partner(answer);

      const error = await errorOf(clickpost.fetchProof({ link: `${origin}/1.png`, reference }));

      expect(error).to.include({ kind, code });
    });

  it('ask: a host that nobody listed, and our own network, are not called', async () => {
    const { clickpost, calls } = await partner({ body: png });

    for (const link of ['https://elsewhere.example/1.png', 'http://169.254.169.254/latest', 'file:///etc/passwd'])
      expect(await errorOf(clickpost.fetchProof({ link, reference })), link).to.include({
        code: 'clickpost.proof_invalid',
      });
    expect(calls).to.deep.equal([]);
  });

  it('ask: the line is down, unavailable', async () => {
    const cut = await partner({ line: 'cut' });

    expect(await errorOf(cut.clickpost.fetchProof({ link: `${cut.origin}/1.png`, reference }))).to.include({
      kind: 'unavailable',
    });
  });

  it('parse: by its first bytes, whatever it is called', () => {
    const types = ['%PDF-1.7', '\xff\xd8\xff\xe0', '\x89PNG\r\n\x1a\n', 'RIFF\n\r\n\x01WEBPVP8 '].map(
      (text) => proofFile(Buffer.from(text, 'latin1')).mediaType,
    );

    expect(types).to.deep.equal(['application/pdf', 'image/jpeg', 'image/png', 'image/webp']);
  });
});
