/** How the money comes, by method, state, status and amounts. */
import { expect } from 'chai';
import { modeOf, type PaymentFacts } from '../../../../src/connectors/magento/inbound/payment.ts';
import type { PaymentMode } from '../../../../src/core/order/incoming-order.ts';

// prettier-ignore
const cases: [string, string, Partial<PaymentFacts>, PaymentMode][] = [
  ['cash on delivery', 'cashondelivery', {}, 'cod'],
  ['cash on delivery of a module, already packed', 'phoenix_cashondelivery', { state: 'processing' }, 'cod'],
  ['nothing to pay', 'free', { paid: true }, 'prepaid'],
  ['bank transfer not seen yet', 'banktransfer', {}, 'pending'],
  ['bank transfer shipped but not invoiced', 'banktransfer', { state: 'processing' }, 'pending'],
  ['bank transfer invoiced', 'banktransfer', { state: 'processing', paid: true }, 'prepaid'],
  ['card captured', 'checkoutcom_card_payment', { state: 'processing', status: 'processing', paid: true }, 'prepaid'],
  ['card captured, invoice not made yet', 'checkoutcom_flow', { state: 'processing', status: 'processing' }, 'prepaid'],
  ['card authorised: status only', 'checkoutcom_card_payment', { status: 'pending_payment', authorised: true }, 'authorised'],
  ['card authorised, shipped before its capture', 'checkoutcom_card_payment', { state: 'processing', status: 'processing', authorised: true }, 'authorised'],
  ['words that every table has', 'constructor', { state: 'toString', status: 'valueOf' }, 'pending'],
  ['card, shopper still at the bank', 'checkoutcom_card_payment', { status: 'pending_payment' }, 'pending'],
  ['card under review', 'checkoutcom_card_payment', { state: 'payment_review', authorised: true }, 'pending'],
  ['card flagged', 'checkoutcom_card_payment', { state: 'processing', status: 'fraud', paid: true }, 'pending'],
  ['card, a part refunded', 'checkoutcom_card_payment', { state: 'processing', status: 'closed', paid: true }, 'prepaid'],
  ['instalments approved', 'tamara_pay_by_instalments', { state: 'processing', status: 'processing' }, 'authorised'],
  ['instalments not approved yet', 'tabby_installments', {}, 'pending'],
  ['a method nobody told us of, unpaid', 'mystery', { state: 'processing' }, 'pending'],
  ['a method nobody told us of, held', 'mystery', { state: 'processing', authorised: true }, 'authorised'],
  ['a method nobody told us of, paid', 'mystery', { state: 'processing', paid: true }, 'prepaid'],
  ['cancelled and never paid', 'checkoutcom_card_payment', { state: 'canceled', status: 'canceled' }, 'failed'],
  ['on account, by the shop’s table', 'onaccount', {}, 'prepaid'],
  ['on account, but waiting', 'onaccount', { state: 'pending_payment' }, 'pending'],
  ['a family of the shop’s table', 'door_cash_2', {}, 'cod'],
];

describe('connectors/magento/inbound/payment', () => {
  for (const [name, method, facts, mode] of cases) {
    it(`modeOf: ${name}, is ${mode}`, () => {
      const all = { state: 'new', status: 'pending', paid: false, authorised: false, ...facts };

      expect(modeOf(method, { onaccount: 'prepaid', 'door_*': 'cod' }, all)).to.equal(mode);
    });
  }
});
