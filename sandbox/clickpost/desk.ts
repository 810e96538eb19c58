/** The booking desk: what Clickpost and the couriers behind it remember, and how a booking, a repeat and a cancel are answered. */
import { randomUUID } from 'node:crypto';
import type { Random } from '../random.ts';
import type { Switches } from '../switches.ts';
import type { OrderIn } from './check-order.ts';
import type { ClickpostSwitches, CourierSetting, Shipment } from './types.ts';
import { paths } from './types.ts';
import type { PathName } from './types.ts';
import { finalCodes } from './statuses.ts';

/** An answer before it is put in an envelope. */
export interface Outcome {
  http: number;
  code: number;
  message: string;
  shipment?: Shipment;
}

export interface DeskOptions {
  switches: Switches<ClickpostSwitches>;
  random: Random;
  asyncMs: number;
  firstAwb: number;
  /** A shipment begins to move. */
  begin: (shipment: Shipment) => boolean;
  /** Writes one scan and tells the hub. */
  scan: (shipment: Shipment, code: number) => void;
}

export interface Desk {
  byReference: Map<string, Shipment>;
  byWaybill: Map<string, Shipment>;
  find: (courierId: number, waybill: string) => Shipment | undefined;
  book: (version: 3 | 4, order: OrderIn, path: string) => Outcome;
  repeat: (reference: string) => Outcome | undefined;
  cancel: (shipment: Shipment, manually: boolean) => Outcome;
  /** Follows a waybill that was made elsewhere. */
  adopt: (courier: CourierSetting, waybill: string, body: Record<string, unknown>) => Shipment;
  clear: () => void;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const key = (courierId: number, waybill: string) => `${courierId}/${waybill}`;

export const isReady = (shipment: Shipment): boolean => !shipment.unheard && Date.now() >= shipment.readyAt;

export function createDesk({ switches, random, asyncMs, firstAwb, begin, scan }: DeskOptions): Desk {
  const byReference = new Map<string, Shipment>();
  const byWaybill = new Map<string, Shipment>();
  let made = 0;

  function choosePath(): PathName {
    const weights = Object.entries(switches.values.paths) as [PathName, number][];
    let at = random.next() * weights.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of weights) {
      at -= weight;
      if (at < 0) return name;
    }
    return 'normal';
  }

  function create(version: 3 | 4, order: OrderIn): Shipment {
    made += 1;
    const { courier, shipment, additional, pickup, drop, items } = order;
    const waybill = text(shipment['awb_number']) ?? String(firstAwb + made);
    const isAsync = courier.async === true || additional['async'] === true;
    const now = new Date();
    return {
      waybill,
      reference: order.reference,
      orderNumber: text(shipment['order_id']) ?? text(additional['order_id']),
      version,
      courier,
      orderId: 200_000_000 + made,
      trackingId: 600_000_000 + made,
      securityKey: randomUUID(),
      wantsLabel: additional['label'] !== false,
      isRvp: (shipment['delivery_type'] ?? additional['delivery_type']) === 'RVP',
      codValue: Number(shipment['cod_value']),
      currency: text(shipment['currency_code']) ?? 'INR',
      invoiceNumber: text(shipment['invoice_number']),
      fromCity: text(pickup['city'] ?? pickup['pickup_city']) ?? '',
      toCity: text(drop['city'] ?? drop['drop_city']) ?? '',
      toName: text(drop['name'] ?? drop['drop_name']) ?? '',
      items: items.map((item) => ({ sku: text(item['sku']), quantity: Number(item['quantity']) })),
      bookedAt: now,
      unheard: false,
      readyAt: isAsync ? now.getTime() + asyncMs : 0,
      told: !isAsync,
      cancelled: false,
      dispatched: false,
      scans: [],
      updatedAt: now,
      path: [...paths[choosePath()]],
      ...(courier.boxes === true ? { boxes: items.map((_, at) => `${waybill}-${at + 1}`) } : {}),
    };
  }

  function repeat(reference: string): Outcome | undefined {
    const shipment = byReference.get(reference);
    if (shipment === undefined) return undefined;
    if (shipment.unheard) {
      if (shipment.failure !== undefined) return { http: 200, ...shipment.failure };
      // the courier's own duplicate check gives the waybill of the first try
      shipment.unheard = false;
      begin(shipment);
      return { http: 200, code: 200, message: 'Order Placed Successfully', shipment };
    }
    if (Date.now() < shipment.readyAt) return { http: 200, code: 102, message: 'Order is being processed', shipment };
    if (shipment.failure !== undefined) {
      byReference.delete(reference);
      return { http: 200, ...shipment.failure };
    }
    const first = !shipment.told;
    shipment.told = true;
    if (first) return { http: 200, code: 200, message: 'Order Placed Successfully', shipment };
    return { http: 200, code: 323, message: 'Order already placed for this reference number', shipment };
  }

