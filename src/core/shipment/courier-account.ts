/** Whom a courier is asked through, and the account by which it knows us. */
import type { CourierRow } from '../../../config/couriers.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { listCouriers } from '../catalog/index.ts';
import type { Via } from './carrier.ts';

/** @throws invalid `shipment.courier_unknown` */
export async function accountOf(tx: Tx, courierCode: string | null): Promise<string> {
  return (
    (await findRow(tx, courierCode))?.account ??
    fail('invalid', 'shipment.courier_unknown', { courierCode: courierCode ?? '' })
  );
}

/** Nothing for a courier behind the aggregator, or one that was switched off since. */
export async function viaOfCode(tx: Tx, courierCode: string | null): Promise<Via> {
  const row = await findRow(tx, courierCode);
  return row === undefined ? {} : viaOf(row);
}

export function viaOf({ connector }: Pick<CourierRow, 'connector'>): Via {
  return connector === 'clickpost' ? {} : { connector };
}

async function findRow(tx: Tx, courierCode: string | null): Promise<CourierRow | undefined> {
  return (await listCouriers(tx)).find((one) => one.code === courierCode);
}
