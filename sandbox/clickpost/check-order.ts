/** Checks a create-order body the way Clickpost's code table says: the first fault found decides the code. */
import type { Fields } from './fields.ts';
import { firstWrong, v3, v4 } from './fields.ts';
import type { CourierSetting } from './types.ts';

export type Json = Record<string, unknown>;

export interface Wrong {
  code: number;
  message: string;
}

export interface OrderIn {
  reference: string;
  courier: CourierSetting;
  shipment: Json;
  additional: Json;
  pickup: Json;
  drop: Json;
  items: Json[];
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const bag = (value: unknown): Json => (isObject(value) ? value : {});
const wrong = (code: number, message: string): Wrong => ({ code, message });

function checkCourier(shipment: Json, additional: Json, couriers: readonly CourierSetting[]): CourierSetting | Wrong {
  const id = shipment['courier_partner'];
  if (typeof id !== 'number' || !Number.isInteger(id)) return wrong(302, 'courier_partner must be an integer');
  const known = couriers.filter((courier) => courier.id === id);
  if (known.length === 0) return wrong(302, `courier_partner ${id} is unknown`);
  // the tables put it in shipment_details, the v4 samples in additional: either is read
  const account = shipment['account_code'] ?? additional['account_code'];
  if (typeof account !== 'string' || account === '') return wrong(351, 'account_code is missing');
  const courier = known.find((one) => one.account === account);
  if (courier === undefined) return wrong(351, `account_code ${account} is unknown for courier ${id}`);
  return courier.active === false ? wrong(353, `account ${account} is inactive`) : courier;
}

function checkTerms(shipment: Json, additional: Json, courier: CourierSetting): Wrong | undefined {
  const orderType = shipment['order_type'];
  if (orderType !== 'PREPAID' && orderType !== 'COD' && orderType !== 'EXCHANGE') {
    return wrong(307, 'order_type must be PREPAID, COD or EXCHANGE');
  }
  const priority = additional['priority'];
  if (priority !== undefined && priority !== 'NORMAL' && priority !== 'URGENT')
    return wrong(308, 'priority must be NORMAL or URGENT');
  const delivery = shipment['delivery_type'] ?? additional['delivery_type'];
  if (delivery !== 'FORWARD' && delivery !== 'RVP') return wrong(309, 'delivery_type must be FORWARD or RVP');
  if (delivery === 'RVP') {
    const reason = shipment['rvp_reason'] ?? additional['rvp_reason'];
    if (typeof reason !== 'string' || reason === '' || reason.length > 500)
      return wrong(310, 'rvp_reason is missing or too long');
    if (courier.rvp === false) return wrong(311, `${courier.name} does not take return pick-ups`);
  }
  const cod = shipment['cod_value'];
  if (typeof cod !== 'number') return wrong(314, 'shipment_details.cod_value is not valid');
  if (orderType === 'PREPAID' && cod !== 0) return wrong(315, 'cod_value must be 0 for PREPAID');
  if (orderType === 'COD' && !(cod > 0)) return wrong(315, 'cod_value must be above 0 for COD');
  return undefined;
}

function checkItems(items: unknown, fields: Fields, version: 3 | 4): Wrong | undefined {
  if (!Array.isArray(items) || items.length === 0) return wrong(312, 'items are missing');
  for (const [index, item] of items.entries()) {
    const fault = firstWrong(`items[${index}]`, item, fields);
    if (fault !== undefined) return wrong(313, fault);
    // one reference sample writes width where the table says breadth
    const { breadth, width } = item as Json;
    if (version === 4 && !(Number(breadth ?? width) > 0)) return wrong(313, `items[${index}].breadth is mandatory`);
  }
  return undefined;
}

export function checkOrder(version: 3 | 4, payload: unknown, couriers: readonly CourierSetting[]): OrderIn | Wrong {
  if (!isObject(payload)) return wrong(400, 'Bad request');
  const table = version === 4 ? v4 : v3;
  const shipment = payload['shipment_details'];
  const additional = bag(payload['additional']);
  if (!isObject(shipment)) return wrong(314, 'shipment_details is missing or not an object');
  const reference = shipment['reference_number'];
  if (typeof reference !== 'string' || reference === '' || reference.length > 100) {
    return wrong(314, 'shipment_details.reference_number is not valid');
  }
  const courier = checkCourier(shipment, additional, couriers);
  if ('code' in courier) return courier;
  const terms = checkTerms(shipment, additional, courier) ?? checkItems(shipment['items'], table.item, version);
  if (terms !== undefined) return terms;
  const pickup = bag(payload['pickup_info']);
  const returnInfo = version === 4 ? (payload['return_info'] ?? additional['return_info']) : undefined;
  const returns: Fields = { ...v4.drop, email: ['text', 'optional', 100] };
  const fault =
    firstWrong('pickup_info', payload['pickup_info'], table.pickup) ??
    firstWrong('drop_info', payload['drop_info'], table.drop) ??
    firstWrong('shipment_details', shipment, table.shipment) ??
    (returnInfo === undefined || returnInfo === null ? undefined : firstWrong('return_info', returnInfo, returns)) ??
    (version === 3 && payload['gst_info'] != null ? firstWrong('gst_info', payload['gst_info'], v3.gst) : undefined) ??
    (version === 3 && !pickup['email'] && !pickup['pickup_email'] ? 'pickup_info.email is mandatory' : undefined);
  if (fault !== undefined) return wrong(314, fault);
  const items = shipment['items'] as Json[];
  return { reference, courier, shipment, additional, pickup, drop: bag(payload['drop_info']), items };
}
