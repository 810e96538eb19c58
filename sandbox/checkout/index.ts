/** The Checkout.com simulator: holds authorised payments, captures, refunds and voids them, and calls the merchant back. */
import { createHmac } from 'node:crypto';
import Hapi from '@hapi/hapi';
import Joi from 'joi';
import { addControl } from '../control.ts';
import { createJournal } from '../journal.ts';
import type { Journal } from '../journal.ts';
import { createRandom } from '../random.ts';
import { createSender } from '../sender.ts';
import type { SentCounts } from '../sender.ts';
import { chanceSchema, commonDefaults, commonSchema, createSwitches } from '../switches.ts';
import type { Switches } from '../switches.ts';
import { createBook } from './book.ts';
import type { Balances, NewPayment } from './book.ts';
import { addRoutes } from './routes.ts';
import { minorUnits } from './types.ts';
import type { Action, CheckoutSandboxOptions, CheckoutSwitches, Payment } from './types.ts';

export type { CheckoutSandboxOptions } from './types.ts';

export interface CheckoutSandbox {
  url: string;
  switches: Switches<CheckoutSwitches>;
  journal: Journal;
  payments: Map<string, Payment>;
  balances: (paymentId: string) => Balances;
  /** A shopper pays; amounts with decimals. */
  pay: (given: { amount: number; currency: string; reference: string; capture?: boolean; id?: string }) => Payment;
  /** The bank takes the authorisation back. */
  expire: (paymentId: string) => void;
  /** Sends an event of any type about a payment; true when it was taken. */
  sendEvent: (paymentId: string, type: string, data?: Record<string, unknown>) => Promise<boolean>;
  callbacks: () => SentCounts;
  idle: () => Promise<void>;
  stop: () => Promise<void>;
}

const defaults: CheckoutSwitches = {
  ...commonDefaults,
  settleMs: 0,
  declineCapture: 0,
  declineRefund: 0,
  declineVoid: 0,
  loseWebhook: 0,
};
const schema = {
  ...commonSchema,
  settleMs: Joi.number().min(0),
  declineCapture: chanceSchema,
  declineRefund: chanceSchema,
  declineVoid: chanceSchema,
  loseWebhook: chanceSchema,
};

const problem = (code: string) => ({ request_id: 'sandbox', error_type: code, error_codes: [code] });
const faults = {
  down: { status: 503, body: problem('service_unavailable') },
  throttle: { status: 429, body: problem('too_many_requests') },
  fail: { status: 500, body: problem('internal_error') },
};

export async function startCheckoutSandbox(options: CheckoutSandboxOptions): Promise<CheckoutSandbox> {
  const { port = 0, host = '127.0.0.1', seed = 1, secretKey, webhook } = options;
  const random = createRandom(seed);
  const switches = createSwitches<CheckoutSwitches>(defaults, schema, createRandom(seed + 1));
  const journal = createJournal({ limit: options.journalLimit, bodies: options.journalBodies });
  const base = webhook?.retryBaseMs ?? 500;
  const sender = createSender({
    journal,
    switches,
    random: createRandom(seed + 2),
    isSuccess: (status) => status >= 200 && status < 300,
    delayAfter: (tries) => (tries >= 9 ? undefined : base * 2 ** Math.min(tries, 6)),
  });

  const send = (payment: Payment, type: string, data: Record<string, unknown>): Promise<boolean> => {
    if (webhook === undefined || switches.hit('loseWebhook', type)) return Promise.resolve(false);
    const id = `evt_${Array.from({ length: 26 }, () => random.int(0, 35).toString(36)).join('')}`;
    const body = {
      id,
      type,
      version: '1.0.1',
      created_on: new Date().toISOString(),
      data: { id: payment.id, currency: payment.currency, metadata: {}, ...data },
      _links: { self: { href: `https://api.sandbox.checkout.com/workflows/events/${id}` } },
    };
    const signature = createHmac('sha256', webhook.secret).update(JSON.stringify(body)).digest('hex');
    return sender.send({ url: webhook.url, headers: { 'cko-signature': signature }, body, about: type });
  };
  const tell = (payment: Payment, type: string, action: Action | undefined): void => {
    const about =
      action === undefined
        ? { reference: payment.reference }
        : {
            action_id: action.id,
            amount: action.amount,
            reference: action.reference ?? payment.reference,
            processed_on: action.processed_on,
            response_code: action.response_code,
            response_summary: action.response_summary,
          };
    void send(payment, type, about);
  };
  const book = createBook({ random, switches, tell });
  const must = (id: string): Payment => {
    const payment = book.payments.get(id);
    if (payment === undefined) throw new Error(`no payment ${id}`);
    return payment;
  };

  const server = Hapi.server({ port, host, router: { stripTrailingSlash: true } });
  addControl(server, {
    name: 'Checkout.com',
    switches,
    journal,
    faultAnswer: (fault) => faults[fault],
    state: () => {
      const byStatus: Record<string, number> = {};
      for (const payment of book.payments.values()) {
        const status = book.status(payment);
        byStatus[status] = (byStatus[status] ?? 0) + 1;
      }
      return { payments: book.payments.size, byStatus, callbacks: sender.counts() };
    },
    reset: () => book.payments.clear(),
  });
  addRoutes(server, { book, secretKey, switches });
  await server.start();

  return {
    url: `http://${host}:${server.info.port}`,
    switches,
    journal,
    payments: book.payments,
    balances: (id) => book.balances(must(id)),
    pay: ({ amount, currency, ...given }) => {
      const payment: NewPayment = { ...given, currency, amount: minorUnits(amount, currency) };
      return book.authorise(payment);
    },
    expire: (id) => book.expire(must(id)),
    sendEvent: (id, type, data = {}) => send(must(id), type, data),
    callbacks: sender.counts,
    idle: sender.idle,
    async stop() {
      book.stop();
      sender.stop();
      await server.stop({ timeout: 50 });
    },
  };
}
