/** Rates: what couriers cost and how well they keep their word, lane by lane. */
import type { Reader } from '../../platform/db/index.ts';
import { emptyBook, type RateBook } from './quote.ts';

export { emptyBook, type Quote, type RateBook, type RateQuestion } from './quote.ts';

/** The cards that are valid now. */
export async function loadRates(_reader: Reader): Promise<RateBook> {
  return emptyBook;
}
