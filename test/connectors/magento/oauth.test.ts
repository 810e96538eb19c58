/** OAuth signatures against the worked example of RFC 5849 §1.2 and a value that openssl computed. */
import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { authorization, encode, signatureBase, signatureKey } from '../../../src/connectors/magento/oauth.ts';

describe('connectors/magento/oauth', () => {
  it('signatureBase and signatureKey: the RFC example, its published signature comes out', () => {
    const base = signatureBase('GET', 'http://PHOTOS.example.net:80/photos', [
      ['file', 'vacation.jpg'],
      ['size', 'original'],
      ['oauth_consumer_key', 'dpf43f3p2l4k3l03'],
      ['oauth_token', 'nnch734d00sl2jdk'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', '137131202'],
      ['oauth_nonce', 'chapoH'],
    ]);

    const signature = createHmac('sha1', signatureKey('kd94hf93k423kf44', 'pfkkdhi9sl3r4s00'))
      .update(base)
      .digest('base64');

    expect(signature).to.equal('MdpQcU8iPSUjWoN/UDMsK2sui9I=');
  });

  it('signatureBase: brackets and spaces of a search, encoded exactly once inside the parameters', () => {
    const base = signatureBase('get', 'https://shop.example/rest/all/V1/orders', [['searchCriteria[pageSize]', 'a b']]);

    expect(base).to.equal(
      'GET&https%3A%2F%2Fshop.example%2Frest%2Fall%2FV1%2Forders&searchCriteria%255BpageSize%255D%3Da%2520b',
    );
  });

  it('authorization: HMAC-SHA256, the value openssl computes', () => {
    const keys = { consumerKey: 'ck', consumerSecret: 'cs', token: 'tk', tokenSecret: 'ts' };

    const header = authorization(
      keys,
      'GET',
      'https://shop.example/rest/all/V1/orders/12',
      {},
      { nonce: 'n1', timestamp: 1 },
    );

    expect(header).to.equal(
      'OAuth oauth_consumer_key="ck", oauth_nonce="n1", oauth_signature_method="HMAC-SHA256", oauth_timestamp="1", ' +
        'oauth_token="tk", oauth_version="1.0", oauth_signature="YFPAnkBvjCTYMp%2FmMRLldbY2zGad14mzylQOW4RyAcU%3D"',
    );
  });

  it('authorization: two requests, never the same nonce', () => {
    const keys = { consumerKey: 'ck', consumerSecret: 'cs', token: 'tk', tokenSecret: 'ts' };

    const headers = [1, 2].map(() => authorization(keys, 'GET', 'https://shop.example/x', {}));

    expect(headers[0]).not.to.equal(headers[1]);
  });

  it('encode: what encodeURIComponent leaves, encoded too', () => {
    expect(encode("a!'()*~-._ ")).to.equal('a%21%27%28%29%2A~-._%20');
  });
});
