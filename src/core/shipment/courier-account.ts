/** The account by which an aggregator knows us at a courier. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { listCouriers } from '../catalog/index.ts';

/** @throws invalid `shipment.courier_unknown` */
export async function accountOf(tx: Tx, courierCode: string | null): Promise<string> {
  const courier = (await listCouriers(tx)).find((one) => one.code === courierCode);
  return courier?.account ?? fail('invalid', 'shipment.courier_unknown', { courierCode: courierCode ?? '' });
}
