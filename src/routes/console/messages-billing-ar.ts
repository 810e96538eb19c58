/** What the pages of invoices and credit notes say, in Arabic. */
import type { billingEn } from './messages-billing-en.ts';

export const billingAr: Record<keyof typeof billingEn, string> = {
  'menu.invoices': 'الفواتير',
  'invoices.invoice.title': 'الفواتير',
  'invoices.credit_note.title': 'الإشعارات الدائنة',
  'invoices.kinds': 'نوع المستند',
  'invoices.card': 'الفواتير والإشعارات الدائنة',
  'invoices.search': 'رقم المستند أو الطلب',
  'invoices.company': 'الشركة',
  'invoices.every_company': 'كل الشركات',
  'invoices.from': 'صدرت من',
  'invoices.to': 'صدرت حتى',
  'invoices.show': 'عرض',
  'invoices.none': 'لا يوجد مستند كهذا.',
  'invoices.col.number': 'الرقم',
  'invoices.col.order': 'الطلب',
  'invoices.col.date': 'تاريخ الإصدار',
  'invoices.col.state': 'الحالة',
  'invoices.col.tax': 'الضريبة المشمولة',
  'invoices.col.total': 'الإجمالي',
  'invoices.col.paper': 'الورقة',
  'invoices.credits': 'يُرجع',
  'invoices.credited': 'أُرجع منها:',
  'invoices.open': 'فتح',
};
