/** What the codes of intake mean, in English: what can be wrong with an order stands in its own table. */
import { orderProblems, type ProblemCode } from '../../core/order/index.ts';

type Reasons = { [Code in ProblemCode as `reason.${Code}`]: string };

const problems = Object.fromEntries(
  Object.entries(orderProblems).map(([code, { en }]) => [`reason.${code}`, en]),
) as Reasons;

export const codesIntakeEn = {
  ...problems,
  'task.order.refused': 'Refused order',
  'runbook.order.refused': 'Correct what is named and try again, or send the order back to its shop.',
  'move.pay': 'Payment reported',
  'move.vouch': 'Payment vouched for by a person',
  'move.correct': 'Corrected',
  'reason.payment_overdue': 'The payment did not come in time',
  'reason.cod_over_limit': 'More cash at the door than the channel allows',
  'reason.not_before': 'Its date is not there yet',
  'reason.order.refused': 'The order was refused',
  'reason.order.still_refused': 'Something is still wrong with it',
  'reason.order.not_refused': 'This is no refused order',
  'reason.order.reference_taken': 'This reference belongs to another order',
  'reason.order.channel_missing': 'Say for which channel the order is',
  'reason.order.other_channel': 'The order is for another channel',
  'reason.order.bad_reference': 'The reference cannot be used',
  'reason.parked.changed_meanwhile': 'It was refused again since you opened it',
  'reason.parked.no_body': 'There is no message to correct',
  'reason.request.not_json': 'This is not JSON',
  'reason.request.bad_path': 'There is no such field',
} as const;
