/** What the codes of an order's life mean, in Arabic: states, moves. */
import type { codesLifeEn } from './messages-codes-life-en.ts';

export const codesLifeAr: Record<keyof typeof codesLifeEn, string> = {
  'order.scheduled': 'مجدول',
  'order.amending': 'بانتظار العميل',
  'order.paused': 'متوقف مؤقتًا',
  'order.cancelled': 'ملغى',
  'order.rejected': 'مرفوض',
  'shipment.charging': 'جارٍ تحصيل الدفعة',
  'shipment.charge_failed': 'فشل الدفع',
  'shipment.recalled': 'جارٍ الإلغاء لدى شركة الشحن',
  'shipment.cancelled': 'ملغاة',
  'move.schedule': 'تمت الجدولة',
  'move.start': 'بدأ في موعده',
  'move.propose': 'عُرض تعديل على العميل',
  'move.amend': 'قبل العميل التعديل',
  'move.reopen': 'أعيد التوجيه',
  'move.pause': 'أوقف مؤقتًا',
  'move.resume': 'استؤنف',
  'move.resolve': 'سوّاه موظف',
  'move.cancel': 'أُلغي',
  'move.charge': 'طُلبت الدفعة',
  'move.refuse_charge': 'رُفضت الدفعة',
  'move.recall': 'طُلب من شركة الشحن الإلغاء',
  'move.keep': 'أبقت شركة الشحن الطرد',
};
