/**
 * All stock rows in a few megabytes: SKUs and places are numbered, and a SKU's rows stand side by side in one array of
 * integers. Twelve bytes a row; blocks that are full grow by half, and what they leave is used again.
 */

export type IndexRows = {
  /** True when the row is new or says something else than before. Free may be negative: a shortfall. */
  set(locationId: string, sku: string, free: number, physical: number): boolean;
  /** The same for a row that is known to be new: the first load. */
  add(locationId: string, sku: string, free: number, physical: number): void;
  remove(locationId: string, sku: string): boolean;
  /** After the load: gives back what the growing blocks have left behind. */
  pack(): void;
  /** The number of a SKU that has ever had a row. */
  slotOf(sku: string): number | undefined;
  readonly skus: number;
  /** Ascending numbers, never given again; a view maps them to its own stores. */
  readonly places: readonly string[];
  readonly count: number;
  readonly bytes: number;
  /** Calls with the place's number for every row of the SKU. */
  each(slot: number, visit: (place: number, free: number, physical: number) => void): void;
};

const FIELDS = 3;
const SMALLEST = 2;

export function createIndexRows(): IndexRows {
  const slots = new Map<string, number>();
  const skuOf: string[] = [];
  const placeNo = new Map<string, number>();
  const places: string[] = [];
  /** Where a SKU's block begins in `cells`, how many rows it holds and could hold. */
  let begin = new Int32Array(1024);
  let held = new Int32Array(1024);
  let room = new Int32Array(1024);
  let cells = new Int32Array(FIELDS * 4096);
  let used = 0;
  let count = 0;
  const left = new Map<number, number[]>();

  function slotFor(sku: string): number {
    const known = slots.get(sku);
    if (known !== undefined) return known;
    const slot = skuOf.push(sku) - 1;
    slots.set(sku, slot);
    if (slot >= begin.length) {
      begin = grown(begin, slot + 1);
      held = grown(held, slot + 1);
      room = grown(room, slot + 1);
    }
    return slot;
  }

  function placeFor(locationId: string): number {
    const known = placeNo.get(locationId);
    if (known !== undefined) return known;
    const no = places.push(locationId) - 1;
    placeNo.set(locationId, no);
    return no;
  }

  function blockOf(size: number): number {
    const again = left.get(size)?.pop();
    if (again !== undefined) return again;
    const at = used;
    used += size * FIELDS;
    if (used > cells.length) cells = grown(cells, used);
    return at;
  }

  function widen(slot: number): void {
    const [from, size] = [begin[slot] ?? 0, room[slot] ?? 0];
    const wider = size === 0 ? SMALLEST : Math.ceil(size * 1.5);
    const to = blockOf(wider);
    cells.copyWithin(to, from, from + (held[slot] ?? 0) * FIELDS);
    if (size > 0) {
      const same = left.get(size);
      if (same === undefined) left.set(size, [from]);
      else same.push(from);
    }
    begin[slot] = to;
    room[slot] = wider;
  }

  function find(slot: number, place: number): number {
    const from = begin[slot] ?? 0;
    for (let at = from, end = from + (held[slot] ?? 0) * FIELDS; at < end; at += FIELDS) {
      if (cells[at] === place) return at;
    }
    return -1;
  }

  function append(slot: number, place: number, free: number, physical: number): void {
    if (held[slot] === room[slot]) widen(slot);
    const at = (begin[slot] ?? 0) + (held[slot] ?? 0) * FIELDS;
    held[slot] = (held[slot] ?? 0) + 1;
    cells[at] = place;
    cells[at + 1] = free;
    cells[at + 2] = physical;
    count += 1;
  }

  return {
    set(locationId, sku, free, physical) {
      const slot = slotFor(sku);
      const place = placeFor(locationId);
      const at = find(slot, place);
      if (at < 0) append(slot, place, free, physical);
      else if (cells[at + 1] === free && cells[at + 2] === physical) return false;
      else {
        cells[at + 1] = free;
        cells[at + 2] = physical;
      }
      return true;
    },
    add: (locationId, sku, free, physical) => append(slotFor(sku), placeFor(locationId), free, physical),
    remove(locationId, sku) {
      const slot = slots.get(sku);
      const place = placeNo.get(locationId);
      const at = slot === undefined || place === undefined ? -1 : find(slot, place);
      if (slot === undefined || at < 0) return false;
      const last = (begin[slot] ?? 0) + ((held[slot] ?? 0) - 1) * FIELDS;
      cells.copyWithin(at, last, last + FIELDS);
      held[slot] = (held[slot] ?? 0) - 1;
      count -= 1;
      return true;
    },
    pack() {
      const packed = new Int32Array((count + skuOf.length) * FIELDS);
      let at = 0;
      for (let slot = 0; slot < skuOf.length; slot++) {
        const [from, rows] = [begin[slot] ?? 0, held[slot] ?? 0];
        packed.set(cells.subarray(from, from + rows * FIELDS), at);
        begin[slot] = at;
        // One place more, so that a store that opens does not move everything.
        room[slot] = rows + 1;
        at += (rows + 1) * FIELDS;
      }
      cells = packed;
      used = at;
      left.clear();
    },
    slotOf: (sku) => slots.get(sku),
    get skus() {
      return skuOf.length;
    },
    places,
    get count() {
      return count;
    },
    get bytes() {
      return cells.byteLength + begin.byteLength + held.byteLength + room.byteLength;
    },
    each(slot, visit) {
      const from = begin[slot] ?? 0;
      for (let at = from, end = from + (held[slot] ?? 0) * FIELDS; at < end; at += FIELDS) {
        visit(cells[at] ?? 0, cells[at + 1] ?? 0, cells[at + 2] ?? 0);
      }
    },
  };
}

function grown(array: Int32Array<ArrayBuffer>, least: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(Math.max(least, Math.ceil(array.length * 1.5)));
  wider.set(array);
  return wider;
}
