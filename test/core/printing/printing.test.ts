/** Printers, their addresses, which one a paper goes to; the queue's order, leases and fencing. */
import { expect } from 'chai';
import {
  choosePrinter,
  openJob,
  readAddress,
  reportJob,
  requestTestPage,
  retryPrintJob,
  savePrinter,
  takeJob,
  type Printer,
  type PrinterWish,
  type Taker,
} from '../../../src/core/printing/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { places, shop } from '../made.ts';

const wish: PrinterWish = {
  locationId: places[0],
  name: 'Label desk',
  station: null,
  kind: 'label',
  connection: 'agent',
  address: 'ipp://printer.local/ipp/print',
  dpi: 203,
  formats: ['pdf'],
  defaultFor: [],
  media: null,
  active: true,
};
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const at = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
const by = (name: string, seconds = 1): Taker => ({ name, now: at(seconds), scale: 1 });

describe('core/printing', () => {
  it('readAddress: what is an address of a printer, and what is none', () => {
    expect(readAddress('socket://10.0.0.9')).to.deep.equal({
      scheme: 'socket',
      host: '10.0.0.9',
      port: 9100,
      path: '/',
    });
    expect(readAddress('ipps://[fd00::9]:8631/ipp')).to.deep.include({ host: 'fd00::9', port: 8631, path: '/ipp' });
    for (const wrong of ['http://x', 'ipp://', 'ipp://a b', 'socket://x:0', 'socket://x:99999', 'ipp://u:p@x/'])
      expect(() => readAddress(wrong), wrong).to.throw(AppError);
  });

  it('choosePrinter: the one set for the paper, else the only one of its sort, else the browser', () => {
    const one = { ...wish, id: 'a', version: 1, savedAt: '', savedBy: '' } as Printer;
    const other: Printer = { ...one, id: 'b', name: 'Other', defaultFor: ['shipping_label'] };

    expect(choosePrinter([one], 'shipping_label')?.id).to.equal('a');
    expect(choosePrinter([one, other], 'shipping_label')?.id).to.equal('b');
    expect(choosePrinter([one, { ...other, defaultFor: [] }], 'shipping_label')).to.equal(undefined);
    expect(choosePrinter([one], 'invoice')).to.equal(undefined);
    expect(choosePrinter([{ ...one, connection: 'browser' }], 'shipping_label')).to.equal(undefined);
  });

  describe('the queue', () => {
    let fresh: FreshDatabase;
    let printer: Printer;

    beforeEach(async () => {
      fresh = await shop();
      printer = await fresh.db.tx((tx) => savePrinter(tx, wish));
    });

    afterEach(() => fresh.drop());

    const add = (request: string) => fresh.db.tx((tx) => requestTestPage(tx, printer.id, request));
    const take = (taker: Taker) => fresh.db.tx((tx) => takeJob(tx, [printer.id], taker));

    it('takeJob: in order, one at a time; the lease of a silent taker ends and its word counts no more', async () => {
      const first = await add('request-1');
      const second = await add('request-2');
      expect((await add('request-1')).id).to.equal(first.id);

      const taken = await take(by('agent:a'));
      expect(taken).to.include({ id: first.id, token: 1 });
      expect(await take(by('agent:b', 30))).to.equal(undefined);
      await fresh.db.tx((tx) => openJob(tx, first.id, 1, by('agent:a')));
      const again = await take(by('agent:b', 90));

      expect(again).to.include({ id: first.id, token: 2, maybePrinted: true });
      const late = fresh.db.tx((tx) => reportJob(tx, first.id, 1, by('agent:a', 91), { outcome: 'printed' }));
      expect(await codeOf(late)).to.equal('print.lease_lost');
      await fresh.db.tx((tx) => reportJob(tx, first.id, 2, by('agent:b', 92), { outcome: 'printed' }));
      expect(await take(by('agent:b', 93))).to.include({ id: second.id });
    });

    it('reportJob: tried again later each time, then given up with a task; a person tries once more', async () => {
      const { id } = await add('request-1');
      const waits: number[] = [];
      let seconds = 1;
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        const job = await take(by('agent:a', seconds));
        const said = { outcome: 'failed', code: 'print.out_of_paper', maybePrinted: false } as const;
        const taker = by('agent:a', seconds);
        const after = await fresh.db.tx((tx) => reportJob(tx, id, job?.token ?? 0, taker, said));
        if (after.state === 'failed') {
          const wait = (new Date(`${after.availableAt.replace(' ', 'T')}Z`).getTime() - taker.now.getTime()) / 1000;
          waits.push(Math.round(wait));
          expect(await take(by('agent:a', seconds + wait - 2))).to.equal(undefined);
          seconds += wait + 1;
        }
      }

      expect(waits).to.deep.equal([5, 10, 20, 40]);
      const tasks = await fresh.db.read((reader) =>
        reader.all<{ kind: string; location_id: string; reason_code: string }>(
          "SELECT kind, location_id, reason_code FROM tasks WHERE state = 'open'",
        ),
      );
      expect(tasks).to.deep.equal([
        { kind: 'print.failed', location_id: places[0], reason_code: 'print.out_of_paper' },
      ]);
      expect(await take(by('agent:a', 9999))).to.equal(undefined);
      const version = (
        await fresh.db.read((reader) =>
          reader.one<{ version: number }>('SELECT version FROM printer_queue WHERE id = ?', [id]),
        )
      )?.version;
      const stale = fresh.db.tx((tx) => retryPrintJob(tx, { id, version: 1 }));
      expect(await codeOf(stale)).to.equal('print_job.moved');
      await fresh.db.tx((tx) => retryPrintJob(tx, { id, version: Number(version) }));
      expect(await take(by('agent:a', 9999))).to.include({ id, attempts: 1 });
    });

    it('savePrinter: two at once, one wins; an address that does not fit is refused', async () => {
      const first = await fresh.db.tx((tx) => savePrinter(tx, { ...wish, name: 'New name' }, printer.id, 1));

      expect(first.version).to.equal(2);
      const second = fresh.db.tx((tx) => savePrinter(tx, wish, printer.id, 1));
      expect(await codeOf(second)).to.equal('printer.changed_meanwhile');
      const raw = fresh.db.tx((tx) => savePrinter(tx, { ...wish, connection: 'raw' }, printer.id, 2));
      expect(await codeOf(raw)).to.equal('printer.wrong_scheme');
    });
  });
});
