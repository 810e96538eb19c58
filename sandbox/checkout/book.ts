/** The gateway's book: payments, what was asked of them, and what the acquirer has answered. */
import type { Random } from '../random.ts';
import type { Switches } from '../switches.ts';
import type { Action, ActionType, CheckoutSwitches, Payment } from './types.ts';

const WEEK_MS = 7 * 86_400_000;

export interface NewPayment {
  amount: number;
  currency: string;
  reference: string;
  /** Captured with the authorisation. */
  capture?: boolean;
  id?: string;
}

export interface Balances {
  total_authorized: number;
  total_voided: number;
  available_to_void: number;
  total_captured: number;
  available_to_capture: number;
  total_refunded: number;
  available_to_refund: number;
}

export interface Book {
  payments: Map<string, Payment>;
  authorise: (given: NewPayment) => Payment;
  balances: (payment: Payment) => Balances;
  status: (payment: Payment) => string;
  /** Writes a request down and lets the acquirer answer it. */
  request: (payment: Payment, type: ActionType, amount: number, reference: string | null, final: boolean) => Action;
  expire: (payment: Payment) => void;
  stop: () => void;
}

const declines = { Capture: 'declineCapture', Refund: 'declineRefund', Void: 'declineVoid' } as const;

export function createBook(options: {
  random: Random;
  switches: Switches<CheckoutSwitches>;
  /** Something has happened that the merchant is told. */
  tell: (payment: Payment, type: string, action: Action | undefined) => void;
}): Book {
  const { random, switches, tell } = options;
  const payments = new Map<string, Payment>();
  const timers = new Set<NodeJS.Timeout>();
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  const id = (prefix: string) =>
    `${prefix}_${Array.from({ length: 26 }, () => letters[random.int(0, letters.length - 1)]).join('')}`;

  // what is asked for and not answered yet counts too: it must not be asked for twice
  const sum = (payment: Payment, type: ActionType, pending = true) =>
    payment.actions
      .filter((one) => one.type === type && (one.approved === true || (pending && one.approved === null)))
      .reduce((total, one) => total + one.amount, 0);

  const balances = (payment: Payment): Balances => {
    const captured = sum(payment, 'Capture');
    const closed = payment.actions.some((one) => one.type === 'Capture' && one.final && one.approved !== false);
    const rest = payment.amount - captured;
    const voided = payment.expired || closed ? rest : sum(payment, 'Void');
    return {
      total_authorized: payment.amount,
      total_voided: voided,
      available_to_void: rest - voided,
      total_captured: captured,
      available_to_capture: rest - voided,
      total_refunded: sum(payment, 'Refund'),
      available_to_refund: sum(payment, 'Capture', false) - sum(payment, 'Refund'),
    };
  };

  const add = (payment: Payment, given: Partial<Action> & Pick<Action, 'type' | 'amount'>): Action => {
    const action: Action = {
      id: id('act'),
      requested_on: new Date().toISOString(),
      processed_on: null,
      approved: null,
      response_code: null,
      response_summary: null,
      reference: null,
      final: false,
      ...given,
    };
    payment.actions.push(action);
    return action;
  };

  const settle = (payment: Payment, action: Action, declined: boolean, quietly = false): void => {
    action.processed_on = new Date().toISOString();
    action.approved = !declined;
    action.response_code = declined ? '20005' : '10000';
    action.response_summary = declined ? 'Declined - Do not honour' : 'Approved';
    if (quietly) return;
    const word = { Authorization: 'approved', Capture: 'captured', Refund: 'refunded', Void: 'voided' }[action.type];
    tell(payment, declined ? `payment_${action.type.toLowerCase()}_declined` : `payment_${word}`, action);
  };

  return {
    payments,
    balances,
    authorise({ amount, currency, reference, capture = false, id: given }) {
      const now = Date.now();
      const payment: Payment = {
        id: given ?? id('pay'),
        requested_on: new Date(now).toISOString(),
        expires_on: new Date(now + WEEK_MS).toISOString(),
        amount,
        currency,
        reference,
        expired: false,
        actions: [],
      };
      payments.set(payment.id, payment);
      // what happens at the shop's checkout is told to the shop, not to its back office
      settle(payment, add(payment, { type: 'Authorization', amount, reference }), false, true);
      if (capture) settle(payment, add(payment, { type: 'Capture', amount, reference, final: true }), false, true);
      return payment;
    },
    status(payment) {
      const { total_captured: captured, total_refunded: refunded, total_voided: voided } = balances(payment);
      if (refunded > 0) return refunded >= captured ? 'Refunded' : 'Partially Refunded';
      if (captured > 0) return captured + voided >= payment.amount ? 'Captured' : 'Partially Captured';
      if (payment.expired) return 'Expired';
      return voided > 0 ? 'Voided' : 'Authorized';
    },
    request(payment, type, amount, reference, final) {
      const action = add(payment, { type, amount, reference, final });
      const declined = type !== 'Authorization' && switches.hit(declines[type], payment.id);
      const { settleMs } = switches.values;
      if (settleMs <= 0) settle(payment, action, declined);
      else {
        const end = Date.now() + settleMs;
        // Set back meanwhile, it settles at once.
        const timer = setInterval(
          () => {
            if (switches.values.settleMs >= settleMs && Date.now() < end) return;
            clearInterval(timer);
            timers.delete(timer);
            settle(payment, action, declined);
          },
          Math.min(20, settleMs),
        );
        timers.add(timer);
      }
      return action;
    },
    expire(payment) {
      payment.expired = true;
      tell(payment, 'payment_expired', undefined);
    },
    stop() {
      for (const timer of timers) clearInterval(timer);
      timers.clear();
    },
  };
}
