/**
 * The courier's label that could not be had in time: staff go on with ours, or wait where the courier takes no other. It is
 * asked for until it comes or the parcel leaves; what happens to ours then is the rule of the courier.
 */
import type { CourierRow } from '../../../config/couriers.ts';
import { limits } from '../../../config/retry.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { AppError } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { listCouriers } from '../catalog/index.ts';
import { findPrint } from '../document/index.ts';
import { tell } from '../events.ts';
import { openTask, settleTask } from '../task/index.ts';
import { intendLabel, keepLabel, openRefusal, type Label, type LabelIntent } from './label-shipment.ts';
import { workOn } from './move-shipment.ts';
import type { Shipment } from './shipment.ts';

const AWAITED = 'label.awaited';
const SWAPPED = 'label.swapped';

/** No label of the courier yet, by the code of what went wrong; with our own where that may be used meanwhile. */
export type AwaitedLabel = { readonly awaited: string } & Partial<Label>;

export type TimelyIntent = LabelIntent & {
  /** UTC; from then on nobody waits for the courier's own label. */
  readonly waitUntil: string;
  readonly ownLabel: NonNullable<CourierRow['ownLabel']>;
};

async function ruleOf(tx: Tx, courierCode: string | null): Promise<NonNullable<CourierRow['ownLabel']>> {
  return (await listCouriers(tx)).find((one) => one.code === courierCode)?.ownLabel ?? 'stands';
}

/** As `intendLabel`, with how long the courier's own is waited for. */
export async function intendTimelyLabel(
  tx: Tx,
  shipmentId: string,
  invoice?: { readonly totalMinor: number },
  now = new Date(),
): Promise<TimelyIntent | undefined> {
  const intent = await intendLabel(tx, shipmentId, invoice);
  if (intent === undefined) return undefined;
  const courier = (await listCouriers(tx)).find((one) => one.code === intent.courierCode);
  const waitMs = courier?.labelWaitSeconds === undefined ? limits.labelWaitMs : courier.labelWaitSeconds * 1000;
  return {
    ...intent,
    waitUntil: momentOf(new Date(now.getTime() + waitMs)),
    ownLabel: courier?.ownLabel ?? 'stands',
  };
}

/** The parcel goes on with our label, or stays where it is; the courier's is asked for all the same. */
export async function recordAwaitedLabel(
  tx: Tx,
  shipmentId: string,
  { awaited: code, ...ours }: AwaitedLabel,
): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  if (shipment?.state !== 'booked' || shipment.labelId !== null) return;
  let labelId: string | null = null;
  if (isLabel(ours)) {
    labelId = await keepLabel(tx, shipment, ours);
    work.move(shipmentId, 'label', { labelId }, code);
    await work.save();
  }
  const { orderId, version } = work.get(shipmentId) ?? shipment;
  tell(tx, AWAITED, { orderId, shipmentId, labelId }, version);
  // Where ours does as well as theirs, the history says enough.
  if (labelId === null || (await ruleOf(tx, shipment.courierCode)) !== 'stands') await ask(tx, AWAITED, shipment, code);
}

const isLabel = (label: Partial<Label>): label is Label => label.bytes !== undefined;

async function ask(tx: Tx, kind: string, shipment: Shipment, code: string): Promise<void> {
  await openTask(tx, {
    kind,
    about: shipment.id,
    workgroup: 'shipping',
    orderId: shipment.orderId,
    shipmentId: shipment.id,
    reasonCode: code,
    facts: { reference: shipment.reference, awb: shipment.awb, courier: shipment.courierCode },
  });
}

type Awaiting = { readonly shipmentId: string; readonly labelId: string | null };

const atHome = new Set<string>(['booked', 'labelled']);

/** Whether the label that it has is still the one that stands in for the courier's. */
function isAwaited(shipment: Shipment | undefined, labelId: string | null): shipment is Shipment {
  return shipment !== undefined && atHome.has(shipment.state) && shipment.labelId === labelId;
}

/** Undefined when nobody needs it any more: the parcel has left, or has another label by now. */
export async function intendLateLabel(
  tx: Tx,
  { shipmentId, labelId }: Awaiting,
  invoice?: { readonly totalMinor: number },
): Promise<LabelIntent | undefined> {
  const shipment = (await workOn(tx, [shipmentId])).get(shipmentId);
  if (isAwaited(shipment, labelId)) return intendLabel(tx, shipmentId, invoice, true);
  await settleTask(tx, AWAITED, shipmentId);
  return undefined;
}

/** The courier's own, or ours again where it has none, or none that we would print. */
export async function recordLateLabel(tx: Tx, { shipmentId, labelId }: Awaiting, label: Label): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  await settleTask(tx, AWAITED, shipmentId);
  if (!isAwaited(shipment, labelId)) return;
  if (labelId === null) {
    work.move(shipmentId, 'label', { labelId: await keepLabel(tx, shipment, label) });
    await work.save();
    return;
  }
  if (label.origin === 'hub') {
    if (label.refused !== undefined) await openRefusal(tx, shipment, label.refused);
    return;
  }
  const printed = (await findPrint(tx, labelId, 1)) !== undefined;
  // On the parcel, perhaps: two labels of one parcel are worse than one that is ours.
  if (printed && (await ruleOf(tx, shipment.courierCode)) === 'stands') return;
  const theirs = await keepLabel(tx, shipment, { ...label, replaces: true });
  work.set(shipmentId, { labelId: theirs }, 'keep_label');
  await work.save();
  if (printed) await ask(tx, SWAPPED, shipment, SWAPPED);
}

/** We gave up asking for it: a person does. */
export async function recordLabelGivenUp(tx: Tx, shipmentId: string, error: AppError): Promise<void> {
  const shipment = (await workOn(tx, [shipmentId])).get(shipmentId);
  if (shipment !== undefined && atHome.has(shipment.state)) await ask(tx, AWAITED, shipment, error.code);
}
