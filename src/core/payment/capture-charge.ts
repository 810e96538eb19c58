/** The money of one shipment is taken of what the gateway holds: asked for, found again, recorded. */
import type { Tx } from '../../platform/db/index.ts';
import type { AppError } from '../../platform/errors.ts';
import { fail } from '../../platform/errors.ts';
import { tell } from '../events.ts';
import { loadOrder, lockOrders, type Order } from '../order/index.ts';
import { listShipmentsOf, workOn, type WorkSet } from '../shipment/index.ts';
import { openTask, settleTask, settleTasks } from '../task/index.ts';
import { lockNoted } from './authorise.ts';
import type { CaptureIntent, GatewayAnswer } from './gateway.ts';
import { moneyOf } from './money-of.ts';
import { moveAuthorisation, moveCharges, saveCovered, saveNext } from './move-money.ts';
import { counts, referenceOf, restOf, type Authorisation, type Charge } from './payment.ts';
import { listChargesOfOrders, listRefundsOfOrders, lockCharge, lockChargesOfShipments } from './store.ts';
import { failedChargeTask } from './tasks.ts';

type Fact = { readonly orderId: string; readonly shipmentId: string };
type Opened = { readonly order: Order; readonly work: WorkSet; readonly charge: Charge };

/** Everything a charge touches, locked in the order that all keep: order, shipment, charge. */
async function open(tx: Tx, fact: Fact): Promise<Opened | undefined> {
  const [order] = await lockOrders(tx, [fact.orderId]);
  const work = await workOn(tx, [fact.shipmentId]);
  const [charge] = await lockChargesOfShipments(tx, [fact.shipmentId]);
  return order === undefined || charge === undefined ? undefined : { order, work, charge };
}

/**
 * Undefined when there is nothing to ask: taken already, waiting for the end of the maintenance mode, or known to fail.
 * @param allowed whether anything may be charged now; read inside this transaction
 */
export async function intendCapture(
  tx: Tx,
  fact: Fact,
  allowed: (tx: Tx, channelId: string) => Promise<boolean>,
): Promise<CaptureIntent | undefined> {
  const opened = await open(tx, fact);
  if (opened === undefined) return undefined;
  const { order, work, charge } = opened;
  if (charge.state !== 'requested' || work.get(fact.shipmentId)?.state !== 'charging') return undefined;
  const held = await lockNoted(tx, order);
  if (!(await allowed(tx, order.channelId))) {
    await moveCharges(tx, [{ charge, move: 'wait', why: 'maintenance' }]);
    return undefined;
  }
  const others = (await listChargesOfOrders(tx, [order.id])).filter((one) => one.id !== charge.id);
  const covered = await cover(tx, charge, others);
  if (covered === undefined) return undefined;
  const left = held === undefined ? 0 : leftOf(held, others);
  const trouble = troubleWith(held, covered, left);
  if (trouble === 'payment.over_authorised' && (await isUndecided(tx, others))) {
    await moveCharges(tx, [{ charge: covered, move: 'wait', why: 'parcel_called_off' }]);
    return undefined;
  }
  if (trouble !== undefined || held === undefined) {
    await refuse(tx, { ...opened, charge: covered }, trouble ?? 'payment.no_gateway');
    return undefined;
  }
  return {
    orderId: order.id,
    gateway: held.gateway,
    paymentRef: held.paymentRef,
    reference: referenceOf(charge),
    currency: charge.currency,
    chargeId: charge.id,
    amountMinor: restOf(covered),
    final: left === restOf(covered),
  };
}

/**
 * What parcels that were called off had taken and given up pays first, or the customer would pay for the same goods twice.
 * @returns the charge with what covers it; undefined when that is all of it
 */
