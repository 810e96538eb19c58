/** Whether memory stays as it is while ten thousand labels are drawn, and while they are put into one file. */
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { batchFile } from '../../labels/batch-file.ts';
import { drawShippingLabel } from '../../labels/shipping.ts';
import type { Batch, PieceFacts, StoredDocument } from '../../src/core/document/index.ts';
import type { LabelData } from '../../src/core/shipment/label-data.ts';
import { round } from '../stats.ts';

type LabelOf = (at: number, arabic: boolean) => LabelData;
/** MB; heap and what lies outside it after a collection, resident as it is found. */
export type Sample = {
  readonly at: number;
  readonly heapMb: number;
  readonly outsideMb: number;
  readonly rssMb: number;
};
export type MemoryRun = {
  readonly count: number;
  readonly samples: readonly Sample[];
  /** Of the heap after collections, over the last three quarters. */
  readonly mbPerThousand: number;
  readonly isFlat: boolean;
  readonly fileMb?: number;
};

/** 150 bytes a label; below that the words kept of labels, which come and go, are what one measures. */
export const FLAT_MB_PER_THOUSAND = 0.15;

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** Least squares, per thousand labels. */
function slopeOf(samples: readonly Sample[]): number {
  const late = samples.slice(Math.floor(samples.length / 4));
  const middle = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [x, y] = [middle(late.map(({ at }) => at)), middle(late.map(({ heapMb }) => heapMb))];
  const across = late.reduce((sum, { at }) => sum + (at - x) ** 2, 0);
  return round((late.reduce((sum, { at, heapMb }) => sum + (at - x) * (heapMb - y), 0) / across) * 1000, 3);
}

async function watched(count: number, work: (at: number) => Promise<unknown>): Promise<MemoryRun> {
  const collect = collector();
  const samples: Sample[] = [];
  const every = count / 20;
  for (let at = 1; at <= count; at += 1) {
    await work(at - 1);
    if (at % every !== 0) continue;
    const rssMb = round(process.memoryUsage.rss() / 1e6, 1);
    collect();
    const { heapUsed, external } = process.memoryUsage();
    samples.push({ at, heapMb: round(heapUsed / 1e6, 2), outsideMb: round(external / 1e6, 2), rssMb });
  }
  const mbPerThousand = slopeOf(samples);
  return { count, samples, mbPerThousand, isFlat: mbPerThousand < FLAT_MB_PER_THOUSAND };
}

const LETTERS = 'ابجدهوزحطي';

/** No two alike: each has Arabic and Latin words that were never drawn before. */
function different(labelOf: LabelOf, at: number): LabelData {
  const label = labelOf(at, at % 2 === 0);
  const word = [...String(100_000 + at)].map((digit) => LETTERS[Number(digit)]).join('');
  const name = at % 2 === 0 ? `${label.to.name} ${word}` : `${label.to.name} ${at.toString(36)}`;
  return { ...label, to: { ...label.to, name } };
}

export async function labelsMemory(labelOf: LabelOf, quick: boolean): Promise<{ drawn: MemoryRun; merged: MemoryRun }> {
  const count = quick ? 1_000 : 10_000;
  const drawn = await watched(count, (at) => drawShippingLabel(different(labelOf, at)));
  return { drawn, merged: await mergedRun(labelOf, count) };
}

const labelFile = (bytes: Uint8Array): StoredDocument => ({ id: '', mediaType: 'application/pdf', sha256: '', bytes });

/** As a batch does it: nothing is held of the file but where it goes on; pieces and what is known of them are on disk. */
async function mergedRun(labelOf: LabelOf, count: number): Promise<MemoryRun> {
  // Drawn beforehand, and each its own: what a reader keeps of a label would not show in one that comes again.
  const folder = await mkdtemp(join(tmpdir(), 'omnihub-labels-'));
  const batch = { what: 'labels' } as Batch;
  try {
    const [labels, file, facts] = await Promise.all(
      ['labels', 'file.pdf', 'facts'].map((name) => open(join(folder, name), 'w+')),
    );
    if (labels === undefined || file === undefined || facts === undefined) throw new Error('no file');
    const ends: number[] = [0];
    for (let at = 0; at < count; at += 1) {
      const bytes = await drawShippingLabel(different(labelOf, at));
      await labels.write(bytes);
      ends.push((ends.at(-1) ?? 0) + bytes.length);
    }
    let grown = batchFile.start;
    await file.write(batchFile.head);
    const run = await watched(count, async (at) => {
      const [from = 0, to = 0] = ends.slice(at, at + 2);
      const { buffer } = await labels.read(Buffer.alloc(to - from), 0, to - from, from);
      const piece = await batchFile.grow(batch, labelFile(buffer), grown);
      grown = piece.facts.grown;
      await file.write(piece.bytes);
      await facts.write(`${JSON.stringify(piece.facts)}\n`);
    });
    const known = (await readFile(join(folder, 'facts'), 'utf8')).trimEnd().split('\n');
    await file.write(
      batchFile.tail(
        batch,
        known.map((line) => JSON.parse(line) as PieceFacts),
      ),
    );
    const { size } = await file.stat();
    await Promise.all([labels, file, facts].map((one) => one.close()));
    return { ...run, fileMb: round(size / 1e6, 1) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
