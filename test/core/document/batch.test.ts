/** Hundreds of papers in one file: made in pieces, through a stop and a crash, each once and each print written down once. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { batchFile } from '../../../labels/batch-file.ts';
import { drawShippingLabels } from '../../../labels/shipping.ts';
import {
  fileOfBatch,
  findBatch,
  findDocument,
  keepDocument,
  listItems,
  printDocument,
  startBatch,
  stopBatch,
  workBatch,
  type Batch,
  type BatchHands,
} from '../../../src/core/document/index.ts';
import { AppError, fail } from '../../../src/platform/errors.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { decode, oneBit, pageCount, render } from '../../helpers/render.ts';
import { codesOf, makeLabel } from '../../labels/sample.ts';

const awbOf = (at: number): string => String(44_012_345_000 + at);

describe('core/document/batch', () => {
  let fresh: FreshDatabase;
  before(async () => (fresh = await freshDatabase()));
  after(() => fresh.drop());

  /** Parcels whose id is that of their label. */
  async function parcels(count: number, bytesOf: (at: number) => Promise<Uint8Array>) {
    const kept: { at: number; bytes: Uint8Array }[] = [];
    for (let at = 0; at < count; at += 1) kept.push({ at, bytes: await bytesOf(at) });
    return fresh.db.tx(async (tx) => {
      const made = [];
      for (const { at, bytes } of kept) {
        const paper = {
          kind: 'shipping_label',
          ownerId: uuidv7(),
          origin: 'hub',
          mediaType: 'application/pdf',
        } as const;
        const { id } = await keepDocument(tx, { ...paper, bytes });
        made.push({ id, reference: `AE-${at}-1`, locationId: at % 2 === 0 ? 'DXB01' : 'AUH01' });
      }
      return made;
    });
  }

  const hands: BatchHands = {
    ...batchFile,
    note: async (tx, { reason }, id) => ({
      documentId: id,
      copyNo: (await printDocument(tx, id, reason === null ? {} : { reason })).copyNo,
    }),
    instead: async (db, _batch, _id, error) => {
      if (error.code !== 'merge.broken') throw error;
      const bytes = await drawShippingLabels([makeLabel({ awb: 'OURS' })]);
      return { ...(await db.read((reader) => findDocument(reader, _id)))!, id: uuidv7(), bytes };
    },
  };
  const start = (made: Awaited<ReturnType<typeof parcels>>, what: Batch['what'] = 'labels') =>
    fresh.db.tx((tx) => startBatch(tx, { what, parcels: made }));
  const prints = async (): Promise<number> =>
    Number((await fresh.db.read((r) => r.one<{ n: number }>('SELECT COUNT(*) AS n FROM print_jobs')))?.n);
  const wholeOf = async (batch: Batch): Promise<Buffer> => {
    const chunks = [];
    for await (const chunk of fileOfBatch(fresh.db, batch, batchFile)) chunks.push(chunk);
    expect(Math.max(...chunks.map((one) => one.length)), 'the largest that is held at once').to.be.at.most(1_000_000);
    return Buffer.concat(chunks);
  };

  it('workBatch: 120 labels, stopped, broken and taken up again; in order, none twice, none missing', async () => {
    const few: Uint8Array[] = [];
    for (let at = 0; at < 16; at += 1) few.push(await drawShippingLabels([makeLabel({ awb: awbOf(at) })]));
    const made = await parcels(120, async (at) => few[at % 16]!);
    const one = await start(made, 'labels_a4');
    const before = await prints();
    const steps: number[] = [];
    let groups = 0;

    const stopped = await workBatch(fresh.db, one.id, hands, { stopping: () => groups++ >= 3 });
    let grown = 0;
    const breaks = {
      ...hands,
      grow: (...args: Parameters<BatchHands['grow']>) => (++grown > 20 ? broken() : hands.grow(...args)),
    };
    const crash = await workBatch(fresh.db, one.id, {
      ...breaks,
      instead: async (_db, _b, _id, error) => fail('unavailable', error.code),
    }).catch((error: unknown) => (error instanceof AppError ? error.kind : error));
    const noted = await fresh.db.read((reader) => listItems(reader, one.id, ['noted'], 20));
    const done = await workBatch(fresh.db, one.id, hands, { onProgress: (at) => steps.push(at) });
    const file = await wholeOf(done!);

    expect([stopped?.state, stopped?.done]).to.deep.equal(['running', 24]);
    expect([crash, noted.length]).to.deep.equal(['unavailable', 8]);
    expect(done).to.include({ state: 'done', done: 120, skipped: 0, replaced: 0, size: file.length });
    expect(done?.sha256).to.equal(createHash('sha256').update(file).digest('hex'));
    expect((await prints()) - before).to.equal(120);
    expect(steps.at(-1)).to.equal(120);
    expect(await pageCount(file)).to.equal(30);
    // The last sheet, and the one around which it broke.
    for (const page of [30, 11])
      expect(await decode(oneBit(await render(file, 203.2, page)))).to.deep.equal(
        [0, 1, 2, 3].flatMap((cell) => codesOf(makeLabel({ awb: awbOf(((page - 1) * 4 + cell) % 16) }))).sort(),
      );
  });

  it('workBatch: one that cannot be read gives way, one that may not be printed is passed over with its reason', async () => {
    const good = await drawShippingLabels([makeLabel()]);
    const made = await parcels(4, async (at) => (at === 1 ? Buffer.from('%PDF-1.4 nothing') : good));
    await fresh.db.tx((tx) => printDocument(tx, made[2]!.id));
    const one = await start(made);

    const done = await workBatch(fresh.db, one.id, hands);
    const file = await wholeOf(done!);
    const skipped = await fresh.db.read((reader) => listItems(reader, one.id, ['skipped'], 9));

    expect(done).to.include({ state: 'done', done: 4, skipped: 1, replaced: 1 });
    expect(skipped.map(({ at, code }) => [at, code])).to.deep.equal([[2, 'print.reason_needed']]);
    expect(await pageCount(file)).to.equal(3);
    expect(await decode(oneBit(await render(file, 203.2, 2)))).to.include('Code128:OURS');
  });

  it('stopBatch: what is finished is a file, prints of the rest are not written down, and it ends once', async () => {
    const good = await drawShippingLabels([makeLabel()]);
    const one = await start(await parcels(20, async () => good));
    const before = await prints();
    let groups = 0;
    await workBatch(fresh.db, one.id, hands, { stopping: () => groups++ >= 1 });

    await fresh.db.tx((tx) => stopBatch(tx, one.id));
    const over = await workBatch(fresh.db, one.id, hands);
    const again = await fresh.db.tx((tx) => stopBatch(tx, one.id)).catch((error: AppError) => error.code);

    expect(over).to.include({ state: 'cancelled', done: 8 });
    expect(await pageCount(await wholeOf(over!))).to.equal(8);
    expect((await prints()) - before).to.equal(8);
    expect(again).to.equal('paper_batch.over');
    expect((await fresh.db.read((reader) => findBatch(reader, one.id)))?.stopAskedBy).not.to.equal(null);
  });
});

const broken = (): never => fail('refused', 'merge.broken');
