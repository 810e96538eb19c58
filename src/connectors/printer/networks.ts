/**
 * Which addresses the hub may print to: those of networks that somebody has listed. Addresses that mean something special
 * (this machine, link-local, the metadata service of a cloud) count only where a listed network lies within that range: a
 * wide network does not take them in by the way.
 */
import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { asAppError, fail } from '../../platform/errors.ts';

type Kind = 'ipv4' | 'ipv6';
type Net = { readonly address: string; readonly bits: number; readonly kind: Kind };

const special =
  `0.0.0.0/8 127.0.0.0/8 169.254.0.0/16 224.0.0.0/4 240.0.0.0/4 ::/128 ::1/128 fe80::/10 ff00::/8 64:ff9b::/96
  2002::/16`
    .split(/\s+/)
    .map(readNetwork);

export function readNetwork(text: string): Net {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  const width = bits === undefined ? most : Number(bits);
  if (family === 0 || !Number.isInteger(width) || width < 0 || width > most)
    fail('invalid', 'printer.network', { text });
  return { address, bits: width, kind: family === 6 ? 'ipv6' : 'ipv4' };
}

const holds = (net: Net, address: string, kind: Kind): boolean => {
  if (net.kind !== kind) return false;
  const list = new BlockList();
  list.addSubnet(net.address, net.bits, net.kind);
  return list.check(address, kind);
};

/** `::ffff:10.0.0.1` is 10.0.0.1, however it is written. */
function plain(address: string): { address: string; kind: Kind } {
  if (isIP(address) !== 6) return { address, kind: 'ipv4' };
  const url = new URL(`http://[${address.replace(/%.*$/, '')}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(url);
  if (mapped === null) return { address: url, kind: 'ipv6' };
  const [high, low] = [parseInt(mapped[1] ?? '0', 16), parseInt(mapped[2] ?? '0', 16)];
  return { address: `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`, kind: 'ipv4' };
}

export type AllowList = {
  allows(address: string): boolean;
  /** One look-up, one judgement: the line goes to the address that was judged. */
  readonly lookup: LookupFunction;
  /** @throws refused `print.address_not_allowed`; unavailable `print.printer_away` when nobody knows the name */
  resolve(host: string): Promise<string>;
};

type Ask = (host: string, done: (error: Error | null, found: LookupAddress[]) => void) => void;
const system: Ask = (host, done) => lookup(host, { all: true }, done);

/** @throws invalid `printer.network` */
export function createAllowList(networks: readonly string[], ask: Ask = system): AllowList {
  const listed = networks.map(readNetwork);
  const allows = (text: string): boolean => {
    if (isIP(text.replace(/%.*$/, '')) === 0) return false;
    const { address, kind } = plain(text);
    const range = special.find((one) => holds(one, address, kind));
    return listed.some(
      (net) =>
        holds(net, address, kind) &&
        (range === undefined || (holds(range, net.address, net.kind) && net.bits >= range.bits)),
    );
  };
  const judged: LookupFunction = (host, options, done) => {
    ask(host, (error, found) => {
      if (error !== null) return done(error, '', 0);
      const wanted = options.family === 4 || options.family === 6 ? options.family : 0;
      const usable = found.filter((one) => wanted === 0 || one.family === wanted);
      const [first] = usable;
      if (first === undefined) return done(coded('ENOTFOUND'), '', 0);
      // One address outside of the list among others is an attempt.
      if (!found.every((one) => allows(one.address))) return done(coded('ENOTALLOWED'), '', 0);
      if (options.all === true) return (done as unknown as (none: null, all: LookupAddress[]) => void)(null, usable);
      return done(null, first.address, first.family);
    });
  };
  return {
    allows,
    lookup: judged,
    resolve: (host) =>
      new Promise((resolve, reject) => {
        const refuse = (code: string): void => {
          try {
            if (code === 'ENOTALLOWED') fail('refused', 'print.address_not_allowed', { host });
            fail('unavailable', 'print.printer_away', { host, reason: code });
          } catch (error) {
            reject(asAppError(error));
          }
        };
        if (isIP(host) !== 0) return allows(host) ? resolve(host) : refuse('ENOTALLOWED');
        judged(host, {}, (error, address) =>
          error === null ? resolve(address as string) : refuse(error.code ?? 'ENOTFOUND'),
        );
      }),
  };
}

const coded = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });
