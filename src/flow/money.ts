/** Bills, charges, refunds, and their mirror at the channel. */
import { billShipments } from '../core/billing/index.ts';
import { each, type Part } from './form.ts';

export function money({ on }: Part): void {
  on('shipment.planned', 'billing.shipment.bill', each(billShipments));
}
