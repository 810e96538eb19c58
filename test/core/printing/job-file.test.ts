/** What a printer is sent: never what it does not take; a label that cannot be read is replaced by our own, for good. */
import { expect } from 'chai';
import {
  formatFor,
  labelSize,
  makeJobFile,
  openJob,
  redirectPrintJob,
  requestPrint,
  savePrinter,
  takeJob,
  type PageMaking,
  type PaperFormat,
  type Printer,
  type PrinterWish,
  type PrintJob,
} from '../../../src/core/printing/index.ts';
import { keepDocument } from '../../../src/core/document/index.ts';
import { findShipment, recordLabel } from '../../../src/core/shipment/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, booked, codeOf, shop } from '../made.ts';

type LabelType = 'application/pdf' | 'image/png' | 'application/zpl';
const pdf = 'application/pdf';
const png = 'image/png';
const zpl = 'application/zpl';

// prettier-ignore
const outcomes: readonly (readonly [takes: PaperFormat[], mediaType: string, label: boolean, goesOut: PaperFormat | 'refused'])[] = [
  [['pdf'],        pdf, true,  'pdf'],
  [['pdf'],        png, true,  'pdf'],
  [['pdf'],        zpl, true,  'refused'],
  [['zpl'],        zpl, true,  'zpl'],
  [['zpl'],        pdf, true,  'zpl'],
  [['zpl'],        png, true,  'zpl'],
  [['zpl'],        pdf, false, 'refused'],
  [['pdf', 'zpl'], pdf, true,  'pdf'],
  [['pdf', 'zpl'], zpl, true,  'zpl'],
  [['png'],        pdf, true,  'refused'],
];

/** Says in its bytes what it was asked for. */
const make: PageMaking = {
  merge: async (files, stock, instead) => {
    const texts: string[] = [];
    for (const [at, file] of files.entries()) {
      const text = Buffer.from(file.bytes).toString();
      const stands = text.includes('torn') ? await instead?.(at, torn()) : file;
      if (stands === undefined) throw torn();
      texts.push(Buffer.from(stands.bytes).toString());
    }
    return Buffer.from(`${stock}(${texts.join('+')})`);
  },
  stamp: async (bytes) => bytes,
  testPage: async () => Buffer.from('page'),
  ownLabel: async (data) => Buffer.from(`own label ${data.awb}`),
  ownZpl: (data, { dpi, size }) => Buffer.from(`^XAown ${data.awb} ${dpi} ${size.width}x${size.height}^XZ`),
  raster: async ({ bytes }, { dpi }) => {
    const text = Buffer.from(bytes).toString();
    if (text.includes('torn')) throw torn();
    return Buffer.from(`^XA${text} ${dpi}^XZ`);
  },
};
const torn = (): AppError => new AppError('refused', 'label.broken', {});

