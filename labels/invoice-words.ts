/** The words on invoices and credit notes, English and Arabic side by side. */

export type Words = readonly [english: string, arabic: string];

export const words = {
  number: ['Invoice number', 'رقم الفاتورة'],
  noteNumber: ['Credit note number', 'رقم الإشعار الدائن'],
  awaited: ['Reference (number follows)', 'المرجع (الرقم لاحقاً)'],
  date: ['Date of issue', 'تاريخ الإصدار'],
  order: ['Order', 'الطلب'],
  original: ['Original invoice', 'الفاتورة الأصلية'],
  reason: ['Reason', 'السبب'],
  seller: ['Seller', 'البائع'],
  buyer: ['Customer', 'العميل'],
  taxNumber: ['VAT number', 'الرقم الضريبي'],
  place: ['Place of supply', 'مكان التوريد'],
  item: ['Description', 'الوصف'],
  quantity: ['Qty', 'الكمية'],
  unit: ['Unit price', 'سعر الوحدة'],
  discount: ['Discount', 'الخصم'],
  net: ['Net', 'الصافي'],
  rate: ['Tax %', 'نسبة الضريبة'],
  tax: ['Tax', 'الضريبة'],
  total: ['Total', 'الإجمالي'],
  shipping: ['Shipping', 'الشحن'],
  fee: ['Fees', 'الرسوم'],
  totalNet: ['Total without tax', 'الإجمالي بدون الضريبة'],
  totalTax: ['Total tax', 'إجمالي الضريبة'],
  totalGross: ['Total with tax', 'الإجمالي شامل الضريبة'],
  totalPlain: ['Total', 'الإجمالي'],
  gift: ['Paid by gift card or credit', 'مدفوع ببطاقة هدية أو رصيد'],
  due: ['Amount', 'المبلغ'],
  summary: ['Tax summary', 'ملخص الضريبة'],
} as const satisfies Record<string, Words>;

export const titles = {
  invoice: ['Invoice', 'فاتورة'],
  taxInvoice: ['Tax Invoice', 'فاتورة ضريبية'],
  simplified: ['Simplified Tax Invoice', 'فاتورة ضريبية مبسطة'],
  creditNote: ['Credit Note', 'إشعار دائن'],
  taxCreditNote: ['Tax Credit Note', 'إشعار دائن ضريبي'],
} as const satisfies Record<string, Words>;

/** Why a note was written, as the customer reads it; other codes are printed as they are. */
export const reasons: Readonly<Record<string, Words>> = {
  shipment_cancelled: ['Not delivered, cancelled', 'لم تُسلَّم، أُلغيت'],
  shipment_returned: ['Returned', 'مرتجع'],
  shipment_lost: ['Lost on the way', 'فُقدت في الطريق'],
  shipment_damaged: ['Damaged on the way', 'تضررت في الطريق'],
};
