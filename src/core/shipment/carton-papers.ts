/** Cartons of a parcel: how many there are and what they weigh, and the SSCC that each gets once, however often it is asked for. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { listCompanies, loadLocation } from '../catalog/index.ts';
import { numberCartons } from '../document/index.ts';
import { slipData } from './make-papers.ts';
import { workOn } from './move-shipment.ts';
import type { CartonData } from './paper-data.ts';
import { boxesOf, type PackedBox, type Shipment } from './shipment.ts';
import { saveBoxes } from './store.ts';

export const MOST_CARTONS = 99;
const inTheStore = new Set<Shipment['state']>([
  'planned',
  'charging',
  'charge_failed',
  'invoiced',
  'booking_failed',
  'booked',
  'labelled',
]);
const unbooked = new Set<Shipment['state']>(['planned', 'charging', 'charge_failed', 'invoiced', 'booking_failed']);

/**
 * Says into which boxes a parcel was packed. Before the booking its weight becomes theirs and a courier that takes several
 * boxes is told of each; afterwards only papers show them. `seen`: the version the person looked at.
 * @throws invalid `sscc.cartons` · conflict `shipment.moved_meanwhile`, `shipment.left_store`
 */
export async function packShipment(
  tx: Tx,
  shipmentId: string,
  boxes: readonly PackedBox[],
  seen?: number,
): Promise<void> {
  if (boxes.length < 1 || boxes.length > MOST_CARTONS) fail('invalid', 'sscc.cartons', { most: MOST_CARTONS });
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId) ?? fail('missing', 'shipment.unknown', { shipmentId });
  if (seen !== undefined && seen !== shipment.version)
    fail('conflict', 'shipment.moved_meanwhile', { version: shipment.version });
  if (!inTheStore.has(shipment.state)) fail('conflict', 'shipment.left_store', { state: shipment.state });
  const weights = boxes.map(({ weightG }) => weightG);
  const weightG = unbooked.has(shipment.state) ? weights.reduce((sum, one) => sum + one, 0) : shipment.weightG;
  work.set(
    shipmentId,
    {},
    'pack',
    weights
      .map((one) => `${one} g`)
      .join(', ')
      .slice(0, 200),
  );
  await work.save();
  await saveBoxes(tx, shipmentId, JSON.stringify(weights.map((one) => ({ weightG: one }))), weightG);
}

/**
 * @throws conflict `sscc.no_prefix` while the company has no GS1 prefix
 * @throws invalid `sscc.cartons`
 */
export async function cartonData(tx: Tx, shipmentId: string, cartons?: number): Promise<CartonData[]> {
  if (cartons !== undefined && (cartons < 1 || cartons > MOST_CARTONS))
    fail('invalid', 'sscc.cartons', { most: MOST_CARTONS });
  const shipment = (await workOn(tx, [shipmentId])).get(shipmentId);
  if (shipment === undefined) return fail('missing', 'shipment.unknown', { shipmentId });
  const location = await loadLocation(tx, shipment.locationId);
  const company = (await listCompanies(tx)).find((one) => one.id === location.companyId);
  const prefix = company?.billing?.gs1Prefix ?? fail('conflict', 'sscc.no_prefix', { company: location.companyId });
  const slip = await slipData(tx, shipmentId);
  const count = cartons ?? boxesOf(shipment).length;
  const codes = await numberCartons(tx, shipmentId, count, prefix);
  return codes.map((sscc, at) => ({
    sscc,
    reference: slip.reference,
    orderNumber: slip.orderNumber,
    ...(slip.awb === undefined ? {} : { awb: slip.awb }),
    piece: { number: at + 1, of: count },
    from: slip.from,
    to: slip.to,
    contents: slip.items.map((item) => `${item.quantity} × ${item.name}`).join(', '),
    printedAt: slip.printedAt,
  }));
}
