/** Codes of the spending limit and of maintenance, in Arabic. */
import type { codesRiskEn } from './messages-codes-risk-en.ts';

export const codesRiskAr: Record<keyof typeof codesRiskEn, string> = {
  'reason.spending_limit': 'تجاوز حد الإنفاق',
  'reason.maintenance': 'صيانة',
  'reason.risk.rules_changed': 'غيّر أحدهم الحد أو الصيانة في هذه الأثناء: انظر من جديد',
  'reason.risk.spending_moved': 'احتُسب شيء آخر لهذا العميل في هذه الأثناء: انظر من جديد',
  'reason.risk.no_maintenance': 'لا توجد صيانة لإنهائها هنا',
  'reason.risk.end_passed': 'هذه النهاية قد مضت',
  'reason.risk.limit_invalid': 'ليس هذا مبلغًا صالحًا للحد',
  'reason.risk.amount_missing': 'حدد المبلغ',
  'reason.risk.currency_unknown': 'لا تبيع أي قناة بهذه العملة',
  'reason.risk.currency_invalid': 'ليست هذه عملة',
  'reason.risk.channel_unknown': 'لا توجد قناة كهذه',
  'reason.risk.customer_unknown': 'لا شيء محتسب لعميل كهذا',
  'reason.risk.other_channel': 'هذا لمن يحق له رؤية كل القنوات',
  'reason.risk.maintenance_long': 'صيانة بلا نهاية مخططة مستمرة منذ أكثر من يوم',
  'task.risk.maintenance_long': 'الصيانة طالت',
  'runbook.risk.maintenance_long':
    'لا يتقدم أي طلب في القناة ولا يُخصم شيء. اسأل من بدأها، وأنهها من صفحة المخاطر متى انتهت.',
  'spending.book': 'مقبول',
  'spending.recount': 'احتُسب من الطلبات',
  'spending.raise': 'زادت كلفة الطلب',
  'spending.settle': 'مخصوم',
  'spending.give_back': 'أُعيد',
  'spending.finish': 'اكتمل الطلب',
  'spending.reset': 'بدأ من الصفر',
  'decided.spending_limit.set': 'ضُبط الحد',
  'decided.spending.all_reset': 'الجميع من الصفر',
  'decided.maintenance.begun': 'بدأت الصيانة',
  'decided.maintenance.changed': 'تغيرت الصيانة',
  'decided.maintenance.ended': 'انتهت الصيانة',
};
