/** Labels: which links are followed, what counts as a label, how an expired link is renewed. */
import { expect } from 'chai';
import { labelFile, labelUrl } from '../../../../src/connectors/clickpost/operations/fetch-label.ts';
import { errorOf, nobody, partner, says } from '../partner.ts';

const pdf = Buffer.from('%PDF-1.4 a label');
const booking = { awb: '100000000001', partnerId: 2, reference: 'AE1042-12345678-01' };
const linkTo = (url: string | null) => ({ body: { ...says(200), result: { shipping_label: url } } });

describe('connectors/clickpost/operations/fetch-label', () => {
  it('ask: the link we hold, one download without our key', async () => {
    const { clickpost, calls, origin } = await partner({ body: pdf });

    const label = await clickpost.fetchLabel({ ...booking, labelUrl: `${origin}/labels/1.pdf?Signature=abc` });

    expect(label?.mediaType).to.equal('application/pdf');
    expect(Buffer.from(label?.bytes ?? []).equals(pdf)).to.equal(true);
    expect(calls.map(({ path, query }) => ({ path, query }))).to.deep.equal([
      { path: '/labels/1.pdf', query: { Signature: 'abc' } },
    ]);
  });

  it('ask: an expired link, renewed once', async () => {
    for (const http of [403, 404]) {
      const { clickpost, calls, origin } = await partner(
        { http, body: 'gone' },
        (own) => linkTo(`${own}/labels/2.pdf`),
        { body: pdf },
      );

      const label = await clickpost.fetchLabel({ ...booking, labelUrl: `${origin}/labels/1.pdf` });

      expect(label?.mediaType).to.equal('application/pdf');
      expect(calls.map((call) => call.path)).to.deep.equal([
        '/labels/1.pdf',
        '/orders/api/v1/fetch/shippinglabel/',
        '/labels/2.pdf',
      ]);
      expect(calls[1]?.query).to.include({
        waybill: '100000000001',
        cp_id: '2',
        regenerate: 'false',
        key: 'KEY-SECRET',
      });
    }
  });

  it('ask: the renewed link has expired too, missing', async () => {
    const { clickpost, calls, origin } = await partner({ http: 403 }, (own) => linkTo(`${own}/2.pdf`), { http: 403 });

    const error = await errorOf(clickpost.fetchLabel({ ...booking, labelUrl: `${origin}/1.pdf` }));

    expect(error).to.include({ kind: 'missing', code: 'clickpost.label_gone' });
    expect(calls).to.have.length(3);
  });

  it('ask: no link held, asked for; none there, undefined', async () => {
    const some = await partner((own) => linkTo(`${own}/1.png`), { body: Buffer.from('\x89PNG\r\n\x1a\nxx', 'latin1') });
    const none = await partner(linkTo(null));

    expect((await some.clickpost.fetchLabel(booking))?.mediaType).to.equal('image/png');
    expect(await none.clickpost.fetchLabel(booking)).to.equal(undefined);
  });

  it('ask: the look-up of a link is refused, refused', async () => {
    const { clickpost } = await partner({ body: says(330) });

    expect(await errorOf(clickpost.fetchLabel(booking))).to.include({
      kind: 'refused',
      code: 'clickpost.waybill_unknown',
    });
  });

  it('ask: a parcel booked elsewhere that the aggregator does not know yet, no label; any other one, refused', async () => {
    const { clickpost } = await partner({ body: says(330) }, { body: says(330) });

    const label = await clickpost.fetchLabel({ ...booking, elsewhere: true });
    const error = await errorOf(clickpost.fetchLabel(booking));

    expect(label).to.equal(undefined);
    expect(error.code).to.equal('clickpost.waybill_unknown');
  });

  it('ask: a page instead of a label, a redirect, too many bytes: refused', async () => {
    const replies = [
      { body: '<html>login</html>' },
      { body: '' },
      { http: 302, headers: { location: 'http://127.0.0.1:1/' }, body: pdf },
      { body: Buffer.concat([pdf, Buffer.alloc(5_000_001)]) },
    ];
    for (const reply of replies) {
      const { clickpost, calls, origin } = await partner(reply);

      const error = await errorOf(clickpost.fetchLabel({ ...booking, labelUrl: `${origin}/1.pdf` }));

      expect(error).to.include({ kind: 'refused', code: 'clickpost.label_invalid' });
      expect(calls).to.have.length(1);
    }
  });

  it('ask: a listed name that leads to an inner address, refused without a connection', async () => {
    const { clickpost, calls, journal } = await partner({ body: pdf });

    const error = await errorOf(clickpost.fetchLabel({ ...booking, labelUrl: 'https://localhost/1.pdf' }));

    expect(error).to.deep.include({ kind: 'refused', code: 'clickpost.label_invalid' });
    expect(error.details).to.include({ reason: 'address not public' });
    expect(calls).to.have.length(0);
    expect(journal).to.have.length.below(2);
  });

  it('ask: line down or the host is broken, unavailable', async () => {
    const broken = await partner({ http: 503, headers: { 'retry-after': '5' } });
    const cut = await partner({ line: 'cut' });

    const error = await errorOf(broken.clickpost.fetchLabel({ ...booking, labelUrl: `${broken.origin}/1.pdf` }));

    expect(error).to.include({ kind: 'unavailable', code: 'clickpost.label_host_down', retryAfterMs: 5000 });
    expect((await errorOf(cut.clickpost.fetchLabel({ ...booking, labelUrl: `${cut.origin}/1.pdf` }))).kind).to.equal(
      'unavailable',
    );
    expect((await errorOf(nobody().fetchLabel(booking))).kind).to.equal('unavailable');
  });

  it('journal: a signed link, without its signature and without the bytes', async () => {
    const { clickpost, journal, origin } = await partner({ body: pdf });

    await clickpost.fetchLabel({ ...booking, labelUrl: `${origin}/1.pdf?X-Amz-Signature=abcdef&Expires=9` });

    expect(JSON.stringify(journal)).to.not.match(/abcdef|PDF/);
    expect(journal[0]?.answer).to.equal(`${pdf.length} bytes`);
  });

  it('labelUrl: listed hosts over https, the link stands', () => {
    const hosts = ['labels.example', '*.s3.amazonaws.com', 'http://127.0.0.1:4010', 'https://odd.example:8443'];
    const links = [
      'https://labels.example/a.pdf?x=1',
      'https://LABELS.example:443/a.pdf',
      'https://bucket.s3.amazonaws.com:443/a.pdf',
      'http://127.0.0.1:4010/a.pdf',
      'https://odd.example:8443/a.pdf',
    ];

    for (const link of links) expect(labelUrl(link, hosts), link).to.equal(new URL(link).href);
  });

  it('labelUrl: anything else, refused', async () => {
    const hosts = ['labels.example', '*.s3.amazonaws.com', '*.1', 'http://127.0.0.1:4010'];
    const links = [
      'http://labels.example/a.pdf',
      'https://labels.example:8443/a.pdf',
      'https://labels.example.evil.test/a.pdf',
      'https://evil.test/labels.example',
      'https://s3.amazonaws.com/a.pdf',
      'https://user:pass@labels.example/a.pdf',
      'https://labels.example@evil.test/a.pdf',
      'https://127.0.0.1/a.pdf',
      'https://10.0.0.1/a.pdf',
      'https://2130706433/a.pdf',
      'https://[::1]/a.pdf',
      'http://127.0.0.1:4011/a.pdf',
      'http://169.254.169.254/latest/meta-data',
      'http://localhost/a.pdf',
      'file:///etc/passwd',
      'data:application/pdf,x',
      '//labels.example/a.pdf',
      'nonsense',
    ];

    for (const link of links) {
      const error = await errorOf(() => labelUrl(link, hosts));
      expect(error, link).to.include({ kind: 'refused', code: 'clickpost.label_invalid' });
    }
  });

  it('labelFile: the magic must stand at the very start', async () => {
    expect(labelFile(pdf).mediaType).to.equal('application/pdf');
    expect((await errorOf(() => labelFile(Buffer.from(' %PDF-1.4')))).code).to.equal('clickpost.label_invalid');
  });
});
