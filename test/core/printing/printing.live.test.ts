/** The queue on MariaDB: two who ask at the same moment, one who dies, words said twice; a wave of many in its order. */
import { expect } from 'chai';
import { keepDocument } from '../../../src/core/document/index.ts';
import {
  countInLine,
  countWave,
  deleteOldPrintJobs,
  findJob,
  forgetAgent,
  listAgents,
  listJobs,
  listLastErrors,
  noteAgent,
  openJob,
  reportJob,
  requestTestPage,
  savePrinter,
  sendPapers,
  takeJob,
  watchPrintAgents,
  watchPrintQueue,
  type Printer,
  type PrintJob,
  type Taker,
} from '../../../src/core/printing/index.ts';
import { listHeads } from '../../../src/core/document/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { all, codeOf, fillShop, places } from '../made.ts';

const at = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
const by = (name: string, seconds = 1): Taker => ({ name, now: at(seconds), scale: 1 });
const printed = { outcome: 'printed' } as const;

describe('core/printing (live)', () => {
  let db: Database;
  let live: Awaited<ReturnType<typeof migratedLiveDatabase>>;
  let printers: Printer[] = [];

  before(async () => {
    live = await migratedLiveDatabase();
    db = openDatabase(live.url);
    await fillShop(db, 4);
    printers = await db.tx(async (tx) => {
      const made: Printer[] = [];
      for (const name of ['One', 'Two', 'Three'])
        made.push(
          await savePrinter(tx, {
            locationId: places[0],
            name,
            station: null,
            kind: name === 'Three' ? 'a4' : 'label',
            connection: 'agent',
            address: 'ipp://printer.local/ipp/print',
            dpi: 203,
            formats: ['pdf'],
            defaultFor: [],
            media: null,
            active: true,
          }),
        );
      return made;
    });
  });
  after(async () => {
    await db?.close();
    await live?.drop();
  });

  const idOf = (nth: number): string => printers[nth]?.id ?? '';
  const add = async (nth: number, count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let one = 0; one < count; one += 1)
      ids.push((await db.tx((tx) => requestTestPage(tx, idOf(nth), crypto.randomUUID()))).id);
    return ids;
  };
  const take = (name: string, nths: readonly number[], seconds = 1): Promise<PrintJob | undefined> =>
    db.tx((tx) => takeJob(tx, nths.map(idOf), by(name, seconds)));
  const report = (job: PrintJob, name: string, seconds = 2) =>
    db.tx((tx) => reportJob(tx, job.id, job.token, by(name, seconds), printed));

  it('takeJob: two agents that ask at once, again and again: each job once, in its printer’s order, by one of them', async () => {
    const asked = [await add(0, 12), await add(1, 12)];
    const done: { id: string; printerId: string }[] = [];
    const worker = async (name: string, nths: readonly number[]): Promise<void> => {
      for (let idle = 0; idle < 3;) {
        const job = await take(name, nths);
        idle = job === undefined ? idle + 1 : 0;
        if (job === undefined) continue;
        done.push({ id: job.id, printerId: job.printerId });
        await db.tx((tx) => openJob(tx, job.id, job.token, by(name)));
        await report(job, name);
      }
    };

    await Promise.all([worker('agent:a', [0, 1]), worker('agent:b', [1, 0]), worker('agent:c', [0, 1])]);
    // Whoever found a line held by another one went away with nothing: what is left is taken now.
    await worker('agent:a', [0, 1]);

    const inOrder = (nth: number) => done.filter((one) => one.printerId === idOf(nth)).map((one) => one.id);
    expect([inOrder(0), inOrder(1)]).to.deep.equal(asked);
    const jobs = await db.read((reader) => listJobs(reader, { locations: ['*'], limit: 100, offset: 0 }));
    expect(new Set(jobs.map((job) => `${job.state} ${job.attempts} ${job.token}`))).to.deep.equal(
      new Set(['printed 1 1']),
    );
    expect((await db.read((reader) => countInLine(reader))).size).to.equal(0);
  }).timeout(60_000);

  it('watchPrintQueue: an agent that dies in the middle: the job comes back after its term, and only the next one’s word counts', async () => {
    const [id = ''] = await add(0, 1);
    const first = (await take('agent:a', [0])) ?? expect.fail('nothing to take');
    await db.tx((tx) => openJob(tx, id, first.token, by('agent:a')));
    const early = await db.tx((tx) => watchPrintQueue(tx, at(30)));
    const both = await Promise.all([1, 2].map(() => db.tx((tx) => watchPrintQueue(tx, at(120)))));
    const back = await db.read((reader) => findJob(reader, id));
    const second = (await take('agent:b', [0], 121)) ?? expect.fail('it did not come back');

    expect([early.lost, both[0]?.lost, both[1]?.lost].sort()).to.deep.equal([0, 0, 1]);
    expect(back).to.include({ state: 'queued', maybePrinted: true, errorCode: 'print.agent_silent' });
    expect(await codeOf(report(first, 'agent:a', 122))).to.equal('print.lease_lost');
    const twice = await Promise.all([report(second, 'agent:b', 123), report(second, 'agent:b', 123)]);
    expect(twice.map((job) => job.state)).to.deep.equal(['printed', 'printed']);
    const moves = await all<{ move: string }>(db, `SELECT move FROM history WHERE entity_id = '${id}' ORDER BY seq`);
    expect(moves.map((one) => one.move)).to.deep.equal(['take', 'lose', 'take', 'finish']);
  }).timeout(20_000);

  it('reportJob: late but true, when nobody has taken it since: printed; told of a failure twice: one attempt', async () => {
    const [late = '', twice = ''] = [...(await add(0, 1)), ...(await add(1, 1))];
    const first = (await take('agent:a', [0])) ?? expect.fail('nothing to take');
    await db.tx((tx) => watchPrintQueue(tx, at(120)));
    const second = (await take('agent:a', [1])) ?? expect.fail('nothing to take');
    const failed = { outcome: 'failed', code: 'print.jam', maybePrinted: false } as const;
    const said = () => db.tx((tx) => reportJob(tx, second.id, second.token, by('agent:a'), failed));

    expect((await report(first, 'agent:a', 121)).state).to.equal('printed');
    expect((await Promise.all([said(), said()])).map((job) => [job.state, job.attempts])).to.deep.equal([
      ['failed', 1],
      ['failed', 1],
    ]);
    const troubles = await db.read((reader) => listLastErrors(reader, momentOf(at(-60))));
    expect(troubles.get(idOf(1))?.id).to.equal(twice);
    expect((await db.read((reader) => findJob(reader, late)))?.leaseUntil).to.equal(null);
    const opened = await db.tx((tx) => openJob(tx, twice, 1, by('agent:a'))).catch((error: unknown) => error);
    expect(opened).to.be.instanceOf(AppError).with.property('code', 'print.lease_lost');
  }).timeout(20_000);

  it('sendPapers: hundreds in the order in which they are picked; one that no printer takes holds up none of them', async () => {
    const ids = await db.tx(async (tx) => {
      const made: string[] = [];
      for (let nth = 0; nth < 120; nth += 1)
        made.push(
          (
            await keepDocument(tx, {
              kind: 'packing_slip',
              locationId: places[0],
              origin: 'hub',
              mediaType: nth === 60 ? 'image/webp' : 'application/pdf',
              bytes: Buffer.from(`slip ${nth}`),
            })
          ).id,
        );
      return made;
    });
    // In an order that is not that of their making.
    const picked = ids.map((_, nth) => ids[(nth * 7) % ids.length] ?? '');
    const wave = crypto.randomUUID();
    const send = () =>
      db.tx(async (tx) => sendPapers(tx, printers, await listHeads(tx, picked), { waveId: wave, merge: false }));

    const sent = await Promise.all([send(), send()]);
    const page = crypto.randomUUID();
    const tests = await Promise.all([1, 2, 3].map(() => db.tx((tx) => requestTestPage(tx, idOf(2), page))));

    expect(sent).to.deep.equal([
      { sent: 119, left: 1 },
      { sent: 119, left: 1 },
    ]);
    expect(await db.read((reader) => countWave(reader, wave, [places[0]]))).to.deep.equal(new Map([['queued', 119]]));
    expect((await db.read((reader) => countWave(reader, wave, [places[1]]))).size).to.equal(0);
    expect(new Set(tests.map((job) => job.id)).size).to.equal(1);
    const jobs = await db.read((reader) =>
      listJobs(reader, { locations: ['*'], waveId: wave, states: ['queued'], limit: 500, offset: 0 }),
    );
    expect(jobs.reverse().map((job) => job.papers[0]?.documentId)).to.deep.equal(picked.filter((id) => id !== ids[60]));
    expect(await all(db, "SELECT reason_code FROM tasks WHERE kind = 'print.failed' AND state = 'open'")).to.deep.equal(
      [{ reason_code: 'print.format_not_accepted' }],
    );
  }).timeout(60_000);

  it('agents: seen, silent, forgotten; jobs of long ago go', async () => {
    const agent = { id: crypto.randomUUID(), name: 'shop', locations: [places[0]], host: 'till-2', release: '1.1' };
    await db.tx((tx) => noteAgent(tx, agent, at(-3600)));

    expect(await db.tx((tx) => watchPrintAgents(tx, new Date()))).to.equal(1);
    await db.tx((tx) => noteAgent(tx, agent, new Date()));
    expect(await db.tx((tx) => watchPrintAgents(tx, new Date()))).to.equal(0);
    await db.tx((tx) => forgetAgent(tx, agent.id));
    expect(await db.read((reader) => listAgents(reader))).to.deep.equal([]);
    expect(await db.tx((tx) => deleteOldPrintJobs(tx, momentOf(at(60)), 500))).to.equal(26);
  });
});
