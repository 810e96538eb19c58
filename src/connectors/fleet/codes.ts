/** The fleet's words in ours: presses → numbers of scans → meanings; the office's refusals → our kinds. */
import type { FleetRefusal } from '../../core/fleet/parcel.ts';
import type { PressKind } from '../../core/fleet/press.ts';
import type { CourierMeaning } from '../../core/shipment/courier.ts';
import type { ErrorKind } from '../../platform/errors.ts';

/** Numbers of ours, with room between them. */
export const scanCodes = { collected: 10, on_the_way: 20, delivered: 30, not_delivered: 40, back: 50 } as const;
type ScanName = keyof typeof scanCodes;

export const pressScans: Readonly<Record<PressKind, ScanName>> = {
  dispatch: 'collected',
  deliver: 'delivered',
  fail: 'not_delivered',
  return: 'back',
};

const meanings: Readonly<Record<ScanName, CourierMeaning>> = {
  collected: 'picked_up',
  on_the_way: 'out_for_delivery',
  delivered: 'delivered',
  not_delivered: 'delivery_failed',
  back: 'returned',
};

/** For people who read the scans of a parcel. */
export const descriptions: Readonly<Record<ScanName, string>> = {
  collected: 'Collected at the store',
  on_the_way: 'On the way to the customer',
  delivered: 'Handed over',
  not_delivered: 'Could not be handed over',
  back: 'Brought back to the store',
};

const byCode = new Map<number, CourierMeaning>(
  (Object.keys(scanCodes) as ScanName[]).map((name) => [scanCodes[name], meanings[name]]),
);

/** A number that is none of ours is kept and moves nothing. */
export function meaningOf(code: number): CourierMeaning {
  return byCode.get(code) ?? 'unknown';
}

export const refusalOf: Readonly<Record<FleetRefusal, { readonly kind: ErrorKind; readonly code: string }>> = {
  called_off: { kind: 'refused', code: 'fleet.called_off' },
  left: { kind: 'refused', code: 'fleet.parcel_left' },
  unknown: { kind: 'missing', code: 'fleet.waybill_unknown' },
};

/** Our own people refuse nothing that another courier would take: what was called off is called off. */
export function isCourierRefusal(): boolean {
  return false;
}
