/** The words of the Checkout.com simulator: payments with their actions, its options and switches. */
import type { Chance, CommonSwitches } from '../switches.ts';

export type ActionType = 'Authorization' | 'Capture' | 'Refund' | 'Void';

export interface Action {
  id: string;
  type: ActionType;
  requested_on: string;
  processed_on: string | null;
  /** In the gateway's minor units. */
  amount: number;
  /** null while the acquirer has not answered. */
  approved: boolean | null;
  response_code: string | null;
  response_summary: string | null;
  reference: string | null;
  final: boolean;
}

export interface Payment {
  id: string;
  requested_on: string;
  expires_on: string;
  amount: number;
  currency: string;
  reference: string;
  expired: boolean;
  actions: Action[];
}

export interface CheckoutSwitches extends CommonSwitches {
  /** Milliseconds until the acquirer answers a request that was taken; 0 answers before the 202 leaves. */
  settleMs: number;
  /** Requests that are taken and then declined, by kind. */
  declineCapture: Chance;
  declineRefund: Chance;
  declineVoid: Chance;
  /** Webhooks that are never sent. */
  loseWebhook: Chance;
}

export interface CheckoutSandboxOptions {
  port?: number;
  host?: string;
  secretKey: string;
  /** Where events go, signed with the secret; left out: nowhere. */
  webhook?: { url: string; secret: string; retryBaseMs?: number };
  seed?: number;
  journalLimit?: number;
  journalBodies?: boolean;
}

const thousandths = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']);
const whole = new Set(['JPY', 'KRW', 'VND', 'ISK', 'CLF', 'XAF', 'XOF']);

/** An amount with decimals as the gateway counts it. */
export function minorUnits(amount: number, currency: string): number {
  const factor = thousandths.has(currency) ? 1000 : whole.has(currency) ? 1 : 100;
  return Math.round(amount * factor);
}
