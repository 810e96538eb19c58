/** Codes of lines to partners and courier accounts, in English. */
export const codesPartnersEn = {
  'task.courier.account_wrong': 'A courier is mapped wrong',
  'runbook.courier.account_wrong':
    'Open the page of the lines to partners: it names the number and the account that were perhaps meant. Correct the courier, or have the account switched on.',
  'reason.courier.account_missing': 'Clickpost has no such number and account',
  'reason.courier.account_inactive': 'The account is switched off at Clickpost',
  'reason.courier.account_no_id': 'The number of the courier at Clickpost is not known',
  'reason.clickpost.line_waits': 'Clickpost is left alone for a while: it waits for its turn',
  'reason.magento.line_waits': 'The shop is left alone for a while: it waits for its turn',
  'reason.checkout.line_waits': 'The payment gateway is left alone for a while: it waits for its turn',
  'reason.erp.line_waits': 'The ERP is left alone for a while: it waits for its turn',
  'reason.einvoice.line_waits': 'The e-invoice service is left alone for a while: it waits for its turn',
  'reason.clickpost.boxes_not_served': 'This courier takes one box with each booking',
  'reason.clickpost.exchange_not_served': 'This courier does not exchange at the door',
};
