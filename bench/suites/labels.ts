/** (d) Labels a second on one thread, in turns with the barest document of the same codes and texts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import bwipjs from 'bwip-js';
import PDFDocument from 'pdfkit';
import { drawShippingLabel, drawShippingLabels } from '../../labels/shipping.ts';
import type { LabelData } from '../../src/core/shipment/label-data.ts';
import type { Outcome, Table } from '../report.ts';
import type { SuiteOptions } from '../run.ts';
import { median, round, startMeter } from '../stats.ts';
import { labelsLong, type LongRun } from './labels-long.ts';
import { FLAT_MB_PER_THOUSAND, type MemoryRun } from './labels-memory.ts';

const PT = 72 / 25.4;
const ROUNDS = 3;

const latinTo = {
  name: 'Fatima Al Mansoori',
  lines: ['Villa 14, Street 23B', 'Near Al Safa Park gate 3'],
  area: 'Jumeirah 2',
  city: 'Dubai',
  country: 'AE',
  phone: '+971501234567',
};
const arabicTo = {
  name: 'محمد عبدالله الأنصاري',
  lines: ['شارع الملك فهد 12/ب، مبنى [A-3]، الدور ٤', 'قرب Kingdom Tower بوابة 3'],
  area: 'حي العليا',
  city: 'الرياض',
  country: 'SA',
  phone: '+966501234567',
};

function labelOf(at: number, arabic: boolean): LabelData {
  const to = arabic ? arabicTo : latinTo;
  return {
    courierName: 'Aramex',
    service: 'EXPRESS',
    awb: String(44_012_345_000 + at),
    sortCode: 'DXB-07',
    reference: `S${100_000_000 + at}-1`,
    orderNumber: String(100_000_000 + at),
    piece: { number: 1, of: 2 },
    weightG: 1250,
    to: { ...to, lines: [`${at} ${to.lines[0] ?? ''}`, to.lines[1] ?? ''] },
    from: {
      code: 'DXB01',
      name: 'Dubai Mall',
      lines: ['Financial Center Rd', 'Level 1, Unit 114'],
      city: 'Dubai',
      country: 'AE',
      phone: '+97144445555',
    },
    contents: '2 × Perfume 50 ml, 1 × Shirt',
    shipsOn: '2026-11-21',
    printedAt: '2026-11-21 18:40',
    copy: 1,
  };
}

const arabicFont = readFileSync(
  createRequire(import.meta.url).resolve(
    '@expo-google-fonts/ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf',
  ),
);

/** No layout, no bidi, no shrinking: the codes as vector bars and the same words in one column. */
function bareLabel(data: LabelData, font: Buffer | string): Promise<Buffer> {
  const doc = new PDFDocument({ size: [100 * PT, 150 * PT], margin: 0 });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
  });
  bars(doc, data.awb, 20, 50, 50);
  bars(doc, data.reference, 20, 370, 24);
  const [symbol] = bwipjs.raw('qrcode', `${data.awb}|${data.orderNumber}|1/2`, 'eclevel=M');
  if (symbol !== undefined && 'pixs' in symbol) {
    symbol.pixs.forEach((dot, at) => {
      if (dot === 1) doc.rect(215 + (at % symbol.pixx) * 1.8, 360 + Math.floor(at / symbol.pixx) * 1.8, 1.8, 1.8);
    });
    doc.fill();
  }
  doc.font(font).fontSize(10);
  const { to, from } = data;
  const texts = [
    data.courierName, data.service, data.sortCode, `AWB ${data.awb}`, 'PREPAID', '1/2', `${data.weightG} g`,
    to.name, ...to.lines, to.area, to.city, to.phone, from.name, ...from.lines, from.city, from.phone,
    data.contents, `ORDER ${data.orderNumber}`, data.reference, data.shipsOn, data.printedAt,
  ]; // prettier-ignore
  texts.forEach((text, at) => doc.text(text ?? '', 20, 110 + at * 11, { lineBreak: false }));
  doc.end();
  return done;
}

function bars(doc: PDFKit.PDFDocument, text: string, left: number, top: number, height: number): void {
  const [symbol] = bwipjs.raw({ bcid: 'code128', text });
  if (symbol === undefined || !('sbs' in symbol)) throw new Error('no barcode');
  let x = left;
  symbol.sbs.forEach((width, at) => {
    if (at % 2 === 0) doc.rect(x, top, width, height);
    x += width;
  });
  doc.fill();
}

type Row = {
  readonly name: string;
  readonly perSecond: number;
  readonly rounds: number[];
  readonly cpuMs: number;
  readonly bytes: number;
};

