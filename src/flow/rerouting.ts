/** Places that did not serve an order: their stock is put right, and the ERP hears of it. */
import { postAdjustment } from '../core/erp/index.ts';
import type { ShipmentFact } from '../core/events.ts';
import { correctStock, followRefusedBookings, passOnDoubted } from '../core/rerouting/index.ts';
import { each, type Part } from './form.ts';

export function rerouting({ on }: Part): void {
  // Only now are its pieces nobody's: before, the courier may still have taken it.
  on(
    'shipment.cancelled',
    'rerouting.cancelled.correct',
    each<ShipmentFact>((tx, facts) => correctStock(tx, facts, postAdjustment)),
  );
  on('shipment.pieces_doubted', 'rerouting.doubted.pass_on', { then: (tx, e) => passOnDoubted(tx, e) });
  on('shipment.booking_failed', 'rerouting.booking_failed.elsewhere', each<ShipmentFact>(followRefusedBookings));
}
