/** The words of the Clickpost simulator: its options, its couriers and its shipments as it remembers them. */
import type { Chance, CommonSwitches } from '../switches.ts';

export interface CourierSetting {
  /** Clickpost's courier_partner id. */
  id: number;
  name: string;
  account: string;
  /** Books later: 202, then 102, then the waybill; cancels the same way. */
  async?: boolean;
  labels: 'pdf' | 'none';
  /** Reads each item of an order as one box, and gives each its own waybill. */
  boxes?: boolean;
  /** Proofs of delivery are switched on; default true. */
  proofs?: boolean;
  /** Milliseconds that it takes longer to book than others. */
  slowMs?: number;
  /** Answers every booking with this code; undone by nobody but who runs the simulator. */
  fails?: number;
  /** Takes return pick-ups; default true. */
  rvp?: boolean;
  active?: boolean;
  /** What a cancel before dispatch does; `accept` answers 202 and cancels later. Default void, accept when async. */
  cancel?: 'void' | 'accept' | 'refuse';
  /** Some couriers never send a scan after a cancel; default true. */
  cancelScan?: boolean;
}

export const pathNames = [
  'normal',
  'failed',
  'rto',
  'lost',
  'damaged',
  'cancelled',
  'not_collected',
  'not_served',
  'return_failed',
  'expired',
  'silent',
] as const;
export type PathName = (typeof pathNames)[number];

/** Status codes in the order a courier would send them. */
export const paths: Record<PathName, readonly number[]> = {
  normal: [28, 25, 4, 5, 6, 8],
  failed: [28, 25, 4, 5, 6, 9, 6, 8],
  rto: [28, 25, 4, 5, 6, 9, 11, 12, 21, 13, 14],
  lost: [28, 25, 4, 5, 16],
  damaged: [28, 25, 4, 5, 17],
  cancelled: [28, 10],
  not_collected: [28, 25, 3, 2, 25, 4, 5, 6, 8],
  not_served: [28, 25, 4, 5, 7, 11, 12, 21, 14],
  return_failed: [28, 25, 4, 5, 6, 9, 12, 26, 27, 15, 13, 14],
  expired: [28, 25, 4, 18, 20, 19, 23],
  silent: [],
};

export interface ClickpostSwitches extends CommonSwitches {
  advice: AdviceMode;
  /** Milliseconds that advice takes beyond everything else. */
  adviceMs: number;
  /** Ids of couriers in the order in which they are recommended; the others follow. */
  adviceFirst: number[];
  /** Answers 329 although the courier booked; the next try of the same reference finds the AWB. */
  bookThenTimeout: Chance;
  /** Answers 329 although the courier booked, then 319 to every further try, until `surface` lets the AWB show up. */
  bookThenRefuse: Chance;
  /** Seconds a label link lives. */
  labelSeconds: number;
  /** Scans that arrive together in one burst; 1 is one by one. */
  burst: number;
  /** `all` calls once per scan, `selected` only for events and only the newest of a burst. */
  webhookKind: 'all' | 'selected';
  /** Callbacks that are never sent. */
  missing: Chance;
  /** Milliseconds by which every callback comes late. */
  lateMs: number;
  /** Weights by which a new shipment's path is drawn. */
  paths: Partial<Record<PathName, number>>;
  /** Data errors of v4 come with HTTP 400, as the reference shows; false gives 200, as the code table says. */
  v4ErrorsAre400: boolean;
  /** The answer to a repeat says success false, as in older samples. */
  repeatIsFailure: boolean;
}

export interface Scan {
  code: number;
  at: Date;
  remark: string;
  status: string;
  location: string;
  checkpoint: number;
  ndr?: number;
  npr?: number;
}

export interface Shipment {
  waybill: string;
  reference: string;
  /** The caller's order number. */
  orderNumber: string | null;
  version: 3 | 4;
  courier: CourierSetting;
  orderId: number;
  trackingId: number;
  securityKey: string;
  wantsLabel: boolean;
  isRvp: boolean;
  /** When the courier says it will be there, YYYY-MM-DD. */
  edd?: string;
  codValue: number;
  currency: string;
  invoiceNumber: string | null;
  fromCity: string;
  toCity: string;
  toName: string;
  items: { sku: string | null; quantity: number }[];
  bookedAt: Date;
  /** The courier has it, but Clickpost did not hear back. */
  unheard: boolean;
  readyAt: number;
  /** What the courier answered to an asynchronous booking that failed. */
  failure?: { code: number; message: string };
  told: boolean;
  cancelled: boolean;
  dispatched: boolean;
  scans: Scan[];
  updatedAt: Date;
  path: number[];
  /** What was said to its failed deliveries, in order. */
  answers?: { action: 'REATTEMPT' | 'INITIATE_RTO'; preferredOn: string }[];
  /** What a multi-piece courier made of the items. */
  boxes?: string[];
}

/** What is said before a booking: as documented, nonsense, that nobody serves the address, or that it is not paid for. */
export type AdviceMode = 'good' | 'garbage' | 'nobody' | 'unsubscribed';

export interface CallCounts {
  create: number;
  booked: number;
  repeated: number;
  refused: number;
  fetch: number;
  label: number;
  cancel: number;
  track: number;
  updated: number;
  accounts: number;
}