describe('core/printing/job-file', () => {
  for (const [takes, mediaType, label, goesOut] of outcomes)
    it(`formatFor: ${label ? 'a label' : 'a sheet'} kept as ${mediaType} on a printer of ${takes.join(', ')}: ${goesOut}`, () => {
      const work = () => formatFor({ formats: takes, name: 'P' }, { mediaType, label });

      if (goesOut === 'refused') expect(work).to.throw(AppError).with.property('code', 'print.format_not_accepted');
      else expect(work()).to.equal(goesOut);
    });

  it('labelSize: from the name of the paper; the usual one where it says nothing that could be a label', () => {
    const sizes = ['iso_a6_105x148mm', 'na_index-4x6_4x6in', 'om_label_100x150mm', null, 'odd', 'om_big_999x1mm'];

    expect(sizes.map((media) => labelSize({ media })).map(({ width, height }) => `${width}x${height}`)).to.deep.equal([
      '105x148',
      '101.6x152.39999999999998',
      '100x150',
      '100x150',
      '100x150',
      '100x150',
    ]);
  });

  describe('of a taken job', () => {
    let fresh: FreshDatabase;
    let shipmentId = '';
    let awb = '';
    let locationId = '';

    beforeEach(async () => {
      fresh = await shop();
      ({ shipmentId, awb } = await booked(fresh.db, {}, false));
      locationId = (await fresh.db.read((reader) => findShipment(reader, shipmentId)))?.locationId ?? '';
    });
    afterEach(() => fresh.drop());

    const keep = async (text: string, origin: 'hub' | 'courier', mediaType: LabelType = pdf): Promise<string> => {
      const bytes = Buffer.from(text);
      await fresh.db.tx((tx) => recordLabel(tx, shipmentId, { bytes, mediaType, origin }));
      return (await fresh.db.read((reader) => findShipment(reader, shipmentId)))?.labelId ?? '';
    };
    const printerOf = (over: Partial<PrinterWish> = {}): Promise<Printer> =>
      fresh.db.tx((tx) =>
        savePrinter(tx, {
          locationId,
          name: 'Zebra',
          station: null,
          kind: 'label',
          connection: 'raw',
          address: 'socket://10.0.0.9',
          dpi: 300,
          formats: ['zpl'],
          defaultFor: [],
          media: null,
          active: true,
          ...over,
        }),
      );
    const ask = async (printer: Printer, documents: readonly string[], over: object = {}): Promise<PrintJob> => {
      const wish = { requestId: crypto.randomUUID(), printerId: printer.id, documents, ...over };
      const [job] = await fresh.db.tx((tx) => requestPrint(tx, wish));
      return job ?? expect.fail('no job');
    };
    const opened = async (printer: Printer): Promise<PrintJob> => {
      const by = { name: 'hub', now: new Date(Date.now() + 1000), scale: 1 };
      const job = await fresh.db.tx((tx) => takeJob(tx, [printer.id], by));
      const one = await fresh.db.tx((tx) => openJob(tx, job?.id ?? '', job?.token ?? 0, by));
      return one instanceof AppError ? expect.fail(one.code) : one;
    };
    const fileOf = async (job: PrintJob) => {
      const { bytes, mediaType } = await makeJobFile(fresh.db, job, make);
      return `${mediaType} ${Buffer.from(bytes).toString()}`;
    };

    it('our own label on a printer of ZPL: in the printer’s words, drawn once and kept beside it', async () => {
      const printer = await printerOf();
      await ask(printer, [await keep('%PDF ours', 'hub')]);
      const job = await opened(printer);

      const first = await fileOf(job);
      const again = await makeJobFile(fresh.db, job, { ...make, ownZpl: () => expect.fail('drawn twice') });

      expect(first).to.equal(`${zpl} ^XAown ${awb} 300 100x150^XZ`);
      expect(`${zpl} ${Buffer.from(again.bytes).toString()}`).to.equal(first);
      expect(await all(fresh.db, "SELECT subject, media_type FROM documents WHERE subject = 'zpl300'")).to.deep.equal([
        { subject: 'zpl300', media_type: zpl },
      ]);
    });

    it('the courier’s page on a printer of ZPL: as a picture; on one of PDF the kept bytes; ZPL on that one: refused', async () => {
      const zebra = await printerOf();
      const pages = await printerOf({ name: 'Pages', formats: ['pdf'], dpi: 203 });
      const label = await keep('%PDF theirs', 'courier');
      await ask(zebra, [label]);
      await ask(pages, [label], { reason: 'Label lost' });

      expect(await fileOf(await opened(zebra))).to.equal(`${zpl} ^XA%PDF theirs 300^XZ`);
      expect(await fileOf(await opened(pages))).to.equal(`${pdf} %PDF theirs`);
      const slip = await fresh.db.tx((tx) =>
        keepDocument(tx, { kind: 'packing_slip', locationId, origin: 'hub', mediaType: pdf, bytes: Buffer.from('s') }),
      );
      expect(await codeOf(ask(zebra, [slip.id]))).to.equal('print.format_not_accepted');
    });

    it('moved to a printer that wants it another way: it goes out that way; set up anew meanwhile: refused', async () => {
      const pages = await printerOf({ name: 'Pages', formats: ['pdf'] });
      const zebra = await printerOf();
      const { id, version } = await ask(pages, [await keep('%PDF theirs', 'courier')]);

      const moved = await fresh.db.tx((tx) => redirectPrintJob(tx, { id, version, printerId: zebra.id }));
      const job = await opened(zebra);
      await fresh.db.tx((tx) => savePrinter(tx, { ...zebra, formats: ['pdf'] }, zebra.id, 1));

      expect(moved.format).to.equal('zpl');
      expect(await codeOf(fileOf(job))).to.equal('print.format_not_accepted');
    });

    for (const [what, formats] of [
      ['as a picture', ['zpl']],
      ['as it was kept', ['pdf']],
    ] as const)
      it(`a label that cannot be read, asked for ${what}: our own in its place, with a task, and for good`, async () => {
        const printer = await printerOf({ formats: [...formats] });
        const old = await keep('%PDF torn', 'courier');
        await ask(printer, [old]);
        const job = await opened(printer);

        const both = await Promise.all([fileOf(job), fileOf(job)]);

        const own = formats[0] === 'zpl' ? `${zpl} ^XAown ${awb} 300 100x150^XZ` : `${pdf} own label ${awb}`;
        expect(both).to.deep.equal([own, own]);
        const now = (await fresh.db.read((reader) => findShipment(reader, shipmentId)))?.labelId;
        expect(now).to.not.equal(old);
        expect(
          await all(fresh.db, `SELECT copy_no, job_id FROM print_jobs WHERE document_id = '${now ?? ''}'`),
        ).to.deep.equal([{ copy_no: 1, job_id: job.id }]);
        expect(
          await all(fresh.db, "SELECT reason_code, shipment_id FROM tasks WHERE kind = 'label.refused'"),
        ).to.deep.equal([{ reason_code: 'label.broken', shipment_id: shipmentId }]);
      });

    it('bytes that are not what was kept: our own label; of any other paper nothing', async () => {
      const printer = await printerOf({ formats: ['pdf'] });
      const label = await keep('%PDF theirs', 'courier');
      await ask(printer, [label]);
      const job = await opened(printer);
      await fresh.db.tx((tx) => tx.run('UPDATE documents SET bytes = ? WHERE id = ?', [Buffer.from('other'), label]));

      expect(await fileOf(job)).to.equal(`${pdf} own label ${awb}`);
    });

    it('takeJob: the label of a parcel that is not sent any more does not come out of a printer that was away', async () => {
      const printer = await printerOf();
      await ask(printer, [await keep('%PDF ours', 'hub')]);
      await fresh.db.tx((tx) => tx.run("UPDATE shipments SET state = 'cancelled' WHERE id = ?", [shipmentId]));
      const by = { name: 'hub', now: new Date(Date.now() + 1000), scale: 1 };

      expect(await fresh.db.tx((tx) => takeJob(tx, [printer.id], by))).to.equal(undefined);
      expect(await all(fresh.db, 'SELECT state, error_code FROM printer_queue')).to.deep.equal([
        { state: 'given_up', error_code: 'print.parcel_cancelled' },
      ]);
    });
  });
});
