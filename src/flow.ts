/** The map: when told → work in our database, or write the intent, ask a partner, then record. Each part stands in `flow/`. */
import type { Partners } from './connectors/index.ts';
import { createLinks, type Links } from './core/amendment/index.ts';
import type { Events } from './core/events.ts';
import { createDoorCodes, type DoorCodes } from './core/fleet/index.ts';
import { advice } from './flow/advice.ts';
import { amendment } from './flow/amendment.ts';
import { change } from './flow/change.ts';
import { channel } from './flow/channel.ts';
import { courier } from './flow/courier.ts';
import { delivery } from './flow/delivery.ts';
import { erp } from './flow/erp.ts';
import { errands } from './flow/errands.ts';
import { fleet } from './flow/fleet.ts';
import type { Papers } from './flow/form.ts';
import { intake } from './flow/intake.ts';
import { money } from './flow/money.ts';
import { payment } from './flow/payment.ts';
import { process } from './flow/process.ts';
import { progress } from './flow/progress.ts';
import { replenishment } from './flow/replenishment.ts';
import { rerouting } from './flow/rerouting.ts';
import { risk } from './flow/risk.ts';
import { sourcing } from './flow/sourcing.ts';
import { flowOf, type FlowRow } from './platform/flow.ts';

export { hintSource } from './flow/intake.ts';
export type { Papers } from './flow/form.ts';

/** In the order of an order's life. */
const parts = [
  intake,
  risk,
  process,
  sourcing,
  amendment,
  money,
  payment,
  advice,
  courier,
  fleet,
  errands,
  delivery,
  progress,
  change,
  rerouting,
  channel,
  erp,
  replenishment,
] as const;

/** @param links left out where no letter is ever sent, as for a page about the flow */
export function createFlow(
  p: Partners,
  papers: Papers,
  wakeInbound: (source: string) => void,
  links: Links = createLinks('', ''),
  doorCodes: DoorCodes = createDoorCodes(''),
): readonly FlowRow[] {
  const { from, on, rows } = flowOf<Events>();
  for (const part of parts) part({ from, on, p, papers, links, doorCodes, wakeInbound });
  return rows;
}
