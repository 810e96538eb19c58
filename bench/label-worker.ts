/** Draws labels in a thread of its own for the labels suite, and says how many. */
import { parentPort, workerData } from 'node:worker_threads';
import { drawShippingLabel } from '../labels/shipping.ts';
import type { LabelData } from '../src/core/shipment/label-data.ts';

const { label, forMs } = workerData as { label: LabelData; forMs: number };
const one = (at: number): Promise<Buffer> => drawShippingLabel({ ...label, awb: String(44_012_345_000 + at) });
for (let at = 0; at < 20; at += 1) await one(at);
const began = performance.now();
let made = 0;
for (; performance.now() - began < forMs; made += 1) await one(made);
parentPort?.postMessage({ made, ms: performance.now() - began });