async function cover(tx: Tx, charge: Charge, others: readonly Charge[]): Promise<Charge | undefined> {
  if (!others.some(counts)) return charge;
  const { unallocatedMinor } = await moneyOf(tx, charge.orderId);
  if (unallocatedMinor >= restOf(charge)) {
    await moveCharges(tx, [{ charge, move: 'cover', changes: { coveredMinor: charge.amountMinor } }]);
    return undefined;
  }
  return unallocatedMinor === 0 ? charge : saveCovered(tx, charge, charge.coveredMinor + unallocatedMinor);
}

/** The gateway has no more to give, but a parcel that was called off had taken it, and what becomes of that is to be seen. */
async function isUndecided(tx: Tx, others: readonly Charge[]): Promise<boolean> {
  if (others.some((one) => one.state === 'dropping')) return true;
  const taken = others.filter((one) => one.state === 'captured').map((one) => one.shipmentId);
  if (taken.length === 0) return false;
  const orderIds = [...new Set(others.map((one) => one.orderId))];
  const given = new Set((await listRefundsOfOrders(tx, orderIds)).map((one) => one.shipmentId));
  return (await listShipmentsOf(tx, orderIds)).some(
    (one) => (one.state === 'cancelled' || one.state === 'recalled') && taken.includes(one.id) && !given.has(one.id),
  );
}

/** What may still be taken, less what other shipments have asked for. */
function leftOf(held: Authorisation, others: readonly Charge[]): number {
  const asked = others.filter((one) => one.state === 'asked' || one.state === 'dropping');
  return held.amountMinor - held.capturedMinor - held.voidedMinor - asked.reduce((sum, one) => sum + restOf(one), 0);
}

function troubleWith(held: Authorisation | undefined, charge: Charge, left: number): string | undefined {
  if (held === undefined) return 'payment.no_gateway';
  if (held.state === 'expired') return 'payment.authorisation_expired';
  if (held.state === 'voided' || held.state === 'voiding') return 'payment.authorisation_voided';
  return restOf(charge) > left ? 'payment.over_authorised' : undefined;
}

/** What the gateway answered, or reports by itself: late, twice or in any order, it is taken once. */
export async function recordCapture(tx: Tx, fact: Fact, answer: GatewayAnswer): Promise<void> {
  const opened = await open(tx, fact);
  if (opened === undefined) return;
  if (answer.outcome === 'done') return take(tx, opened, answer.actionRef);
  if (answer.outcome === 'asked') {
    await moveCharges(tx, [{ charge: opened.charge, move: 'ask', changes: { actionRef: answer.actionRef } }]);
    return;
  }
  await refuse(tx, opened, answer.code ?? 'payment.declined', answer.text);
}

/** The gateway said no, or we gave up asking. */
export async function recordCaptureRefused(tx: Tx, fact: Fact, error: AppError): Promise<void> {
  const opened = await open(tx, fact);
  const { problem, text } = error.details as { problem?: string; text?: string };
  if (opened !== undefined) await refuse(tx, opened, problem ?? error.code, text);
}

/** The money has been taken. What becomes of that of a shipment that was called off is for billing to say. */
async function take(tx: Tx, { order, work, charge }: Opened, actionRef: string | null): Promise<void> {
  const changes = { actionRef: actionRef ?? charge.actionRef, errorCode: null, errorText: null };
  const [taken] = await moveCharges(tx, [{ charge, move: 'capture', changes }]);
  if (taken === undefined) return;
  const held = await lockNoted(tx, order);
  if (held !== undefined) {
    const more = { ...held, capturedMinor: held.capturedMinor + restOf(charge) };
    if (more.capturedMinor < held.amountMinor || (await moveAuthorisation(tx, held, 'use_up', more)) === undefined)
      await saveNext(tx, held, more);
  }
  if (charge.state === 'failed') {
    await settleTask(tx, 'charge.failed', charge.shipmentId);
    // Its shipment had stopped: it goes on, and is billed when the event of this capture is worked.
    work.tryMove(charge.shipmentId, 'charge');
    await work.save();
  }
}

