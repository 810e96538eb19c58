/**
 * The glyphs of one document as a small TrueType file, in the shape pdfkit asks of a font (`createSubset`).
 * fontkit's own decodes every outline to find the parts of composite glyphs, 4 ms a label; here bytes are copied.
 * Tables and glyph layout: https://learn.microsoft.com/typography/opentype/spec/glyf
 */

export type Subset = { includeGlyph(id: number): number; encode(): Buffer };

/** A font program inside a PDF needs no names, no character map and no layout rules. */
const COPIED = ['cvt ', 'fpgm', 'prep'];
const MORE_COMPONENTS = 0x20;
const ARGUMENTS_ARE_WORDS = 0x01;
const SCALES: readonly [flag: number, bytes: number][] = [
  [0x08, 2],
  [0x40, 4],
  [0x80, 8],
];

type Tables = ReadonlyMap<string, Buffer>;

function tablesOf(file: Buffer): Tables {
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < file.readUInt16BE(4); i += 1) {
    const at = 12 + 16 * i;
    const [offset, length] = [file.readUInt32BE(at + 8), file.readUInt32BE(at + 12)];
    tables.set(file.toString('latin1', at, at + 4), file.subarray(offset, offset + length));
  }
  return tables;
}

const table = (tables: Tables, tag: string): Buffer => tables.get(tag) ?? Buffer.alloc(0);

/** Where the glyph numbers of a composite glyph's parts stand. */
function componentsOf(glyph: Buffer): number[] {
  if (glyph.length === 0 || glyph.readInt16BE(0) >= 0) return [];
  const places: number[] = [];
  let at = 10;
  for (;;) {
    const flags = glyph.readUInt16BE(at);
    places.push(at + 2);
    at += 4 + (flags & ARGUMENTS_ARE_WORDS ? 4 : 2) + (SCALES.find(([flag]) => flags & flag)?.[1] ?? 0);
    if ((flags & MORE_COMPONENTS) === 0) return places;
  }
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function fileOf(tables: readonly (readonly [tag: string, bytes: Buffer])[]): Buffer {
  const power = Math.floor(Math.log2(tables.length));
  const head = Buffer.alloc(12 + 16 * tables.length);
  head.writeUInt32BE(0x00010000, 0);
  [tables.length, 16 * 2 ** power, power, 16 * (tables.length - 2 ** power)].forEach((n, i) =>
    head.writeUInt16BE(n, 4 + 2 * i),
  );
  let offset = head.length;
  const bodies = tables.map(([tag, bytes], i) => {
    const body = padded(bytes);
    head.write(tag, 12 + 16 * i, 'latin1');
    [checksum(body), offset, bytes.length].forEach((n, j) => head.writeUInt32BE(n, 16 + 16 * i + 4 * j));
    offset += body.length;
    return body;
  });
  return Buffer.concat([head, ...bodies]);
}

/** Reads a TrueType file once; each call of the result starts a new, empty subset. */
export function subsetsOf(file: Buffer): () => Subset {
  const tables = tablesOf(file);
  const [loca, glyf, hmtx, hhea] = ['loca', 'glyf', 'hmtx', 'hhea'].map((tag) => table(tables, tag)) as Four;
  const long = table(tables, 'head').readInt16BE(50) === 1;
  const metrics = hhea.readUInt16BE(34);
  const place = (id: number): number => (long ? loca.readUInt32BE(id * 4) : loca.readUInt16BE(id * 2) * 2);

  /** Glyphs past the last full metric share its advance. */
  function metricOf(id: number): Buffer {
    if (id < metrics) return hmtx.subarray(id * 4, id * 4 + 4);
    const bearing = metrics * 4 + (id - metrics) * 2;
    return Buffer.concat([hmtx.subarray(metrics * 4 - 4, metrics * 4 - 2), hmtx.subarray(bearing, bearing + 2)]);
  }

  return () => {
    const ids = [0];
    const numbers = new Map([[0, 0]]);

    function includeGlyph(id: number): number {
      const known = numbers.get(id);
      if (known !== undefined) return known;
      numbers.set(id, ids.length);
      return ids.push(id) - 1;
    }

    function encode(): Buffer {
      const outlines: Buffer[] = [];
      // Grows while it is walked: parts of composite glyphs join at the end.
      for (let i = 0; i < ids.length; i += 1) {
        const id = ids[i] ?? 0;
        const outline = padded(glyf.subarray(place(id), place(id + 1)));
        for (const at of componentsOf(outline)) outline.writeUInt16BE(includeGlyph(outline.readUInt16BE(at)), at);
        outlines.push(outline);
      }
      const offsets = Buffer.alloc(4 * (ids.length + 1));
      let end = 0;
      outlines.forEach((outline, i) => {
        end += outline.length;
        offsets.writeUInt32BE(end, 4 * (i + 1));
      });
      const [head, wide, most] = ['head', 'hhea', 'maxp'].map((tag) => Buffer.from(table(tables, tag))) as Three;
      head.writeInt16BE(1, 50);
      wide.writeUInt16BE(ids.length, 34);
      most.writeUInt16BE(ids.length, 4);
      const made: [string, Buffer][] = [
        ['glyf', Buffer.concat(outlines)],
        ['head', head],
        ['hhea', wide],
        ['hmtx', Buffer.concat(ids.map(metricOf))],
        ['loca', offsets],
        ['maxp', most],
      ];
      const copied = COPIED.flatMap((tag): [string, Buffer][] => (tables.has(tag) ? [[tag, table(tables, tag)]] : []));
      // The directory must be sorted by tag.
      return fileOf([...made, ...copied].sort(([one], [other]) => (one < other ? -1 : 1)));
    }

    return { includeGlyph, encode };
  };
}

type Three = [Buffer, Buffer, Buffer];
type Four = [Buffer, Buffer, Buffer, Buffer];
