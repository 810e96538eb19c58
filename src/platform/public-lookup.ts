/**
 * Looks a host up and gives only addresses of the public internet. The connection is made to the very address that was
 * judged, so a name that answers differently the second time gains nothing.
 */
import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** IANA special-purpose address registries: own network, link-local, metadata services, test nets, multicast, tunnels. */
const ranges = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
  ::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 fec0::/10
  ff00::/8`.split(/\s+/);

// One list each: in a common one the range of mapped addresses would hold every IPv4 address.
const inner = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const range of ranges) {
  const [net = '', bits] = range.split('/');
  const kind = net.includes(':') ? 'ipv6' : 'ipv4';
  inner[kind].addSubnet(net, Number(bits), kind);
}

export function isPublicAddress({ address, family }: LookupAddress): boolean {
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  return !inner[kind].check(address, kind);
}

/** Whether a URL names an address of ours itself: such a one is never looked up. `URL` has made one form of its many. */
export function innerHost(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  return family !== 0 && !isPublicAddress({ address: host, family });
}

type Ask = (host: string, done: (error: Error | null, found: LookupAddress[]) => void) => void;
const system: Ask = (host, done) => lookup(host, { all: true }, done);

/** Refuses a host as soon as one of its addresses is not public: a mixed answer is an attempt. */
export function publicLookup(ask: Ask = system): LookupFunction {
  return (host, options, done) => {
    ask(host, (error, found) => {
      if (error !== null) return done(error, '', 0);
      const wanted = options.family === 4 || options.family === 6 ? options.family : 0;
      const usable = found.filter((one) => wanted === 0 || one.family === wanted);
      const [first] = usable;
      if (first === undefined) return done(coded('ENOTFOUND'), '', 0);
      if (!found.every(isPublicAddress)) return done(coded('ENOTPUBLIC'), '', 0);
      if (options.all === true) return (done as unknown as (none: null, all: LookupAddress[]) => void)(null, usable);
      return done(null, first.address, first.family);
    });
  };
}

const coded = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });
