/** What the codes of intake mean, in Arabic. */
import { orderProblems } from '../../core/order/index.ts';
import type { codesIntakeEn } from './messages-codes-intake-en.ts';

type Codes = Record<keyof typeof codesIntakeEn, string>;

const problems = Object.fromEntries(
  Object.entries(orderProblems).map(([code, { ar }]) => [`reason.${code}`, ar]),
) as Pick<Codes, Extract<keyof Codes, `reason.order.${string}`>>;

export const codesIntakeAr: Codes = {
  ...problems,
  'task.order.refused': 'طلب مرفوض',
  'runbook.order.refused': 'صحّح ما ذُكر وأعد المحاولة، أو أعد الطلب إلى متجره.',
  'move.pay': 'أُبلغ عن الدفع',
  'move.vouch': 'ضمن شخصٌ وصول المبلغ',
  'move.correct': 'صُحّح',
  'reason.payment_overdue': 'لم يصل الدفع في موعده',
  'reason.cod_over_limit': 'مبلغ الدفع عند الاستلام أكبر مما تسمح به القناة',
  'reason.not_before': 'لم يحن موعده بعد',
  'reason.order.refused': 'رُفض الطلب',
  'reason.order.still_refused': 'ما زال فيه خطأ',
  'reason.order.not_refused': 'هذا ليس طلبًا مرفوضًا',
  'reason.order.reference_taken': 'هذا المرجع لطلب آخر',
  'reason.order.channel_missing': 'حدّد القناة التي لها الطلب',
  'reason.order.other_channel': 'الطلب لقناة أخرى',
  'reason.order.bad_reference': 'لا يمكن استخدام هذا المرجع',
  'reason.parked.changed_meanwhile': 'رُفض مرة أخرى بعد أن فتحته',
  'reason.parked.no_body': 'لا رسالة يمكن تصحيحها',
  'reason.request.not_json': 'النص ليس بصيغة صحيحة',
  'reason.request.bad_path': 'لا يوجد حقل كهذا',
};
