/** Cartons of a parcel: each gets its SSCC once, however often its label is asked for. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { listCompanies, loadLocation } from '../catalog/index.ts';
import { numberCartons } from '../document/index.ts';
import { slipData } from './make-papers.ts';
import { workOn } from './move-shipment.ts';
import type { CartonData } from './paper-data.ts';

const MOST_CARTONS = 99;

/**
 * @throws conflict `sscc.no_prefix` while the company has no GS1 prefix
 * @throws invalid `sscc.cartons`
 */
export async function cartonData(tx: Tx, shipmentId: string, cartons: number): Promise<CartonData[]> {
  if (cartons < 1 || cartons > MOST_CARTONS) fail('invalid', 'sscc.cartons', { most: MOST_CARTONS });
  const shipment = (await workOn(tx, [shipmentId])).get(shipmentId);
  if (shipment === undefined) return fail('missing', 'shipment.unknown', { shipmentId });
  const location = await loadLocation(tx, shipment.locationId);
  const company = (await listCompanies(tx)).find((one) => one.id === location.companyId);
  const prefix = company?.billing?.gs1Prefix ?? fail('conflict', 'sscc.no_prefix', { company: location.companyId });
  const slip = await slipData(tx, shipmentId);
  const codes = await numberCartons(tx, shipmentId, cartons, prefix);
  return codes.map((sscc, at) => ({
    sscc,
    reference: slip.reference,
    orderNumber: slip.orderNumber,
    ...(slip.awb === undefined ? {} : { awb: slip.awb }),
    piece: { number: at + 1, of: cartons },
    from: slip.from,
    to: slip.to,
    contents: slip.items.map((item) => `${item.quantity} × ${item.name}`).join(', '),
    printedAt: slip.printedAt,
  }));
}