  const later = new Set<NodeJS.Timeout>();
  function agree(shipment: Shipment, tell: boolean): void {
    if (shipment.dispatched || shipment.cancelled) return;
    shipment.path = [];
    shipment.cancelled = true;
    if (tell) scan(shipment, 10);
  }

  return {
    byReference,
    byWaybill,
    find: (courierId, waybill) => byWaybill.get(key(courierId, waybill)),
    repeat,
    book(version, order, path) {
      const refusal = switches.refusal(path);
      const message = refusal?.message ?? 'Error In Order Placing To Courier Partner: consignee phone is not valid';
      if (refusal !== undefined && order.courier.async !== true) return { http: 200, code: refusal.code, message };
      const shipment = create(version, order);
      const waybillKey = key(shipment.courier.id, shipment.waybill);
      if (byWaybill.has(waybillKey)) return { http: 200, code: 303, message: 'Waybill already registered' };
      byReference.set(shipment.reference, shipment);
      if (refusal !== undefined) {
        shipment.failure = { code: refusal.code, message };
        return { http: 200, code: 202, message: 'Order queued', shipment };
      }
      byWaybill.set(waybillKey, shipment);
      if (switches.hit('bookThenTimeout', path)) {
        shipment.unheard = true;
        return { http: 200, code: 329, message: 'Courier partner API timed out' };
      }
      if (switches.hit('bookThenRefuse', path)) {
        // the courier has booked, does not say so, and takes the second try for another parcel's
        shipment.unheard = true;
        shipment.failure = { code: 319, message: 'Error In Order Placing To Courier Partner: duplicate order' };
        return { http: 200, code: 329, message: 'Courier partner API timed out' };
      }
      begin(shipment);
      if (shipment.readyAt > 0) return { http: 200, code: 202, message: 'Order queued', shipment };
      return { http: 200, code: 200, message: 'Order Placed Successfully', shipment };
    },
    cancel(shipment, manually) {
      const { courier } = shipment;
      const last = shipment.scans.at(-1)?.code ?? 0;
      if (shipment.cancelled) return { http: 200, code: 600, message: 'Order already cancelled' };
      const how = courier.cancel ?? (courier.async === true ? 'accept' : 'void');
      if (finalCodes.includes(last) || how === 'refuse') {
        return { http: 400, code: 350, message: 'Waybill cannot be cancelled' };
      }
      if (shipment.dispatched) {
        shipment.cancelled = true;
        // too late to void: the courier turns it round
        shipment.path = paths.rto.slice(paths.rto.indexOf(11));
        begin(shipment);
        return { http: 200, code: 200, message: 'Order Cancelled Successfully' };
      }
      shipment.path = [];
      const tell = courier.cancelScan !== false || manually;
      if (how === 'accept') {
        if (tell) shipment.path = [10];
        // a courier that works later does so even where its parcels move by hand alone
        if (!begin(shipment)) later.add(setTimeout(() => agree(shipment, tell), asyncMs));
        return { http: 202, code: 202, message: 'Cancellation request accepted' };
      }
      shipment.cancelled = true;
      if (tell) scan(shipment, 10);
      return { http: 200, code: 200, message: 'Order Cancelled Successfully' };
    },
    adopt(courier, waybill, body) {
      made += 1;
      const now = new Date();
      const shipment: Shipment = {
        waybill,
        reference: text(body['reference_number']) ?? waybill,
        orderNumber: text(body['order_id']),
        version: 4,
        courier,
        orderId: 200_000_000 + made,
        trackingId: 600_000_000 + made,
        securityKey: randomUUID(),
        wantsLabel: false,
        isRvp: false,
        codValue: 0,
        currency: 'AED',
        invoiceNumber: null,
        fromCity: '',
        toCity: '',
        toName: '',
        items: [],
        bookedAt: now,
        unheard: false,
        readyAt: 0,
        told: true,
        cancelled: false,
        dispatched: false,
        scans: [],
        updatedAt: now,
        path: [],
      };
      byWaybill.set(key(courier.id, waybill), shipment);
      scan(shipment, 28);
      return shipment;
    },
    clear() {
      for (const timer of later) clearTimeout(timer);
      later.clear();
      byReference.clear();
      byWaybill.clear();
    },
  };
}
