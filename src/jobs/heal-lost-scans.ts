/** Asks Clickpost for the scans of the last minutes: callbacks get lost, and some couriers' scans come hours late. */
import type { Partners } from '../connectors/index.ts';
import { recordScans, type CourierScan } from '../core/shipment/index.ts';
import { correlationId } from '../platform/correlation.ts';
import type { Database } from '../platform/db/index.ts';
import type { InboundMessage } from '../platform/flow.ts';
import { readSetting, writeSetting } from '../platform/settings.ts';
import { limits } from '../../config/retry.ts';
import type { Job } from './index.ts';

const MARK = 'clickpost.polled';
/** Clickpost refuses longer windows. */
const WINDOW_MS = 30 * 60_000;
/** Each look reaches back a little: Clickpost itself learns some scans late. */
const OVERLAP_MS = 5 * 60_000;
/** After a long standstill the oldest window is this far back; older parcels are found by their next scan. */
const FARTHEST_MS = 24 * 3_600_000;

export function healLostScans(p: Pick<Partners, 'clickpost'>): Job {
  return {
    id: 'clickpost.heal_lost_scans',
    every: '20 */10 * * * *',
    about: 'Takes in courier scans whose callback was lost',
    async run({ db, now }) {
      const taken = await overWindows(db, now, MARK, async (window) =>
        takeScans(p, db, await p.clickpost.listUpdated(window)),
      );
      return `${taken} scans looked at`;
    },
  };
}

/** Each window since the last look in turn, noted one by one under `mark`; what `work` counted. */
export async function overWindows(
  db: Database,
  now: Date,
  mark: string,
  work: (window: { from: Date; to: Date }) => Promise<number>,
): Promise<number> {
  const noted = await db.read((reader) => readSetting<{ until: string }>(reader, mark));
  const last = noted === undefined ? now.getTime() - WINDOW_MS : Date.parse(noted.until) - OVERLAP_MS;
  let count = 0;
  for (let from = Math.max(last, now.getTime() - FARTHEST_MS); from < now.getTime(); from += WINDOW_MS) {
    const to = Math.min(from + WINDOW_MS, now.getTime());
    count += await work({ from: new Date(from), to: new Date(to) });
    await db.tx((tx) => writeSetting(tx, mark, { until: new Date(to).toISOString() }));
  }
  return count;
}

/** Records scans that were asked for, as if they had been told; how many. */
export async function takeScans(
  p: Pick<Partners, 'clickpost'>,
  db: Database,
  scans: readonly CourierScan[],
): Promise<number> {
  for (let at = 0; at < scans.length; at += limits.laneMembers) {
    const group = scans.slice(at, at + limits.laneMembers);
    // Parcels that are not ours are answered `missing`; an account is shared with other systems.
    await db.tx((tx) =>
      recordScans(
        tx,
        group.map((scan) => ({ message: messageOf(scan), read: () => scan })),
        p.clickpost.meaningOf,
      ),
    );
  }
  return scans.length;
}

/** What recording needs to know of its cause; a polled scan has no push behind it. */
function messageOf(scan: CourierScan): InboundMessage {
  return {
    id: correlationId(),
    source: 'clickpost.poll',
    channelId: '-',
    businessKey: scan.awb,
    bodyHash: '',
    body: '',
    orderNumber: undefined,
    correlationId: correlationId(),
    receivedAt: scan.scannedAt,
    attempts: 0,
  };
}
