/** Lines to partners and courier accounts, in Arabic. */
import type { partnersEn } from './messages-partners-en.ts';

export const partnersAr: Record<keyof typeof partnersEn, string> = {
  'partners.title': 'خطوط الشركاء',
  'partners.intro': 'الخادم الذي لا يجيب يُترك مدة ثم يُجرَّب من جديد تلقائيًا. ما يخصه ينتظر ولا يضيع منه شيء.',
  'partners.lines': 'الخطوط',
  'partners.lines.none': 'لم يتعطل أي خط بعد',
  'partners.host': 'الشريك والخادم',
  'partners.state': 'الحالة',
  'partners.since': 'منذ',
  'partners.until': 'المحاولة التالية',
  'partners.heard': 'آخر ما وصل',
  'partners.state.up': 'يعمل',
  'partners.state.down': 'متروك مؤقتًا',
  'partners.state.trying': 'قيد التجربة',
  'partners.state.slowed': 'طلب التمهل',
  'partners.accounts': 'حسابات شركات الشحن لدى الوسيط',
  'partners.accounts.never': 'لم تُقارن بعد',
  'partners.accounts.at': 'قورنت في',
  'partners.accounts.right': 'جميع شركات الشحن مربوطة بشكل صحيح',
  'partners.account': 'شركة الشحن',
  'partners.finding': 'الخطأ',
  'partners.hint': 'ربما المقصود',
  'partners.finding.missing': 'لا يوجد هذا الرقم والحساب لدى الوسيط',
  'partners.finding.inactive': 'الحساب موقوف هناك',
  'partners.finding.no_id': 'رقمها غير معروف: لا يُحجز معها',
  'partners.finding.unused': 'حساب هناك لا تستخدمه أي شركة شحن لدينا',
};
