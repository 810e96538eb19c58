/**
 * A PDF that others drew, as a picture in ZPL for a printer that takes nothing else: at the printer's resolution, upright, in
 * true size where it fits. In a thread with an end to its time and memory, because the file came from outside.
 */
import { Worker } from 'node:worker_threads';
import { AppError, fail } from '../src/platform/errors.ts';
import type { ZplDpi } from './zpl.ts';

export type RasterAsk = {
  readonly bytes: Uint8Array;
  readonly dotsPerMm: number;
  /** The label, in millimetres. */
  readonly width: number;
  readonly height: number;
};
export type RasterAnswer =
  { readonly zpl: string } | { readonly trouble: 'blank' | 'broken' | 'nobody_draws'; readonly text?: string };

export type RasterLimits = { readonly ms?: number; readonly memoryMb?: number };
/** A label takes a fifth of a second; a busy machine may take its time. */
const MOST_MS = 15_000;
const MEMORY_MB = 256;
/** The thread ends when nobody has needed it for so long. */
const IDLE_MS = 60_000;

const dotsPerMm: Readonly<Record<ZplDpi, number>> = { 203: 8, 300: 300 / 25.4 };
type LabelSize = { readonly width: number; readonly height: number };

let thread: Promise<Worker> | undefined;
let line: Promise<unknown> = Promise.resolve();
let idle: NodeJS.Timeout | undefined;

/**
 * One file after the other. `size` in mm.
 * @throws refused `label.blank`, `label.broken`, `label.raster_slow`, `label.raster_memory`; bug `print.no_raster`
 */
export async function rasterPdf(
  bytes: Uint8Array,
  dpi: ZplDpi,
  { width, height }: LabelSize,
  limits: RasterLimits = {},
): Promise<Buffer> {
  const ask: RasterAsk = { bytes: new Uint8Array(bytes), dotsPerMm: dotsPerMm[dpi], width, height };
  const turn = line.then(() => drawn(ask, limits));
  line = turn.catch(() => undefined);
  const answer = await turn;
  if ('zpl' in answer) return Buffer.from(answer.zpl);
  if (answer.trouble === 'nobody_draws') fail('bug', 'print.no_raster', { reason: (answer.text ?? '').slice(0, 120) });
  return fail('refused', `label.${answer.trouble}`, {});
}

async function drawn(ask: RasterAsk, { ms = MOST_MS, memoryMb = MEMORY_MB }: RasterLimits): Promise<RasterAnswer> {
  clearTimeout(idle);
  const worker = await (thread ??= start(memoryMb));
  worker.ref();
  try {
    return await new Promise<RasterAnswer>((resolve, reject) => {
      const timer = setTimeout(() => end(reject, 'label.raster_slow'), ms);
      const end = (give: (value: never) => void, said: RasterAnswer | string): void => {
        clearTimeout(timer);
        worker.off('message', heard).off('error', broke).off('exit', broke);
        if (typeof said !== 'string') return give(said as never);
        // A thread that is lost in a file is of no use to the next one.
        thread = undefined;
        void worker.terminate();
        give(new AppError('refused', said, {}) as never);
      };
      const heard = (said: RasterAnswer): void => end(resolve, said);
      const broke = (): void => end(reject, 'label.raster_memory');
      worker.on('message', heard).on('error', broke).on('exit', broke);
      worker.postMessage(ask);
    });
  } finally {
    worker.unref();
    idle = setTimeout(stopRaster, IDLE_MS).unref();
  }
}

function start(memoryMb: number): Promise<Worker> {
  const here = new URL(import.meta.url);
  const file = new URL(here.pathname.endsWith('.ts') ? './raster-worker.ts' : './raster-worker.js', here).href;
  // A thread does not inherit the loader of TypeScript.
  const load = file.endsWith('.ts') ? `import('tsx/esm/api').then(({ register }) => register())` : `Promise.resolve()`;
  const worker = new Worker(`${load}.then(() => import(${JSON.stringify(file)}))`, {
    eval: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    // It needs nothing of the house, least of all its secrets.
    env: {},
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve, reject) => {
    const failed = (error: unknown): void => {
      thread = undefined;
      reject(new AppError('bug', 'print.no_raster', { reason: String(error).slice(0, 120) }));
    };
    worker.once('error', failed).once('exit', failed);
    worker.once('message', () => {
      worker.off('error', failed).off('exit', failed);
      // Without a listener an error would take the process down.
      worker.on('error', () => (thread = undefined));
      resolve(worker);
    });
  });
}

/** Ends the thread; the next file starts another. */
export function stopRaster(): void {
  clearTimeout(idle);
  const ending = thread;
  thread = undefined;
  void ending?.then((worker) => worker.terminate());
}
