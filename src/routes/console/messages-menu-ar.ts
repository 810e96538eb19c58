/** The menu, in Arabic. */
import type { menuEn } from './messages-menu-en.ts';

export const menuAr: Record<keyof typeof menuEn, string> = {
  'menu.shipping': 'الشحن',
  'menu.money': 'المال',
  'menu.setup': 'الإعداد',
  'menu.amendments': 'أسئلة للعملاء',
  'menu.deliveries': 'توصيلات متعذّرة',
  'menu.handover': 'التسليم لشركات الشحن',
  'menu.pickups': 'استلام شركات الشحن',
  'menu.documents': 'الأوراق',
  'menu.printing': 'الطباعة',
  'menu.payments': 'المدفوعات',
  'menu.remittances': 'نقد شركات الشحن',
  'menu.rules': 'القواعد',
  'menu.trust': 'الثقة في المخزون',
  'menu.partners': 'الشركاء',
  'menu.processes': 'العمليات',
  'menu.mapping': 'ربط المواقع',
};
