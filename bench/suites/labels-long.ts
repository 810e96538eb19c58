/** Labels with as many threads as there are processors, ten thousand in a row for the memory, hundreds in one file. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { mergeLabels } from '../../labels/merge.ts';
import { readLabel } from '../../labels/received.ts';
import { drawShippingLabel } from '../../labels/shipping.ts';
import { zplLabel } from '../../labels/zpl.ts';
import type { LabelData } from '../../src/core/shipment/label-data.ts';
import { round } from '../stats.ts';
import { labelsMemory } from './labels-memory.ts';

type LabelOf = (at: number, arabic: boolean) => LabelData;
export type LongRun = {
  readonly threads: number;
  readonly threadsPerSecond: number;
  readonly memory: Awaited<ReturnType<typeof labelsMemory>>;
  readonly merged: number;
  readonly mergeMs: number;
  readonly mergedMb: number;
  readonly mergeRssMb: number;
  readonly checkCpuMs: number;
  readonly zplCpuMs: number;
};

const rssMb = (): number => round(process.memoryUsage().rss / 1e6, 1);

export async function labelsLong(labelOf: LabelOf, quick: boolean): Promise<LongRun> {
  const threads = availableParallelism();
  const perThread = await Promise.all(
    Array.from({ length: threads }, () => inThread(labelOf(0, true), quick ? 500 : 5_000)),
  );
  const memory = await labelsMemory(labelOf, quick);
  const merged = quick ? 100 : 500;
  const files: { bytes: Buffer; mediaType: string }[] = [];
  for (let at = 0; at < merged; at += 1)
    files.push({ bytes: await drawShippingLabel(labelOf(at, at % 2 === 0)), mediaType: 'application/pdf' });
  const before = rssMb();
  const began = performance.now();
  const file = await mergeLabels(files, 'a4x4');
  const mergeMs = round(performance.now() - began, 0);
  return {
    threads,
    threadsPerSecond: round(
      perThread.reduce((sum, one) => sum + (one.made * 1000) / one.ms, 0),
      1,
    ),
    memory,
    merged,
    mergeMs,
    mergedMb: round(file.length / 1e6, 1),
    mergeRssMb: round(rssMb() - before, 1),
    checkCpuMs: await cpuMs(200, async (at) => readLabel(files[at % merged]?.bytes ?? Buffer.alloc(0))),
    zplCpuMs: await cpuMs(100, async (at) => zplLabel(labelOf(at, true))),
  };
}

async function cpuMs(times: number, work: (at: number) => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  for (let at = 0; at < times; at += 1) await work(at);
  const { user, system } = process.cpuUsage(began);
  return round((user + system) / 1000 / times, 2);
}

function inThread(label: LabelData, forMs: number): Promise<{ made: number; ms: number }> {
  return new Promise((resolve, reject) => {
    // A thread does not inherit the loader of TypeScript.
    const file = new URL('../label-worker.ts', import.meta.url).href;
    const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(file)}); })`;
    const worker = new Worker(start, { eval: true, workerData: { label, forMs } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