export async function labels({ quick }: SuiteOptions): Promise<Outcome> {
  const forMs = quick ? 500 : 5000;
  const ways: Record<string, (at: number) => Promise<Buffer>> = {
    'ours, Latin': (at) => drawShippingLabel(labelOf(at, false)),
    'bare pdfkit + bwip-js, Helvetica': (at) => bareLabel(labelOf(at, false), 'Helvetica'),
    'ours, Arabic': (at) => drawShippingLabel(labelOf(at, true)),
    'bare pdfkit + bwip-js, the Arabic font': (at) => bareLabel(labelOf(at, true), arabicFont),
    'ours, Arabic, 50 in one document': async (at) =>
      drawShippingLabels(Array.from({ length: 50 }, (_, more) => labelOf(at * 50 + more, true))),
  };
  const names = Object.keys(ways);
  const found = new Map(names.map((name) => [name, { rounds: [] as number[], cpu: [] as number[], bytes: 0 }]));
  for (let round = 0; round < ROUNDS + 1; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const one = await timed(way, round === 0 ? forMs / 5 : forMs, name.includes('50') ? 50 : 1);
      const kept = found.get(name);
      if (kept === undefined || round === 0) continue; // the first warms up
      kept.rounds.push(one.perSecond);
      kept.cpu.push(one.cpuMs);
      kept.bytes = one.bytes;
    }
  }
  const rows: Row[] = names.map((name) => {
    const { rounds = [], cpu = [], bytes = 0 } = found.get(name) ?? {};
    return { name, perSecond: median(rounds), rounds, cpuMs: median(cpu), bytes };
  });
  return outcomeOf(rows, await labelsLong(labelOf, quick));
}

async function timed(
  way: (at: number) => Promise<Buffer>,
  forMs: number,
  pieces: number,
): Promise<{ perSecond: number; cpuMs: number; bytes: number }> {
  const meter = startMeter({ us: process.pid });
  const began = performance.now();
  let made = 0;
  let bytes = 0;
  for (; performance.now() - began < forMs; made++) bytes = (await way(made)).length;
  const perSecond = round((made * pieces * 1000) / (performance.now() - began), 1);
  return { perSecond, cpuMs: meter.perPiece(made * pieces)['us'] ?? 0, bytes: Math.round(bytes / pieces) };
}

function memoryRows(what: string, { count, samples, mbPerThousand, isFlat }: MemoryRun): [string, string][] {
  const quarters = [0.25, 0.5, 0.75, 1].map((part) => samples[Math.round(samples.length * part) - 1]);
  const told = (key: 'heapMb' | 'rssMb'): string => quarters.map((one) => one?.[key] ?? 0).join(' ');
  return [
    [`heap MB after a collection, at each quarter of ${count} labels ${what}`, told('heapMb')],
    ['resident MB there, before the collection', told('rssMb')],
    ['MB of heap more a thousand labels, last three quarters', `${mbPerThousand} ${isFlat ? 'flat' : 'NOT FLAT'}`],
  ];
}

/**
 * Drawing is nothing but processor time, so the verdict is by it: on a machine with neighbours the wall clock measures
 * the neighbours.
 */
function outcomeOf(rows: readonly Row[], long: LongRun): Outcome {
  const cost = (name: string): number => rows.find((row) => row.name.startsWith(name))?.cpuMs ?? Infinity;
  const latin = round(cost('bare pdfkit + bwip-js, Helvetica') / cost('ours, Latin'));
  const arabic = round(cost('bare pdfkit + bwip-js, the Arabic') / cost('ours, Arabic'));
  const table: Table = {
    title: '(d) Labels 100 × 150 mm, one thread',
    head: ['what', 'per processor second', 'CPU ms/label', 'per second', 'bytes/label', 'rounds'],
    rows: rows.map((row) => [
      row.name,
      round(1000 / row.cpuMs, 1),
      row.cpuMs,
      row.perSecond,
      row.bytes,
      row.rounds.join(' '),
    ]),
  };
  const more: Table = {
    title: '(d) Labels, threads and memory',
    head: ['what', 'value'],
    rows: [
      [`Arabic labels/s, ${long.threads} threads`, long.threadsPerSecond],
      ...Object.entries(long.memory).flatMap(([what, run]) => memoryRows(what, run)),
      [`ms to merge ${long.merged} labels four to an A4 sheet`, long.mergeMs],
      ['MB of that file, resident MB more', `${long.mergedMb} ${long.mergeRssMb}`],
      ['CPU ms to judge a label that came from outside', long.checkCpuMs],
      ['CPU ms for an Arabic label in ZPL', long.zplCpuMs],
    ],
  };
  return {
    figures: { labels: rows, ratioLatin: latin, ratioArabic: arabic, long },
    tables: [table, more],
    notes: ['ratios compare processor time; the bare document has the same codes and words, but no layout'],
    headlines: [
      {
        goal: 'Arabic labels, one per order at 50 orders/s',
        measured: round(1000 / cost('ours, Arabic'), 1),
        atLeast: 50,
        unit: 'labels/s',
      },
      ...Object.entries(long.memory).map(([what, { mbPerThousand }]) => ({
        goal: `memory stays as it is, 10,000 labels ${what}`,
        measured: mbPerThousand,
        below: FLAT_MB_PER_THOUSAND,
        unit: 'MB a thousand',
      })),
      { goal: 'Latin label / bare loop', measured: latin, atLeast: 1, unit: '×' },
      { goal: 'Arabic label / bare loop', measured: arabic, atLeast: 1, unit: '×' },
    ],
  };
}
