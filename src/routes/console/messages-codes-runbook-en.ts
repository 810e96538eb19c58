/** What the kinds of task are called, and what a person does about them, in English. */
export const codesRunbookEn = {
  'runbook.order.on_hold': 'Read why it is held. When the reason is gone release it; when it cannot go, cancel it.',
  'runbook.order.undelivered':
    'A parcel came back, was lost or was damaged. Decide on the parcel: refund, send again, or write off.',
  'runbook.order.payment_overdue':
    'The pieces are free again. Look at the order: it goes on when the payment still comes.',
  'task.order.refused': 'Order that could not be taken in',
  'runbook.order.refused': 'Correct what is wrong and try again, or send it back to the channel with the reason.',
  'task.order.paused': 'Order is paused',
  'runbook.order.paused': 'Resume it when it may go on, or cancel it.',
  'task.order.amending': 'Customer is asked about missing goods',
  'runbook.order.amending':
    'The customer has a link and a deadline. Call them if time is short; answers can be given for them on the order.',
  'task.order.amendment_untold': 'Customer could not be asked',
  'runbook.order.amendment_untold':
    'The letter did not leave. Call the customer and answer for them on the order, or correct the address and ask again.',
  'task.order.change_too_late': 'Change came too late for a parcel',
  'runbook.order.change_too_late':
    'The courier has it already. Tell the customer, or take the parcel back when it returns.',
  'task.order.revision_refused': 'Changed order that cannot be followed',
  'runbook.order.revision_refused':
    'The channel has changed what cannot be changed any more. Agree with the customer, then correct it there or here.',
  'task.order.replaced_too_late': 'Order replaced too late',
  'runbook.order.replaced_too_late':
    'The channel has replaced an order that has left already. Stop one of the two by hand.',
  'runbook.order.late': 'Tell the customer the new day, or ask the courier to hurry.',
  'runbook.channel.cancel_refused': 'Cancel the order at the channel by hand; it is cancelled here.',
  'task.shipment.recall_refused': 'Courier does not call it off',
  'runbook.shipment.recall_refused': 'Call the courier, or let the parcel go and take it back when it returns.',
  'task.shipment.moving_after_cancel': 'Cancelled parcel is on its way',
  'runbook.shipment.moving_after_cancel': 'Call the courier to send it back, or collect the money for it.',
  'task.charge.failed': 'Charge failed',
  'runbook.charge.failed':
    'Read the reason. Try once more, or ask the customer for another way to pay, or cancel this parcel or the whole order.',
  'task.refund.failed': 'Refund failed',
  'runbook.refund.failed': 'Try once more, or pay it out in another way and write down its reference on the order.',
  'task.refund.by_hand': 'Refund to be made by hand',
  'runbook.refund.by_hand': 'Pay it out by bank or at the till, then write down its reference here or on the order.',
  'task.authorisation.expiring': 'Held money ends soon',
  'runbook.authorisation.expiring':
    'Send what is still to be sent, so that it is charged in time, or ask the customer to pay anew.',
  'task.authorisation.expired': 'Held money is gone',
  'runbook.authorisation.expired':
    'Nothing can be charged of it any more. Ask the customer to pay anew, or cancel the order.',
  'task.authorisation.void_failed': 'Held money could not be let go',
  'runbook.authorisation.void_failed':
    'It ends by itself at its date. Let it go in the gateway’s own pages if the customer asks.',
  'task.payment.dispute': 'Customer disputes a payment',
  'runbook.payment.dispute':
    'Answer in the gateway’s own pages before its date; the order and its trace are the proof.',
  'task.billing.tax_apart': 'Tax differs from the channel',
  'runbook.billing.tax_apart':
    'Compare the tax rule here with the channel’s; correct the one that is wrong. Invoices follow the rule here.',
  'runbook.process.step': 'Do what is written, then say so. The order goes on by itself.',
  'runbook.stuck':
    'Look at its trace. Put parked messages back to work or do by hand what is missing, and tell the developers.',
  'runbook.shipment.booking_failed': 'Read what the courier says. Correct address or courier, then book again.',
  'runbook.shipment.superfluous_awb': 'Cancel it with the courier, so that nobody comes for it.',
  'runbook.shipment.cancelled': 'Book again, or call the courier.',
  'runbook.shipment.delivery_failed': 'Call the customer and agree on a day; tell the courier.',
  'runbook.shipment.returning': 'Nothing yet: when it is back in the store decide what the customer gets.',
  'runbook.shipment.returned': 'Take it in, then refund, send again, or write off.',
  'runbook.shipment.lost': 'Claim it from the courier. Refund the customer or send it again.',
  'runbook.shipment.damaged': 'Claim it from the courier. Refund the customer or send it again.',
  'runbook.stock.negative': 'Count the shelf and correct the number here or in the ERP.',
  'runbook.stock.shortfall': 'Decide which order loses its piece, or find it elsewhere.',
  'runbook.stock.unproven': 'Do not correct it by hand: send the differences to the developers.',
  'runbook.stock.snapshot_held': 'Compare it with what is known; apply it or throw it away.',
  'runbook.stock.low': 'Nothing to do while the request is on its way.',
  'runbook.replenishment.to_ship': 'Pack it and send it, then say so.',
  'runbook.replenishment.untold': 'Correct the supplier’s address, or call them.',
  'runbook.replenishment.overdue': 'Ask the supplier for the new day, or close the request.',
  'runbook.channel_stock.refused': 'Look whether the source exists and is active in Magento.',
  'runbook.channel_stock.shut_out': 'Renew the account or its rights in Magento.',
  'runbook.mapping.broken': 'Open the mapping page and mend the codes that it shows.',
  'runbook.erp.snapshot_wanted': 'Ask the ERP’s people to send the stock of the place named.',
  'runbook.erp.lines_parked': 'Have the item or the place sent first, then play the lines again.',
  'runbook.erp.posting_parked': 'Read the ERP’s answer, mend it there, or say which document stands for it.',
  'runbook.erp.posting_overdue': 'Ask the ERP’s people, or say which document stands for it.',
  'task.einvoice.refused': 'Tax authority refuses an invoice',
  'runbook.einvoice.refused':
    'Read the reason, correct what is wrong with the company or the customer’s data, and report it again.',
  'task.einvoice.unanswered': 'Tax authority does not answer',
  'runbook.einvoice.unanswered': 'It is reported again by itself. Call whoever runs the connection if it lasts.',
} as const;
