/** Which gateway has an order's money. */
import { expect } from 'chai';
import { gatewayOf } from '../../../../src/connectors/magento/inbound/gateway.ts';

const note = JSON.stringify({ id: 'pay_abc123' });

describe('connectors/magento/inbound/gateway', () => {
  it('gatewayOf: the note under its key in REST, is the payment', () => {
    const order = { extension_attributes: { payment_additional_info: [{ key: 'transaction_info', value: note }] } };

    expect(gatewayOf(order, {}, 'checkoutcom_card_payment')).to.deep.equal({
      gateway: 'checkout',
      reference: 'pay_abc123',
    });
  });

  it('gatewayOf: keys lost, or a model dump, still read', () => {
    const lost = gatewayOf({}, { additional_information: ['Pay by card', note] }, 'checkoutcom_vault');
    const dump = gatewayOf(
      {},
      { additional_information: { transaction_info: { id: 'pay_abc123' } } },
      'checkoutcom_apm',
    );

    expect([lost.reference, dump.reference]).to.deep.equal(['pay_abc123', 'pay_abc123']);
  });

  it('gatewayOf: a note without a payment, names the gateway alone', () => {
    expect(gatewayOf({}, { additional_information: ['{"id":"act_1"}'] }, 'checkoutcom_flow')).to.deep.equal({
      gateway: 'checkout',
    });
  });

  it('gatewayOf: another method, has none that we can ask', () => {
    expect(gatewayOf({}, { additional_information: [note] }, 'tabby_installments')).to.deep.equal({});
  });
});
