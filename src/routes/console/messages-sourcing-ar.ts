/** Why an order is served from where it is, in Arabic. */
import type { sourcingEn } from './messages-sourcing-en.ts';

export const sourcingAr: Record<keyof typeof sourcingEn, string> = {
  'why.rule': 'القاعدة «{set}»، الإصدار {version}',
  'why.attempt': 'البحث رقم {times}',
  'why.from': 'من {place}: {pieces}',
  'why.missing': 'غير متوفر لدى أي موقع: {pieces}',
  'why.step': 'الخطوة «{step}»',
  'why.candidate': 'الموقع',
  'why.worth': 'ما يُحتسب',
  'why.total': 'المجموع',
  'why.outcome': 'النتيجة',
  'why.chosen': 'يخدم الطلب',
  'why.more': 'و{count} مواقع أخرى',
  'why.excluded_counts': 'مواقع مستبعدة',
  'why.transfer': 'يمكن أن ينقل {place}: {pieces}',
  'why.not_exact': 'الاحتمالات أكثر من أن تُفحص كلها؛ هذا أفضل ما وُجد.',
  'why.cost': 'كل ما يُحتسب مال: أقل مجموع يخدم الطلب. مجموع كل الطرود:',
};
