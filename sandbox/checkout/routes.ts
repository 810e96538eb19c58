/** Checkout.com's payment routes, as far as a merchant's back office uses them. */
import type { Request, ResponseToolkit, Server, ServerRoute } from '@hapi/hapi';
import { noteEffect, work } from '../control.ts';
import type { Switches } from '../switches.ts';
import type { Book } from './book.ts';
import type { ActionType, CheckoutSwitches, Payment } from './types.ts';

interface Answer {
  status: number;
  body: object | null;
}

const unprocessable = (code: string): Answer => ({
  status: 422,
  body: { request_id: 'sandbox', error_type: 'request_invalid', error_codes: [code] },
});
const none = (status: number): Answer => ({ status, body: null });

export function addRoutes(
  server: Server,
  { book, secretKey, switches }: { book: Book; secretKey: string; switches: Switches<CheckoutSwitches> },
): void {
  /** Key → what was answered to it; a repeat gets the same, and nothing happens again. */
  const answered = new Map<string, Answer>();

  const reply = (h: ResponseToolkit, { status, body }: Answer) =>
    body === null ? h.response().code(status) : h.response(body).code(status);
  const paymentOf = (request: Request): Payment | undefined => book.payments.get((request.params as { id: string }).id);
  const proved = (request: Request) => request.headers.authorization === `Bearer ${secretKey}`;

  const read = (path: string, show: (payment: Payment) => object): ServerRoute => ({
    method: 'GET',
    path,
    handler: (request, h) => {
      if (!proved(request)) return reply(h, none(401));
      const payment = paymentOf(request);
      return payment === undefined ? reply(h, none(404)) : show(payment);
    },
  });

  const ask = (path: string, run: (payment: Payment, body: Record<string, unknown>) => Answer): ServerRoute => ({
    method: 'POST',
    path: `/payments/{id}/${path}`,
    options: { tags: [work] },
    handler: (request, h) => {
      if (!proved(request)) return reply(h, none(401));
      const refused = switches.refusal(request.path);
      if (refused !== undefined) {
        return reply(
          h,
          refused.code === 422 ? unprocessable(refused.message ?? 'refused_by_switch') : none(refused.code),
        );
      }
      const payment = paymentOf(request);
      if (payment === undefined) return reply(h, none(404));
      const key = request.headers['cko-idempotency-key'] as string | undefined;
      const place = `${request.path}\n${key}`;
      const before = key === undefined ? undefined : answered.get(place);
      if (before !== undefined) return reply(h, before);
      const answer = run(payment, (request.payload ?? {}) as Record<string, unknown>);
      if (key !== undefined && answer.status === 202) answered.set(place, answer);
      if (answer.status === 202) noteEffect(request, `${path} of ${payment.id}`);
      return reply(h, answer);
    },
  });

  const take = (type: ActionType, payment: Payment, amount: number, body: Record<string, unknown>): Answer => {
    const reference = typeof body['reference'] === 'string' ? body['reference'] : null;
    const final = body['capture_type'] !== 'NonFinal';
    const action = book.request(payment, type, amount, reference, type === 'Capture' && final);
    const links = { payment: { href: `/payments/${payment.id}` } };
    return { status: 202, body: { action_id: action.id, reference, _links: links } };
  };
  const amountOf = (body: Record<string, unknown>, all: number): number | undefined => {
    const amount = body['amount'] ?? all;
    return typeof amount === 'number' && Number.isInteger(amount) && amount >= 0 ? amount : undefined;
  };

  server.route([
    read('/payments/{id}', (payment) => ({
      id: payment.id,
      requested_on: payment.requested_on,
      expires_on: payment.expires_on,
      amount: payment.amount,
      currency: payment.currency,
      reference: payment.reference,
      approved: true,
      status: book.status(payment),
      balances: book.balances(payment),
    })),
    read('/payments/{id}/actions', (payment) =>
      payment.actions
        .map(({ final: _final, approved, response_code: code, response_summary: summary, ...action }) => ({
          ...action,
          ...(approved === null ? {} : { approved, response_code: code, response_summary: summary }),
          metadata: {},
        }))
        .reverse(),
    ),
    ask('captures', (payment, body) => {
      const left = book.balances(payment).available_to_capture;
      if (left <= 0) return none(403);
      const amount = amountOf(body, left);
      if (amount === undefined) return unprocessable('amount_invalid');
      if (amount > left) return unprocessable('capture_value_greater_than_authorized');
      return take('Capture', payment, amount, body);
    }),
    ask('refunds', (payment, body) => {
      const left = book.balances(payment).available_to_refund;
      if (left <= 0) return none(403);
      const amount = amountOf(body, left);
      if (amount === undefined) return unprocessable('amount_invalid');
      if (amount > left) return unprocessable('refund_amount_exceeds_balance');
      return take('Refund', payment, amount, body);
    }),
    ask('voids', (payment, body) => {
      const left = book.balances(payment).available_to_void;
      return left <= 0 ? none(403) : take('Void', payment, left, body);
    }),
  ]);
}
