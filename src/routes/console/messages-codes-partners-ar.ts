/** Codes of lines to partners and courier accounts, in Arabic. */
import type { codesPartnersEn } from './messages-codes-partners-en.ts';

export const codesPartnersAr: Record<keyof typeof codesPartnersEn, string> = {
  'task.courier.account_wrong': 'شركة شحن مربوطة خطأ',
  'runbook.courier.account_wrong':
    'افتح صفحة خطوط الشركاء: تعرض الرقم والحساب المقصودين على الأرجح. صحح بيانات الشركة أو اطلب تشغيل الحساب.',
  'reason.courier.account_missing': 'لا يوجد هذا الرقم والحساب لدى الوسيط',
  'reason.courier.account_inactive': 'الحساب موقوف لدى الوسيط',
  'reason.courier.account_no_id': 'رقم شركة الشحن لدى الوسيط غير معروف',
  'reason.clickpost.line_waits': 'وسيط الشحن متروك مؤقتًا: ينتظر دوره',
  'reason.magento.line_waits': 'المتجر متروك مؤقتًا: ينتظر دوره',
  'reason.checkout.line_waits': 'بوابة الدفع متروكة مؤقتًا: ينتظر دوره',
  'reason.erp.line_waits': 'نظام الموارد متروك مؤقتًا: ينتظر دوره',
  'reason.einvoice.line_waits': 'خدمة الفوترة متروكة مؤقتًا: ينتظر دوره',
  'reason.clickpost.boxes_not_served': 'تأخذ هذه الشركة صندوقًا واحدًا مع كل حجز',
  'reason.clickpost.exchange_not_served': 'لا تستبدل هذه الشركة عند الباب',
};
