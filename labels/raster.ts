/** Lines of text as 1-bit pictures for printers without the letters: outlines filled by the non-zero rule, sent as `^GF`. */
import { outlinesOf } from './fonts.ts';
import type { LaidLine } from './layout.ts';
import { packed } from './z64.ts';

type Point = readonly [x: number, y: number];
/** A straight piece of an outline, and which way it goes. */
type Edge = {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly way: 1 | -1;
};

/** Steps of a curve; at printer resolution letters are a few dozen dots high. */
const STEPS = 6;
const MARGIN = 2;

/** A `^FO…^GFA…^FS` of the line. `scale`: dots per point. */
export function rasterLine(line: LaidLine, scale: number): string {
  const edges: Edge[] = [];
  for (const run of line.runs) {
    const { glyphs } = outlinesOf(run.face, run.text, run.rtl);
    const em = line.size * scale;
    for (const { path, x, y } of glyphs)
      addOutline(edges, path, (px, py) => [run.x * scale + (x + px) * em, line.baseline * scale - (y + py) * em]);
  }
  if (edges.length === 0) return '';
  const left = Math.floor(Math.min(...edges.flatMap(({ x0, x1 }) => [x0, x1]))) - MARGIN;
  const right = Math.ceil(Math.max(...edges.flatMap(({ x0, x1 }) => [x0, x1]))) + MARGIN;
  const top = Math.floor(Math.min(...edges.flatMap(({ y0, y1 }) => [y0, y1])));
  const bottom = Math.ceil(Math.max(...edges.flatMap(({ y0, y1 }) => [y0, y1])));
  const rowBytes = Math.ceil((right - left) / 8);
  const bits = Buffer.alloc(rowBytes * Math.max(1, bottom - top));
  for (let row = 0; row < bottom - top; row += 1) fillRow(bits, row * rowBytes, edges, top + row + 0.5, left);
  return `^FO${Math.max(0, left)},${Math.max(0, top)}^GFA,${bits.length},${bits.length},${rowBytes},${packed(bits)}^FS`;
}

function addOutline(
  edges: Edge[],
  path: ReturnType<typeof outlinesOf>['glyphs'][number]['path'],
  place: (x: number, y: number) => Point,
): void {
  let [pen, start]: [Point, Point] = [
    [0, 0],
    [0, 0],
  ];
  const line = (to: Point): void => {
    const [[x0, y0], [x1, y1]] = [pen, to];
    if (y0 !== y1) edges.push(y0 < y1 ? { x0, y0, x1, y1, way: 1 } : { x0: x1, y0: y1, x1: x0, y1: y0, way: -1 });
    pen = to;
  };
  const curve = (points: readonly Point[]): void => {
    const from = pen;
    for (let step = 1; step <= STEPS; step += 1) line(bezier([from, ...points], step / STEPS));
  };
  for (const { command, args } of path) {
    const points: Point[] = [];
    for (let at = 0; at + 1 < args.length; at += 2) points.push(place(args[at] ?? 0, args[at + 1] ?? 0));
    const [first = pen] = points;
    if (command === 'moveTo') pen = start = first;
    else if (command === 'lineTo') line(first);
    else if (command === 'closePath') line(start);
    else curve(points);
  }
}

/** De Casteljau, any degree. */
function bezier(points: readonly Point[], t: number): Point {
  if (points.length === 1) return points[0] ?? [0, 0];
  const next = points.slice(1).map((to, at): Point => {
    const from = points[at] ?? to;
    return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
  });
  return bezier(next, t);
}

function fillRow(bits: Buffer, start: number, edges: readonly Edge[], y: number, left: number): void {
  const crossings = edges
    .filter((edge) => edge.y0 <= y && edge.y1 > y)
    .map((edge) => ({ x: edge.x0 + ((y - edge.y0) / (edge.y1 - edge.y0)) * (edge.x1 - edge.x0), way: edge.way }))
    .sort((one, other) => one.x - other.x);
  let winding = 0;
  crossings.forEach(({ x, way }, at) => {
    winding += way;
    const end = crossings[at + 1]?.x;
    if (winding === 0 || end === undefined) return;
    for (let dot = Math.round(x - left); dot < Math.round(end - left); dot += 1)
      bits[start + (dot >> 3)] = (bits[start + (dot >> 3)] ?? 0) | (128 >> (dot & 7));
  });
}
