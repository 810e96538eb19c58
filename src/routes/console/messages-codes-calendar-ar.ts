/** Codes of calendars in words, in Arabic. */
import type { codesCalendarEn } from './messages-codes-calendar-en.ts';

export const codesCalendarAr: Record<keyof typeof codesCalendarEn, string> = {
  'reason.calendars.invalid': 'هذه التقاويم غير صالحة',
  'reason.calendars.whole_house_only': 'تسري التقاويم على كل القنوات، ولا يضبطها من يرى قناة واحدة فقط',
  'reason.calendars.changed_meanwhile': 'غيّر شخص آخر هذا التقويم في هذه الأثناء؛ راجعه من جديد',
  'reason.calendars.courier_unknown': 'لا توجد شركة شحن كهذه',
  'reason.calendars.bad_time': 'يلزم وقت من اليوم، مثل 17:00',
  'reason.calendars.bad_days': 'يلزم عدد صحيح من الأيام، أو أنه أكبر مما يُسمح',
  'reason.calendars.no_day_left': 'سبعة أيام راحة لا تترك يومًا للعمل',
  'reason.calendars.bad_date': 'لا يوجد يوم كهذا؛ يُكتب هكذا: 2027-03-09',
  'reason.calendars.no_name': 'يلزم للعطلة اسم لا يزيد على 80 حرفًا',
  'reason.calendars.date_twice': 'هذا اليوم مذكور مرتين',
  'reason.calendars.too_many': 'أكثر من 200 عطلة؛ احذف القديم منها',
  'reason.calendars.file_unreadable': 'تعذرت قراءة هذا الملف كجدول مفصول بفواصل',
  'reason.calendars.file_too_long': 'أسطر الملف أكثر مما يُسمح',
  'reason.calendars.file_empty': 'لا عطلة لهذا البلد في الملف',
};
