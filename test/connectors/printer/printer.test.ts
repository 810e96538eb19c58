/** Where the hub may print, and IPP and raw lines against a printer that reads the RFC by itself. */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPrinterSandbox, type PrinterSandbox } from '../../../sandbox/printer/index.ts';
import { createAllowList, createPrinterLine } from '../../../src/connectors/printer/index.ts';
import { decodeIpp, encodeIpp } from '../../../src/connectors/printer/ipp.ts';
import { readAddress } from '../../../src/core/printing/index.ts';
import { AppError } from '../../../src/platform/errors.ts';

// prettier-ignore
const addresses: readonly (readonly [networks: string[], address: string, allowed: boolean])[] = [
  [[],                    '10.0.0.9',         false],
  [['10.0.0.0/8'],        '10.0.0.9',         true],
  [['10.0.0.0/8'],        '::ffff:10.0.0.9',  true],
  [['10.0.0.0/8'],        '::ffff:a00:9',     true],
  [['10.0.0.0/8'],        '11.0.0.1',         false],
  [['0.0.0.0/0'],         '127.0.0.1',        false],
  [['0.0.0.0/0'],         '169.254.169.254',  false],
  [['0.0.0.0/0'],         '0.0.0.0',          false],
  [['::/0'],              '::1',              false],
  [['::/0'],              'fe80::1',          false],
  [['::/0'],              '64:ff9b::7f00:1',  false],
  [['::/0', '0.0.0.0/0'], '::ffff:127.0.0.1', false],
  [['127.0.0.0/8'],       '127.0.0.1',        true],
  [['169.254.7.0/24'],    '169.254.7.1',      true],
  [['fd00::/8'],          'fd00::9',          true],
  [['fd00::/8'],          'fe80::9',          false],
  [['10.0.0.0/8'],        'printer',          false],
];

