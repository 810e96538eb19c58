/** A decision as a row. */
import type { Row } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Decided } from './decide.ts';
import { decisionText } from './record-text.ts';

export function decisionRow({ open, choice }: Decided, now: Date): Row {
  const [first] = choice.missing.length === 0 ? choice.parts : [];
  return {
    order_id: open.order.id,
    location_id: first?.locationId ?? null,
    explanation: decisionText(choice.record),
    decided_at: momentOf(now),
  };
}
