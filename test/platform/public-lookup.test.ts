/** Names that lead into our own network are not followed, whatever they answered before. */
import { expect } from 'chai';
import { innerHost, isPublicAddress, publicLookup } from '../../src/platform/public-lookup.ts';

type Found = { address: string; family: number };

/** What a connection would be told. */
function resolve(...answers: Found[][]): () => Promise<unknown> {
  let asked = 0;
  const lookup = publicLookup((_host, done) => done(null, answers[asked++] ?? []));
  return () =>
    new Promise((done) =>
      lookup('labels.example', { all: true }, (error, found) => done(error === null ? found : error.code)),
    );
}

const v4 = (address: string): Found => ({ address, family: 4 });
const v6 = (address: string): Found => ({ address, family: 6 });

describe('platform/public-lookup', () => {
  const inner = [
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1'].map(
      v4,
    ),
    ...['0.0.0.0', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1'].map(v4),
    ...['::1', '::', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1'].map(v6),
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '::127.0.0.1', '2001:db8::1'].map(v6),
  ];
  for (const one of inner)
    it(`isPublicAddress: ${one.address}, no`, () => expect(isPublicAddress(one)).to.equal(false));
  for (const one of [v4('8.8.8.8'), v4('172.32.0.1'), v4('100.128.0.1'), v6('2606:4700::1')])
    it(`isPublicAddress: ${one.address}, yes`, () => expect(isPublicAddress(one)).to.equal(true));

  it('publicLookup: public addresses are given on as they were judged', async () => {
    expect(await resolve([v4('8.8.8.8'), v6('2606:4700::1')])()).to.deep.equal([v4('8.8.8.8'), v6('2606:4700::1')]);
  });

  it('publicLookup: one inner address among public ones, none is used', async () => {
    expect(await resolve([v4('8.8.8.8'), v4('127.0.0.1')])()).to.equal('ENOTPUBLIC');
  });

  it('publicLookup: a name that answers differently the second time is judged the second time', async () => {
    const rebound = resolve([v4('8.8.8.8')], [v4('169.254.169.254')]);

    expect(await rebound()).to.deep.equal([v4('8.8.8.8')]);
    expect(await rebound()).to.equal('ENOTPUBLIC');
  });

  for (const [url, expected] of [
    ['http://127.0.0.1/label.pdf', true],
    ['http://2130706433/label.pdf', true],
    ['http://0x7f.1/label.pdf', true],
    ['http://[::ffff:127.0.0.1]/label.pdf', true],
    ['http://[fd00::1]:8080/label.pdf', true],
    ['https://8.8.8.8/label.pdf', false],
    ['https://labels.example/label.pdf', false],
  ] as const)
    it(`innerHost: ${url}, ${expected ? 'yes' : 'no'}`, () => expect(innerHost(url)).to.equal(expected));
});
