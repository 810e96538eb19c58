/** Codes of billing in words, Arabic. */
import type { codesBillingEn } from './messages-codes-billing-en.ts';

export const codesBillingAr: Record<keyof typeof codesBillingEn, string> = {
  'invoice.drafted': 'بانتظار الدفع',
  'invoice.awaited': 'بانتظار رقمها',
  'invoice.issued': 'صدرت',
  'invoice.dropped': 'أُلغيت',
  'einvoice.asked': 'قيد الإبلاغ',
  'einvoice.accepted': 'أُبلغ عنها',
  'einvoice.warned': 'أُبلغ عنها مع تنبيه',
  'einvoice.refused': 'رفضتها الهيئة الضريبية',
  shipment_cancelled: 'لم تُسلَّم، أُلغيت',
  shipment_returned: 'مرتجعة',
  shipment_lost: 'فُقدت في الطريق',
  shipment_damaged: 'تضررت في الطريق',
  not_shipped: 'مدفوع ولم يُشحن',
  'billing.no_invoice': 'لا توجد فاتورة كهذه.',
  'billing.no_credit_note': 'لا يوجد إشعار دائن كهذا.',
  'billing.credit_too_much': 'سيُرجع أكثر مما على الفاتورة.',
  'billing.paper_moved': 'تغيّر المستند في هذه الأثناء. افتحه من جديد.',
  'invoice.illegal_move': 'حالة الفاتورة لا تسمح بذلك.',
  'invoice.moved_meanwhile': 'تغيّرت الفاتورة في هذه الأثناء.',
  'task.billing.number_awaited': 'فواتير بانتظار أرقامها',
  'runbook.billing.number_awaited': 'اسأل من يصدرها، المتجر أو نظام المحاسبة، لماذا لا تصل الأرقام.',
};
