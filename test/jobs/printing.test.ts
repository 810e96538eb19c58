/** Printing by the hub itself: a printer that is slow or dead keeps no other waiting, nor what is asked of the others meanwhile. */
import { expect } from 'chai';
import type { Partners } from '../../src/connectors/index.ts';
import {
  listJobs,
  requestTestPage,
  savePrinter,
  type PrinterAddress,
  type PrinterWish,
} from '../../src/core/printing/index.ts';
import { sendPrints } from '../../src/jobs/printing.ts';
import { places, shop } from '../core/made.ts';
import { waitFor } from '../platform/made.ts';

const wish: Omit<PrinterWish, 'name' | 'address'> = {
  ...({ locationId: places[0], station: null, kind: 'a4', connection: 'raw', dpi: 203 } as const),
  ...{ formats: ['pdf'], defaultFor: [], media: null, active: true },
};

describe('jobs/printing', () => {
  it('send: of two printers one does not answer; the other prints what was asked before and what comes later', async () => {
    const fresh = await shop();
    const { db } = fresh;
    const printed: string[] = [];
    let wake = (): void => undefined;
    const stuck = new Promise<void>((resolve) => (wake = resolve));
    const line = {
      wasPrinted: async () => false,
      async print({ host }: PrinterAddress) {
        if (host === '10.0.0.1') await stuck;
        printed.push(host);
        return undefined;
      },
    };
    const job = sendPrints({ printer: line } as unknown as Partners, 1);
    const run = () => job.run({ db, now: new Date() });
    try {
      const [slow = '', good = ''] = await db.tx(async (tx) => [
        (await savePrinter(tx, { ...wish, name: 'Slow', address: 'socket://10.0.0.1' })).id,
        (await savePrinter(tx, { ...wish, name: 'Good', address: 'socket://10.0.0.2' })).id,
      ]);
      await db.tx((tx) => requestTestPage(tx, slow, 'request-1'));
      await db.tx((tx) => requestTestPage(tx, good, 'request-2'));

      await run();
      await waitFor('the good one', async () => printed.length === 1);
      await db.tx((tx) => requestTestPage(tx, good, 'request-3'));
      // The line of the good one may just be ending: it is begun again by the next run.
      await waitFor('what came later', async () => {
        await run();
        return printed.length === 2;
      });

      expect(printed).to.deep.equal(['10.0.0.2', '10.0.0.2']);
    } finally {
      wake();
      job.halt?.();
      await job.stop?.();
      const states = await db.read((reader) => listJobs(reader, { locations: ['*'], limit: 9, offset: 0 }));
      expect(states.map((one) => one.state)).to.deep.equal(['printed', 'printed', 'printed']);
      await fresh.drop();
    }
  });
});
