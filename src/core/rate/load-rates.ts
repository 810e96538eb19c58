/**
 * The rates that hold now. Each process looks at most four times a second whether anything has changed, by one small
 * number, and lays the book out anew only then, or when the day is another.
 */
import { laneParcelsNeeded } from '../../../config/rate-cards.ts';
import { gathered } from '../../platform/db/gather.ts';
import type { Reader } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { bookOf } from './book.ts';
import { validOn } from './effective.ts';
import type { RateBook } from './quote.ts';
import { listFigures } from './store-lanes.ts';
import { listVersionsFrom, listZones, readTurn } from './store.ts';

const KEPT_MS = 250;
/** Lanes with numbers of their own that a book holds; the busiest come first. */
const MOST_LANES = 50_000;

type Kept = { until: number; readonly turn: number; readonly day: string; readonly book: RateBook };

const keptOf = new WeakMap<object, Kept>();

/** The book of the cards that are valid today (UTC); shared, and never changed once it is handed out. */
export async function loadRates(reader: Reader): Promise<RateBook> {
  const known = keptOf.get(reader.owner);
  if (known !== undefined && known.until > Date.now()) return known.book;
  // Members of one group that ask in the same turn are answered by one reading.
  const found = await gathered(reader, 'rates', '', async () => new Map([['', await look(reader)]]));
  return (found as Kept).book;
}

/** After a change of our own: the next reader sees it at once. */
export function forgetRates(reader: Pick<Reader, 'owner'>): void {
  const known = keptOf.get(reader.owner);
  if (known !== undefined) known.until = 0;
}

async function look(reader: Reader): Promise<Kept> {
  const day = momentOf(new Date()).slice(0, 10);
  // Read before what it stands for: a change in between is seen at the next look.
  const turn = await readTurn(reader);
  const known = keptOf.get(reader.owner);
  const book =
    known !== undefined && known.turn === turn && known.day === day ? known.book : await readBook(reader, day);
  const kept = { until: Date.now() + KEPT_MS, turn, day, book };
  keptOf.set(reader.owner, kept);
  return kept;
}

async function readBook(reader: Reader, day: string): Promise<RateBook> {
  const cards = validOn(await listVersionsFrom(reader, day), day);
  const zones = await listZones(reader);
  return bookOf(cards, zones, await listFigures(reader, { least: laneParcelsNeeded, limit: MOST_LANES }));
}
