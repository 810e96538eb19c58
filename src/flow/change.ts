/** Orders are cancelled, paused and revised, and what that undoes at the courier. */
import { recordKept, recordLetGo, replaceOrder, reviseOrders } from '../core/change/index.ts';
import type { IncomingOrder } from '../core/order/index.ts';
import { intendRecall, intendVoid, recordVoided, type Via } from '../core/shipment/index.ts';
import { AppError, asAppError } from '../platform/errors.ts';
import { carrierFor } from './carriers.ts';
import { each, type Part } from './form.ts';

/** `kept` says by which code the courier does not let go of it. */
type Answer = { readonly kept?: string };

export function change({ on, p }: Part): void {
  const cancel = async (waybill: Via & { awb: string; partnerId: number; account: string }): Promise<Answer> => {
    const said = await carrierFor(p, waybill)
      .cancelShipment(waybill)
      .catch((thrown: unknown) => {
        const error = asAppError(thrown);
        if (error.kind === 'refused' || error.kind === 'missing') return { kept: error.code };
        throw error;
      });
    // Taken on, not done: its own report or the next question brings the answer.
    if (said === 'pending') throw new AppError('unavailable', 'courier.cancel_pending', {}, undefined, 30_000);
    return said === 'cancelled' ? {} : said;
  };

  // Asking twice is harmless: what is cancelled already is said to be so.
  on('shipment.recalled', 'courier.shipment.cancel', {
    key: (e) => e.shipmentId,
    intend: (tx, e) => intendRecall(tx, e.shipmentId),
    ask: cancel,
    then: (tx, e, { kept }) =>
      kept === undefined ? recordLetGo(tx, e.shipmentId) : recordKept(tx, e.shipmentId, kept),
    otherwise: (tx, e, error) => recordKept(tx, e.shipmentId, error.code),
  });
  on('shipment.let_go', 'change.shipment.let_go', { then: (tx, e) => recordLetGo(tx, e.shipmentId) });
  on('awb.superfluous', 'courier.awb.void', {
    key: (e) => `${e.partnerId}:${e.awb}`,
    intend: (tx, e) => intendVoid(tx, e),
    ask: cancel,
    then: (tx, e, { kept }) => recordVoided(tx, e, kept),
    otherwise: (tx, e, error) => recordVoided(tx, e, error.code),
  });

  // Another body of a known order, or one that stands for an older order.
  const read = (body: string): IncomingOrder => p.magento.inbound.orderPlaced.parse(JSON.parse(body) as unknown);
  on(
    'order.revised',
    'change.order.revise',
    each<{ readonly orderId: string }>((tx, facts) =>
      reviseOrders(
        tx,
        facts.map((fact) => fact.orderId),
        read,
      ),
    ),
  );
  on('order.replaces', 'change.order.replace', { then: (tx, e) => replaceOrder(tx, e.orderId) });
}