describe('connectors/printer', () => {
  it('createAllowList: what is listed, and nothing by the way', () => {
    for (const [networks, address, allowed] of addresses)
      expect(createAllowList(networks).allows(address), `${networks.join()} ${address}`).to.equal(allowed);
    expect(() => createAllowList(['10.0.0.0/33'])).to.throw(AppError);
  });

  it('resolve: a name with one address outside is refused, and so is one that changes its mind', async () => {
    const answers: LookupAddress[][] = [
      [{ address: '10.0.0.9', family: 4 }],
      [
        { address: '10.0.0.9', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ],
      [{ address: '127.0.0.1', family: 4 }],
    ];
    const list = createAllowList(['10.0.0.0/8'], (_host, done) => done(null, answers.shift() ?? []));
    const codes: string[] = [];
    for (let time = 0; time < 4; time += 1)
      codes.push(await list.resolve('printer.shop').catch((error: AppError) => error.code));

    expect(codes).to.deep.equal([
      '10.0.0.9',
      'print.address_not_allowed',
      'print.address_not_allowed',
      'print.printer_away',
    ]);
  });

  it('decodeIpp: cut short anywhere it is no answer', () => {
    const whole = encodeIpp({ code: 0, requestId: 1, printerUri: 'ipp://x/', job: [[0x21, 'copies', 2]] });

    expect(decodeIpp(whole)?.groups[1]?.attributes).to.deep.equal({ copies: [2] });
    for (let length = 0; length < whole.length; length += 1)
      expect(decodeIpp(whole.subarray(0, length)), String(length)).to.equal(undefined);
  });

  describe('lines', () => {
    let device: PrinterSandbox;
    const line = createPrinterLine({
      allow: createAllowList(['127.0.0.0/8']),
      timeoutMs: 2_000,
      patience: { stoppedMs: 60, pollMs: 20 },
    });
    const bytes = Buffer.from('%PDF-1.4 a label');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = { name: 'omnihub 1', bytes, mediaType: 'application/pdf', copies: 1 };

    beforeEach(async () => {
      device = await startPrinterSandbox();
    });
    afterEach(() => device.stop());

    it('print: the bytes by IPP with name, format and copies; found again by its name', async () => {
      expect(await line.print(readAddress(device.ippUrl), { ...file, copies: 3 })).to.equal(undefined);

      expect(device.tray[0]).to.include({ name: 'omnihub 1', format: 'application/pdf', copies: 3, sha256 });
      expect(await line.wasPrinted(readAddress(device.ippUrl), 'omnihub 1')).to.equal(true);
      expect(await line.wasPrinted(readAddress(device.ippUrl), 'omnihub 2')).to.equal(false);
      expect(device.broken).to.deep.equal([]);
    });

    it('print: raw, as often as copies are wanted', async () => {
      expect(await line.print(readAddress(device.rawUrl), file)).to.equal(undefined);

      expect(device.tray[0]).to.include({ by: 'raw', sha256 });
    });

    it('print: out of paper is taken back and nothing has come out; a refusal; a jam; a line that breaks', async () => {
      device.switches.outOfPaper = true;
      expect(await line.print(readAddress(device.ippUrl), file)).to.include({
        code: 'print.out_of_paper',
        maybePrinted: false,
      });
      device.switches.outOfPaper = false;
      device.switches.refuse = 0x0507;
      expect(await line.print(readAddress(device.ippUrl), file)).to.include({
        code: 'print.printer_busy',
        maybePrinted: false,
      });
      delete device.switches.refuse;
      device.switches.jam = 1;
      expect(await line.print(readAddress(device.ippUrl), file)).to.include({
        code: 'print.job_aborted',
        maybePrinted: true,
      });
      device.switches.drop = 1;
      const broken = await line.print(readAddress(device.ippUrl), file).catch((error: AppError) => error.code);
      expect(broken).to.equal('printer.line_down');
      device.switches.drop = 1;
      expect(await line.print(readAddress(device.rawUrl), file)).to.include({
        code: 'print.line_dropped',
        maybePrinted: true,
      });
      expect(device.tray.filter((one) => one.sha256 === sha256)).to.have.length(1);
    });

    it('print: whoever sends on to another place, a name that leads elsewhere, an IPv6 of this machine: nobody else is called', async () => {
      let sentOn = 0;
      const server = createServer((_request, answer) => {
        sentOn += 1;
        answer.writeHead(307, { location: device.ippUrl.replace('ipp:', 'http:') }).end();
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as AddressInfo;
      const away = (...addresses: string[]) =>
        createPrinterLine({
          allow: createAllowList(['10.0.0.0/8', '127.0.0.1/32'], (_host, done) =>
            done(
              null,
              addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
            ),
          ),
          timeoutMs: 500,
          patience: { stoppedMs: 1, pollMs: 1 },
        });
      const said = (work: Promise<unknown>) => work.then(() => 'printed').catch((error: AppError) => error.code);
      const path = new URL(device.ippUrl.replace('ipp:', 'http:'));

      expect(await said(line.print(readAddress(`ipp://127.0.0.1:${port}/`), file))).to.not.equal('printed');
      for (const address of ['::1', '::ffff:127.0.0.2', '192.168.1.9', 'fe80::1'])
        for (const scheme of ['ipp', 'socket'])
          expect(
            await said(away('127.0.0.1', address).print(readAddress(`${scheme}://printer.shop:${path.port}/`), file)),
            `${scheme} ${address}`,
          ).to.equal('print.address_not_allowed');
      for (const literal of [`ipp://[::1]:${path.port}/`, `socket://[::ffff:7f00:2]:${path.port}`])
        expect(await said(away().print(readAddress(literal), file)), literal).to.equal('print.address_not_allowed');
      expect(sentOn).to.equal(1);
      expect(device.asked).to.deep.equal([]);
      server.close();
    });

    it('print: an address outside of the list is not called', async () => {
      const closed = createPrinterLine({
        allow: createAllowList([]),
        timeoutMs: 500,
        patience: { stoppedMs: 1, pollMs: 1 },
      });

      expect(await closed.print(readAddress(device.ippUrl), file).catch((error: AppError) => error.code)).to.equal(
        'print.address_not_allowed',
      );
      expect(device.asked).to.deep.equal([]);
    });
  });
});
