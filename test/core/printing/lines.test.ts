/** Lines of printers that stay away, are moved as a whole, and labels that were replaced while they waited. */
import { expect } from 'chai';
import {
  makeJobFile,
  moveLine,
  openJob,
  reportJob,
  requestPrint,
  requestTestPage,
  savePrinter,
  takeJob,
  watchPrintQueue,
  type PageMaking,
  type Printer,
  type PrinterWish,
  type PrintJob,
  type Taker,
} from '../../../src/core/printing/index.ts';
import { findShipment, rebookShipment, recordLabel, replaceLabel } from '../../../src/core/shipment/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, booked, codeOf, shop } from '../made.ts';

const at = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
const by = (seconds = 1): Taker => ({ name: 'hub', now: at(seconds), scale: 1 });
const away = { outcome: 'failed', code: 'print.printer_away', maybePrinted: false } as const;
const make = {
  merge: async (files) => Buffer.concat(files.map((one) => one.bytes)),
} as Partial<PageMaking> as PageMaking;

describe('core/printing, lines', () => {
  let fresh: FreshDatabase;
  let parcel: { shipmentId: string; awb: string };
  let locationId = '';
  let printer: Printer;

  beforeEach(async () => {
    fresh = await shop();
    parcel = await booked(fresh.db, {}, false);
    locationId = (await fresh.db.read((reader) => findShipment(reader, parcel.shipmentId)))?.locationId ?? '';
    printer = await printerOf({});
  });
  afterEach(() => fresh.drop());

  const printerOf = (over: Partial<PrinterWish>): Promise<Printer> =>
    fresh.db.tx((tx) =>
      savePrinter(tx, {
        locationId,
        name: 'Zebra',
        station: null,
        kind: 'label',
        connection: 'raw',
        address: 'socket://10.0.0.9',
        dpi: 203,
        formats: ['pdf'],
        defaultFor: [],
        media: null,
        active: true,
        ...over,
      }),
    );
  const page = (request: string) => fresh.db.tx((tx) => requestTestPage(tx, printer.id, request));
  const take = (seconds: number, of = printer) => fresh.db.tx((tx) => takeJob(tx, [of.id], by(seconds)));
  const labelOf = async (shipmentId = parcel.shipmentId): Promise<string> =>
    (await fresh.db.read((reader) => findShipment(reader, shipmentId)))?.labelId ?? '';
  const keep = async (text: string, shipmentId = parcel.shipmentId): Promise<string> => {
    const label = { bytes: Buffer.from(text), mediaType: 'application/pdf', origin: 'courier' } as const;
    await fresh.db.tx((tx) => recordLabel(tx, shipmentId, label));
    return labelOf(shipmentId);
  };
  const ask = async (documents: readonly string[], over: object = {}): Promise<PrintJob> => {
    const wish = { requestId: crypto.randomUUID(), printerId: printer.id, documents, ...over };
    const [job] = await fresh.db.tx((tx) => requestPrint(tx, wish));
    return job ?? expect.fail('no job');
  };
  const opened = async (taken: PrintJob | undefined): Promise<PrintJob | string> => {
    const one = await fresh.db.tx((tx) => openJob(tx, taken?.id ?? '', taken?.token ?? 0, by()));
    return one instanceof AppError ? one.code : one;
  };
  const textOf = async (job: PrintJob | string): Promise<string> =>
    typeof job === 'string' ? job : Buffer.from((await makeJobFile(fresh.db, job, make)).bytes).toString();
  const replace = () =>
    fresh.db.tx((tx) =>
      replaceLabel(tx, parcel.shipmentId, Buffer.from('%PDF ours'), { code: 'label.blank', details: {} }),
    );
  const tasks = () => all(fresh.db, "SELECT kind, reason_code FROM tasks WHERE state = 'open' AND kind LIKE 'print.%'");

  it('a printer that stays away: the head waits, nothing is given up, one task for the line, gone when it prints', async () => {
    const first = await page('request-1');
    await page('request-2');
    const watch = (seconds: number) => fresh.db.tx((tx) => watchPrintQueue(tx, at(seconds)));

    for (let seconds = 1; seconds < 200; seconds += 20) {
      const job = await take(seconds);
      expect(job).to.include({ id: first.id, attempts: 1 });
      await fresh.db.tx((tx) => reportJob(tx, first.id, job?.token ?? 0, by(seconds), away));
    }
    await watch(60);
    const early = await tasks();
    await watch(200);
    await watch(2000);

    expect(early).to.deep.equal([]);
    expect(await tasks()).to.deep.equal([{ kind: 'print.line_waits', reason_code: 'print.printer_away' }]);
    expect(await all(fresh.db, 'SELECT state FROM printer_queue ORDER BY id')).to.deep.equal([
      { state: 'failed' },
      { state: 'queued' },
    ]);
    const job = await take(2001);
    await fresh.db.tx((tx) => reportJob(tx, first.id, job?.token ?? 0, by(2001), { outcome: 'printed' }));
    await watch(100);
    expect(await tasks()).to.deep.equal([]);
  });

  it('moveLine: all that waits, in its order; what is being printed or is not taken there stays; nothing there is said', async () => {
    const other = await printerOf({ name: 'Other', formats: ['zpl'] });
    const wave = await ask([await keep('%PDF theirs')]);
    const second = await page('request-2');
    const third = await page('request-3');
    await take(1);
    await fresh.db.tx((tx) => tx.run('UPDATE printer_queue SET format = ? WHERE id = ?', ['png', third.id]));

    const said = await moveLine(fresh.db, { from: printer.id, to: other.id });

    expect(said).to.deep.equal({ moved: 2, left: 0 });
    expect(await all(fresh.db, 'SELECT id, printer_id, format FROM printer_queue ORDER BY id')).to.deep.equal([
      { id: wave.id, printer_id: printer.id, format: 'pdf' },
      { id: second.id, printer_id: other.id, format: 'zpl' },
      { id: third.id, printer_id: other.id, format: 'zpl' },
    ]);
    expect(await codeOf(moveLine(fresh.db, { from: printer.id, to: other.id }))).to.equal('print.line_empty');
    expect(await codeOf(moveLine(fresh.db, { from: printer.id, to: printer.id }))).to.equal('printer.unknown');
  });

  it('moveLine: a sheet stays where the other printer takes none', async () => {
    const zebra = await printerOf({ name: 'Zpl', formats: ['zpl'] });
    await fresh.db.tx((tx) => tx.run("UPDATE printers SET kind = 'a4' WHERE id = ?", [printer.id]));
    await ask([await keep('%PDF theirs')]);
    await fresh.db.tx((tx) => tx.run("UPDATE documents SET kind = 'packing_slip' WHERE kind = 'shipping_label'"));

    expect(await moveLine(fresh.db, { from: printer.id, to: zebra.id })).to.deep.equal({ moved: 0, left: 1 });
  });

  it('a label that was replaced while its job waited: the one that stands is printed and written down', async () => {
    const { id } = await ask([await keep('%PDF theirs')]);
    const now = await replace();

    const job = await opened(await take(1));

    expect(await textOf(job)).to.equal('%PDF ours');
    expect(
      await all(fresh.db, `SELECT copy_no, job_id, reason FROM print_jobs WHERE document_id = '${now}'`),
    ).to.deep.equal([{ copy_no: 1, job_id: id, reason: 'instead: document.superseded' }]);
    expect(await tasks()).to.deep.equal([]);
  });

  it('a label that was replaced after an agent took it: the one that stands; one whose booking is void: refused', async () => {
    await ask([await keep('%PDF theirs')]);
    const taken = await take(1);
    await replace();
    expect(await textOf(await opened(taken))).to.equal('%PDF ours');
    await fresh.db.tx((tx) =>
      tx.run("UPDATE shipments SET state = 'booking_failed' WHERE id = ?", [parcel.shipmentId]),
    );
    await fresh.db.tx((tx) => rebookShipment(tx, parcel.shipmentId));

    expect(await opened(taken)).to.equal('print.label_void');
    expect(await tasks()).to.deep.equal([{ kind: 'print.failed', reason_code: 'print.label_void' }]);
  });

  it('several labels in one file: the one of a parcel that is not sent any more is left out, the others come', async () => {
    const second = await booked(fresh.db, {}, false);
    await fresh.db.tx((tx) => tx.run('UPDATE shipments SET location_id = ?', [locationId]));
    const documents = [await keep('%PDF one'), await keep('%PDF two', second.shipmentId)];
    await ask(documents, { merge: true });
    await fresh.db.tx((tx) => tx.run("UPDATE shipments SET state = 'cancelled' WHERE id = ?", [parcel.shipmentId]));

    expect(await textOf(await opened(await take(1)))).to.equal('%PDF two');
  });

  it('requestPrint: a label in whose place another one stands, document.superseded', async () => {
    const old = await keep('%PDF theirs');
    await replace();

    expect(await codeOf(ask([old]))).to.equal('document.superseded');
  });
});
