/** A certificate that nobody has signed but its owner, made anew each time: X.509 (RFC 5280) by hand, P-256. */
import { generateKeyPairSync, sign } from 'node:crypto';

const part = (tag: number, ...bodies: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(bodies);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const list = (...bodies: readonly Uint8Array[]): Buffer => part(0x30, ...bodies);
/** 1.2.840.10045.4.3.2 ecdsa-with-SHA256, 2.5.4.3 commonName. */
const ecdsa = list(part(6, Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])));
const commonName = part(6, Buffer.from([0x55, 0x04, 0x03]));

export function selfSigned(name: string): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = list(part(0x31, list(commonName, part(0x0c, Buffer.from(name)))));
  const times = ['200101000000Z', '491231235959Z'].map((time) => part(0x17, Buffer.from(time)));
  const version = part(0xa0, part(2, Buffer.from([2])));
  const body = list(
    version,
    part(2, Buffer.from([1])),
    ecdsa,
    subject,
    list(...times),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = part(3, Buffer.from([0]), sign('sha256', body, privateKey));
  const text = list(body, ecdsa, signature).toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
  };
}
