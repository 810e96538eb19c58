/** The words on invoices and credit notes, English with Arabic, in India with Hindi, beside it. */

export type Words = readonly [english: string, arabic: string, hindi: string];

export const words = {
  number: ['Invoice number', 'رقم الفاتورة', 'बीजक संख्या'],
  noteNumber: ['Credit note number', 'رقم الإشعار الدائن', 'क्रेडिट नोट संख्या'],
  awaited: ['Reference (number follows)', 'المرجع (الرقم لاحقاً)', 'संदर्भ (संख्या बाद में)'],
  date: ['Date of issue', 'تاريخ الإصدار', 'जारी करने की तिथि'],
  order: ['Order', 'الطلب', 'ऑर्डर'],
  original: ['Original invoice', 'الفاتورة الأصلية', 'मूल बीजक'],
  reason: ['Reason', 'السبب', 'कारण'],
  seller: ['Seller', 'البائع', 'विक्रेता'],
  buyer: ['Customer', 'العميل', 'ग्राहक'],
  taxNumber: ['VAT number', 'الرقم الضريبي', ''],
  place: ['Place of supply', 'مكان التوريد', 'आपूर्ति का स्थान'],
  item: ['Description', 'الوصف', 'विवरण'],
  quantity: ['Qty', 'الكمية', 'मात्रा'],
  unit: ['Unit price', 'سعر الوحدة', 'इकाई मूल्य'],
  discount: ['Discount', 'الخصم', 'छूट'],
  net: ['Net', 'الصافي', 'कर योग्य'],
  rate: ['Tax %', 'نسبة الضريبة', 'कर %'],
  tax: ['Tax', 'الضريبة', 'कर'],
  total: ['Total', 'الإجمالي', 'कुल'],
  shipping: ['Shipping', 'الشحن', 'डिलीवरी'],
  fee: ['Fees', 'الرسوم', 'शुल्क'],
  totalNet: ['Total without tax', 'الإجمالي بدون الضريبة', 'कर रहित कुल'],
  totalTax: ['Total tax', 'إجمالي الضريبة', 'कुल कर'],
  totalGross: ['Total with tax', 'الإجمالي شامل الضريبة', 'कर सहित कुल'],
  totalPlain: ['Total', 'الإجمالي', 'कुल'],
  gift: ['Paid by gift card or credit', 'مدفوع ببطاقة هدية أو رصيد', 'उपहार कार्ड या जमा से भुगतान'],
  due: ['Amount', 'المبلغ', 'देय राशि'],
  summary: ['Tax summary', 'ملخص الضريبة', 'कर सारांश'],
} as const satisfies Record<string, Words>;

export const titles = {
  invoice: ['Invoice', 'فاتورة', 'बीजक'],
  taxInvoice: ['Tax Invoice', 'فاتورة ضريبية', 'कर बीजक'],
  simplified: ['Simplified Tax Invoice', 'فاتورة ضريبية مبسطة', ''],
  creditNote: ['Credit Note', 'إشعار دائن', 'क्रेडिट नोट'],
  taxCreditNote: ['Tax Credit Note', 'إشعار دائن ضريبي', 'क्रेडिट नोट'],
} as const satisfies Record<string, Words>;

/** Why a note was written, as the customer reads it; other codes are printed as they are. */
export const reasons: Readonly<Record<string, Words>> = {
  shipment_cancelled: ['Not delivered, cancelled', 'لم تُسلَّم، أُلغيت', 'डिलीवर नहीं हुआ, रद्द'],
  shipment_returned: ['Returned', 'مرتجع', 'लौटाया गया'],
  shipment_lost: ['Lost on the way', 'فُقدت في الطريق', 'रास्ते में खो गया'],
  shipment_damaged: ['Damaged on the way', 'تضررت في الطريق', 'रास्ते में क्षतिग्रस्त'],
};
