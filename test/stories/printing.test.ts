/** Papers to a store's printer by its agent: the kept bytes come out; troubles are tried again and marked; a dead agent loses its job. */
import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPrinterSandbox, type PrinterSandbox } from '../../sandbox/printer/index.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import {
  findJob,
  listJobs,
  papersOfParcels,
  requestPrint,
  requestTestPage,
  savePrinter,
  type Printer,
  type PrintJob,
} from '../../src/core/printing/index.ts';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { selfSigned } from '../helpers/certificate.ts';
import { openHouse, until, type House } from './house.ts';

const script = fileURLToPath(new URL('../../agent/print-agent.mjs', import.meta.url));

describe('stories/printing', () => {
  let house: House;
  let device: PrinterSandbox;
  let folder: string;
  let key: string;
  let printer: Printer;
  let shipment: { id: string; location_id: string };
  const running = new Set<ChildProcess>();

  before(async () => {
    device = await startPrinterSandbox();
    folder = await mkdtemp(join(tmpdir(), 'omnihub-agent-'));
    house = await openHouse();
    const { number } = await house.place();
    shipment = await until('a label', async () =>
      house.hub.db.read((reader) =>
        reader.one<{ id: string; location_id: string }>(
          `SELECT s.id, s.location_id FROM shipments s JOIN orders o ON o.id = s.order_id
           WHERE o.number = ? AND s.state = 'labelled'`,
          [number],
        ),
      ),
    );
    await house.hub.db.tx(async (tx) => {
      const wish = { name: 'shop agent', scopes: ['printing.agent'], locations: [shipment.location_id] };
      key = (await createApiClient(tx, wish)).key;
      printer = await savePrinter(tx, {
        locationId: shipment.location_id,
        name: 'Label desk',
        station: null,
        kind: 'label',
        connection: 'agent',
        address: device.ippUrl,
        dpi: 203,
        formats: ['pdf'],
        defaultFor: ['shipping_label'],
        media: null,
        active: true,
      });
    });
  });

  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    await house.close();
    await device.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function startAgent(
    more: readonly string[] = [],
    over: Readonly<Record<string, string>> = {},
  ): {
    child: ChildProcess;
    ended: Promise<number | null>;
    said: () => string;
  } {
    const env = {
      PATH: process.env['PATH'],
      HUB_URL: house.url,
      HUB_AGENT_KEY: key,
      HUB_AGENT_STATE: join(folder, 'state.json'),
      HUB_AGENT_NETWORKS: '127.0.0.0/8',
      HUB_AGENT_PATIENCE_MS: '60000',
      ...over,
    };
    const child = spawn(process.execPath, [script, ...more], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (part: Buffer) => (text += part.toString()));
    child.stderr.on('data', (part: Buffer) => (text += part.toString()));
    running.add(child);
    const ended = new Promise<number | null>((done) =>
      child.once('exit', (code) => (running.delete(child), done(code))),
    );
    return { child, ended, said: () => text };
  }

  const ask = (request: string, reason?: string): Promise<PrintJob[]> =>
    house.hub.db.tx(async (tx) => {
      const heads = await papersOfParcels(tx, [shipment.id], 'labels');
      return requestPrint(tx, {
        requestId: request,
        printerId: printer.id,
        documents: heads.map((one) => one.id),
        ...(reason === undefined ? {} : { reason }),
      });
    });
  const jobOf = async (id: string): Promise<PrintJob> => {
    const job = await house.hub.db.read((reader) => findJob(reader, id));
    return job ?? expect.fail('no such job');
  };
  const printsOf = (): Promise<{ copy_no: number; reprint: number; printer: string; reason: string | null }[]> =>
    house.hub.db.read((reader) =>
      reader.all(
        `SELECT p.copy_no, p.reprint, p.printer, p.reason FROM print_jobs p JOIN shipments s ON s.label_id = p.document_id
         WHERE s.id = ? ORDER BY p.copy_no`,
        [shipment.id],
      ),
    );

  it('agent: what comes out of the printer are the kept bytes; asked twice is printed once', async () => {
    const [job] = await ask('first-request');
    const [again] = await ask('first-request');

    const { ended, said } = startAgent(['--once']);
    const code = await ended;

    const kept = await house.hub.db.read((reader) =>
      reader.one<{ sha256: string }>(
        'SELECT d.sha256 FROM documents d JOIN shipments s ON s.label_id = d.id WHERE s.id = ?',
        [shipment.id],
      ),
    );
    expect(code, said()).to.equal(0);
    expect(again?.id).to.equal(job?.id);
    expect(device.tray.map((one) => one.sha256)).to.deep.equal([kept?.sha256]);
    expect(await jobOf(job?.id ?? '')).to.include({ state: 'printed', sha256: kept?.sha256, attempts: 1 });
    expect(await printsOf()).to.have.length(1);
    expect((await printsOf())[0]).to.include({ copy_no: 1, printer: 'Label desk' });
    expect(device.broken).to.deep.equal([]);
  });

  it('agent: a job that jams is printed once more and written down as that', async () => {
    device.switches.jam = 1;
    const [job] = await ask('second-request', 'Label damaged');

    await until('printed', async () => {
      await startAgent(['--once']).ended;
      return (await jobOf(job?.id ?? '')).state === 'printed';
    });

    expect(await jobOf(job?.id ?? '')).to.include({ state: 'printed', attempts: 2, reprint: true });
    expect((await printsOf()).map((one) => one.reason)).to.deep.equal([
      null,
      'Label damaged',
      'again: print.job_aborted',
    ]);
  });

  it('agent: killed in the middle of a job, which then goes back and is printed by the next one', async () => {
    device.switches.slowMs = 60_000;
    const [job] = await ask('third-request', 'Label lost');
    const { child, ended } = startAgent();
    await until('the job is at the printer', async () => (await jobOf(job?.id ?? '')).opened || undefined);
    child.kill('SIGKILL');
    await ended;
    delete device.switches.slowMs;
    // It has stopped saying that it is still at it, and its minute is over.
    await house.hub.db.tx((tx) =>
      tx.run("UPDATE printer_queue SET lease_until = '2026-01-01 00:00:00.000' WHERE state = 'taken'"),
    );
    await until('the job is back', async () => {
      await house.hub.jobs.runNow('printing.watch');
      return (await jobOf(job?.id ?? '')).state === 'queued' || undefined;
    });
    await rm(join(folder, 'state.json'), { force: true });

    await startAgent(['--once']).ended;

    expect(await jobOf(job?.id ?? '')).to.include({ state: 'printed', reprint: true, attempts: 2 });
    const open = await house.hub.db.read((reader) =>
      listJobs(reader, { locations: ['*'], state: 'taken', limit: 10, offset: 0 }),
    );
    expect(open).to.deep.equal([]);
  });

  /** A line that can be cut and mended. */
  async function lineTo(port: number): Promise<{ url: string; cut(): void; mend(): Promise<void>; close(): void }> {
    const sockets = new Set<Socket>();
    const server = createServer((from) => {
      const to = connect(port, '127.0.0.1');
      for (const one of [from, to]) sockets.add(one.on('error', () => undefined));
      from.pipe(to).pipe(from);
      from.once('close', () => to.destroy());
      to.once('close', () => from.destroy());
    });
    const mine = await listening(server);
    const cut = (): void => {
      server.close();
      for (const one of sockets) one.destroy();
      sockets.clear();
    };
    return { url: `http://127.0.0.1:${mine}`, cut, mend: async () => void (await listening(server, mine)), close: cut };
  }
  const listening = (server: Server, port = 0): Promise<number> =>
    new Promise((done) => server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port)));

  it('agent: a printer that is off, then closes in the middle, then is slow; hub and key are gone meanwhile and come back', async () => {
    const came: Buffer[] = [];
    let closings = 1;
    let hold: Promise<void> = Promise.resolve();
    const raw = createServer({ allowHalfOpen: true }, (socket) => {
      const parts: Buffer[] = [];
      socket.on('error', () => undefined);
      socket.on('data', (part) => {
        if (closings > 0) {
          closings -= 1;
          socket.resetAndDestroy();
        } else parts.push(part);
      });
      socket.on('end', () => {
        if (parts.length > 0) came.push(Buffer.concat(parts));
        void hold.then(() => socket.end());
      });
    });
    const port = await listening(raw);
    await new Promise((done) => raw.close(done));
    const zebra = await house.hub.db.tx((tx) =>
      savePrinter(tx, {
        ...printer,
        name: 'Zebra',
        connection: 'agent',
        address: `socket://127.0.0.1:${port}`,
        defaultFor: [],
        formats: ['pdf'],
      }),
    );
    const line = await lineTo(Number(new URL(house.url).port));
    const { child, ended, said } = startAgent([], {
      HUB_URL: line.url,
      HUB_AGENT_WAIT_MS: '300',
    });
    try {
      const { id } = await house.hub.db.tx((tx) => requestTestPage(tx, zebra.id, 'fourth-request'));
      const away = await until('looked for several times', async () => {
        const job = await jobOf(id);
        return job.token > 3 && job.state === 'failed' && job;
      });
      expect(away).to.include({ errorCode: 'print.printer_away', maybePrinted: false, attempts: 0 });

      await listening(raw, port);
      let mended: () => void = () => undefined;
      hold = new Promise((done) => (mended = done));
      await until('the page is at the printer', () => came.length > 0);
      // It has printed, and nobody can be told.
      line.cut();
      mended();
      await until('the agent cannot tell it', () => said().includes('the hub does not answer'));
      await line.mend();
      const done = await until('told after all', async () => {
        const job = await jobOf(id);
        return job.state === 'printed' && job;
      });
      expect(done.attempts).to.equal(2);
      expect(came).to.have.length(1);
      expect(came[0]?.toString('latin1', 0, 3)).to.equal('%PD');

      await house.hub.db.tx((tx) => tx.run("UPDATE api_clients SET state = 'revoked' WHERE name = ?", ['shop agent']));
      await until('it hears that its key is known no more', () => said().includes('HUB_AGENT_KEY is not known'));
      const next = await house.hub.db.tx((tx) => requestTestPage(tx, zebra.id, 'fifth-request'));
      await house.hub.db.tx((tx) => tx.run("UPDATE api_clients SET state = 'active' WHERE name = ?", ['shop agent']));
      await until('it works again', async () => (await jobOf(next.id)).state === 'printed');
    } finally {
      child.kill('SIGTERM');
      await ended;
      line.close();
      raw.close();
    }
  });

  it('agent: a hub whose certificate nobody here trusts hears neither key nor job', async () => {
    let heard = 0;
    const server = createTlsServer(selfSigned('hub.example'), () => (heard += 1));
    const port = await listening(server);

    const { ended, said } = startAgent(['--once'], { HUB_URL: `https://127.0.0.1:${port}` });

    expect(await ended).to.equal(1);
    expect(said()).to.include('its certificate is not trusted here').and.not.include(key);
    expect(heard).to.equal(0);
    server.close();
  });
});
