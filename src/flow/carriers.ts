/** The carriers of this house: whom a parcel is booked with says the row of its courier. */
import type { Partners } from '../connectors/index.ts';
import type { Carrier, CarrierName, Via } from '../core/shipment/index.ts';

/** A carrier with a connector of its own does not compile until it stands here. */
export function carrierFor(p: Pick<Partners, CarrierName>, { connector = 'clickpost' }: Via): Carrier {
  const carriers: Readonly<Record<CarrierName, Carrier>> = { clickpost: p.clickpost, fleet: p.fleet };
  return carriers[connector];
}