async function refuse(tx: Tx, { work, charge }: Opened, code: string, text?: string): Promise<void> {
  const changes = { errorCode: code.slice(0, 80), errorText: text?.slice(0, 300) ?? null };
  const [failed] = await moveCharges(tx, [{ charge, move: 'fail', changes, why: code }]);
  if (failed === undefined) return;
  if (work.tryMove(charge.shipmentId, 'refuse_charge', { reason: code.slice(0, 80) })) {
    await work.save();
    await openTask(tx, failedChargeTask(failed));
  }
}

/**
 * A person asks for it once more; after a certain no it is another request to the gateway.
 * @throws missing `payment.unknown_charge`; conflict `payment.not_failed`, `shipment.illegal_move`
 */
export async function retryCharge(tx: Tx, shipmentId: string): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const [charge] = await lockChargesOfShipments(tx, [shipmentId]);
  if (charge === undefined) return fail('missing', 'payment.unknown_charge', { shipmentId });
  const [asked] = await moveCharges(tx, [{ charge, move: 'retry', changes: { attempt: charge.attempt + 1 } }]);
  if (asked === undefined || charge.state !== 'failed')
    return fail('conflict', 'payment.not_failed', { state: charge.state });
  work.move(shipmentId, 'charge');
  await work.save();
  await settleTask(tx, 'charge.failed', shipmentId);
}

/** Charges that waited for the end of the maintenance mode are asked for; how many. */
export async function resumeCharges(
  tx: Tx,
  waiting: readonly Charge[],
  allowed: (tx: Tx, channelId: string) => Promise<boolean>,
): Promise<number> {
  let resumed = 0;
  for (const { id, orderId } of waiting) {
    const order = await loadOrder(tx, orderId);
    if (!(await allowed(tx, order.channelId))) continue;
    const charge = await lockCharge(tx, id);
    if (charge?.state !== 'waiting') continue;
    const [asked] = await moveCharges(tx, [{ charge, move: 'retry' }]);
    if (asked === undefined) continue;
    tell(tx, 'shipment.charging', { orderId: charge.orderId, shipmentId: charge.shipmentId }, asked.version);
    resumed++;
  }
  return resumed;
}

/**
 * Shipments were cancelled: what is not taken yet is not asked for any more, and what covered it is the order's again.
 * @returns what was taken already, and what was covered
 */
export async function dropCharges(tx: Tx, facts: readonly Fact[]): Promise<Charge[]> {
  const charges = await lockChargesOfShipments(
    tx,
    facts.map((fact) => fact.shipmentId),
  );
  await moveCharges(
    tx,
    charges.map((charge) => ({
      charge,
      move: 'drop',
      // The gateway may still give the rest: that alone is then to be seen to.
      changes: { amountMinor: restOf(charge), coveredMinor: 0 },
      why: 'shipment_cancelled',
    })),
  );
  const failed = charges.filter((charge) => charge.state === 'failed').map((charge) => charge.shipmentId);
  if (failed.length > 0) await settleTasks(tx, 'charge.failed', failed);
  return charges.filter((charge) => charge.state === 'captured' || charge.coveredMinor > 0);
}

/** Cash came in at the door; whose. */
export async function collectAtDoor(tx: Tx, facts: readonly Fact[]): Promise<Charge[]> {
  return moveDue(tx, facts, 'collect');
}

/** The parcel did not reach its customer: nobody paid. */
export async function forgoAtDoor(tx: Tx, facts: readonly Fact[]): Promise<void> {
  await moveDue(tx, facts, 'forgo');
}

async function moveDue(tx: Tx, facts: readonly Fact[], move: 'collect' | 'forgo'): Promise<Charge[]> {
  const charges = await lockChargesOfShipments(
    tx,
    facts.map((fact) => fact.shipmentId),
  );
  return moveCharges(
    tx,
    charges.filter((charge) => charge.state === 'due').map((charge) => ({ charge, move })),
  );
}
