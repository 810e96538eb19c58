/** The life of shipments after booking: scans at a pace, each told to the hub by webhook, doubled, shuffled and retried. */
import type { Journal } from '../journal.ts';
import type { Random } from '../random.ts';
import { createSender } from '../sender.ts';
import type { SentCounts } from '../sender.ts';
import type { Switches } from '../switches.ts';
import { finalCodes, statusOf } from './statuses.ts';
import type { ClickpostSwitches, Scan, Shipment } from './types.ts';
import { callback } from './webhook.ts';

export interface WebhookSetting {
  url: string;
  /** The fixed value typed on the dashboard. */
  authorization: string;
  /** The older header, issued at registration. */
  webhookKey?: string;
  retryBaseMs?: number;
  /** How long an undelivered callback is kept and tried again. */
  keepMs?: number;
}

export interface LifeOptions {
  webhook: WebhookSetting | undefined;
  /** Absent: nothing moves by itself. */
  stepMs: number | undefined;
  journal: Journal;
  switches: Switches<ClickpostSwitches>;
  random: Random;
}

export interface ScanOptions {
  at?: Date;
  remark?: string;
  status?: string;
  location?: string;
  ndr?: number;
  npr?: number;
  /** Writes the scan without telling the hub. */
  quiet?: boolean;
}

export interface Life {
  /** False when nothing moves by itself here. */
  begin: (shipment: Shipment) => boolean;
  scan: (shipment: Shipment, code: number, options?: ScanOptions) => Promise<boolean>;
  counts: () => SentCounts;
  idle: () => Promise<void>;
  clear: () => void;
  stop: () => void;
}

export function createLife({ webhook, stepMs, journal, switches, random }: LifeOptions): Life {
  const { retryBaseMs = 500, keepMs = 15 * 60_000 } = webhook ?? {};
  const sender = createSender({
    journal,
    switches: switches,
    random,
    isSuccess: (status) => status === 200,
    delayAfter: (tries, firstAt) =>
      Date.now() - firstAt > keepMs ? undefined : Math.min(15_000, retryBaseMs * 2 ** Math.min(tries - 1, 10)),
  });
  const timers = new Map<Shipment, NodeJS.Timeout>();
  let checkpoint = 0;

  function write(shipment: Shipment, code: number, options: ScanOptions = {}): Scan {
    checkpoint += 1;
    const { text, remark } = statusOf(code);
    const scan: Scan = {
      code,
      at: options.at ?? new Date(),
      remark: options.remark ?? remark,
      status: options.status ?? text,
      location: options.location ?? ([5, 6, 8, 9].includes(code) ? shipment.toCity : shipment.fromCity),
      checkpoint,
    };
    const ndr = options.ndr ?? (code === 9 ? 1 : undefined);
    if (ndr !== undefined) scan.ndr = ndr;
    if (options.npr !== undefined) scan.npr = options.npr;
    shipment.scans.push(scan);
    // scans may be reported late: they are kept in the order in which they happened
    shipment.scans.sort((a, b) => a.at.getTime() - b.at.getTime() || a.checkpoint - b.checkpoint);
    shipment.updatedAt = new Date();
    if (code === 4) shipment.dispatched = true;
    if (code === 10) shipment.cancelled = true;
    return scan;
  }

  async function tell(shipment: Shipment, scans: readonly Scan[]): Promise<boolean> {
    if (webhook === undefined) return false;
    const kind = switches.values.webhookKind;
    const heard = kind === 'all' ? scans : scans.slice(-1).filter((scan) => statusOf(scan.code).event !== null);
    const chosen = heard.filter(() => !switches.hit('missing'));
    const { lateMs } = switches.values;
    if (lateMs > 0 && chosen.length > 0) await new Promise((resolve) => setTimeout(resolve, lateMs));
    const headers: Record<string, string> = { authorization: webhook.authorization };
    if (webhook.webhookKey !== undefined) headers['webhook_key'] = webhook.webhookKey;
    const sent = chosen.map((scan) =>
      sender.send({
        url: webhook.url,
        headers,
        body: callback(shipment, scan, kind),
        about: `callback ${scan.code} of ${shipment.waybill}`,
      }),
    );
    return (await Promise.all(sent)).every(Boolean);
  }

  function step(shipment: Shipment): void {
    timers.delete(shipment);
    const codes = shipment.path.splice(0, Math.max(1, switches.values.burst));
    const scans = codes.map((code) => write(shipment, code));
    if (scans.length > 0) void tell(shipment, scans);
    if (shipment.path.length > 0) plan(shipment, stepMs ?? 0);
  }

  function plan(shipment: Shipment, ms: number): void {
    const waiting = timers.get(shipment);
    if (waiting !== undefined) clearTimeout(waiting);
    timers.set(
      shipment,
      setTimeout(() => step(shipment), ms),
    );
  }

  return {
    begin(shipment) {
      if (stepMs === undefined || shipment.path.length === 0) return false;
      plan(shipment, Math.max(0, shipment.readyAt - Date.now()) + stepMs);
      return true;
    },
    async scan(shipment, code, options = {}) {
      if (finalCodes.includes(code)) shipment.path = [];
      const scan = write(shipment, code, options);
      return options.quiet === true ? true : tell(shipment, [scan]);
    },
    counts: sender.counts,
    idle: sender.idle,
    clear() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      sender.stop();
    },
  };
}
