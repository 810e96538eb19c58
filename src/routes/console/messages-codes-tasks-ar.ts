/** Tasks, their errors and what to do about them, in Arabic. */
import type { codesTasksEn } from './messages-codes-tasks-en.ts';

export const codesTasksAr: Record<keyof typeof codesTasksEn, string> = {
  'workgroup.stores': 'المتاجر',
  'workgroup.money': 'المدفوعات',
  'workgroup.leads': 'قادة الفرق',
  'task.process.step': 'خطوة تُنجز يدويًا',
  'task.stuck': 'متوقف ولا شيء يراقبه',
  'task.order.payment_overdue': 'تأخر الدفع',
  'task.mapping.broken': 'ربط المواقع معطوب',
  'task.done_already': 'أنجزه شخص آخر في هذه الأثناء',
  'task.changed_meanwhile': 'غيّره شخص آخر في هذه الأثناء',
  'task.action_not_allowed': 'لا يمكن فعل ذلك بهذه المهمة',
  'task.names_no_order': 'هذه المهمة لا تخص طلبًا',
  'task.names_no_shipment': 'هذه المهمة لا تخص طردًا',
  'task.names_no_step': 'هذه المهمة لا تخص خطوة',
  'task.has_its_own_page': 'يُنجز ذلك في صفحة خاصة به',
  'task.note_missing': 'اذكر السبب ببضع كلمات',
  'task.unknown': 'لا توجد مهمة كهذه',
  'task.unknown_action': 'لا يوجد إجراء كهذا',
  'task.unknown_person': 'لا يوجد أحد بهذا الاسم',
  'reason.stuck.order': 'الطلب متوقف ولا أحد يراقبه',
  'reason.stuck.shipment': 'الطرد متوقف ولا أحد يراقبه',
  'reason.stuck.charge': 'التحصيل متوقف ولا أحد يراقبه',
  'reason.stuck.refund': 'الاسترداد متوقف ولا أحد يراقبه',
};
