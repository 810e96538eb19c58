/** A decision as it is kept: what was chosen, and why each other candidate lost. */
import type { Row } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Decided } from './decide.ts';
import { linePiecesOf } from './wants.ts';

export function decisionRow({ open, choice }: Decided): Row {
  const [first] = choice.missing.length === 0 ? choice.parts : [];
  const simple = choice.parts.length <= 1 && choice.missing.length === 0;
  return {
    order_id: open.order.id,
    location_id: first?.locationId ?? null,
    explanation: JSON.stringify({
      rule:
        choice.parts.length > 1
          ? 'the fewest locations of the country that have everything together'
          : 'nearest location of the country that has everything',
      chosen: first?.locationId,
      distanceKm: first?.distanceKm,
      ...(simple
        ? {}
        : {
            parts: choice.parts.map(({ locationId, distanceKm, wants }) => ({
              locationId,
              distanceKm,
              pieces: linePiecesOf(wants).map(({ sku, quantity }) => ({ sku, quantity })),
            })),
            missing: linePiecesOf(choice.missing).map(({ sku, quantity }) => ({ sku, quantity })),
          }),
      lost: choice.lost,
      // Other countries' locations are many and say nothing.
      excluded: open.excluded.filter(({ why }) => why !== 'other_country'),
    }),
    decided_at: momentOf(new Date()),
  };
}
