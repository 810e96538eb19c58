/** The words on papers that go with parcels: English, Arabic, Hindi. */

export type Words = readonly [english: string, arabic: string, hindi: string];

/** What stands beside English: Hindi in India, nothing on papers for customs, Arabic elsewhere. */
export function secondOf([, arabic, hindi]: Words, country: string): string {
  if (country === '') return '';
  return country === 'IN' ? hindi : arabic;
}

export const sheetWords = {
  packingSlip: ['Packing slip', 'قائمة التعبئة', 'पैकिंग पर्ची'],
  returnSlip: ['Return slip', 'قسيمة الإرجاع', 'वापसी पर्ची'],
  pickList: ['Pick list', 'قائمة الانتقاء', 'सामान चुनने की सूची'],
  manifest: ['Handover sheet', 'بيان التسليم', 'हस्तांतरण सूची'],
  commercialInvoice: ['Commercial invoice', '', ''],
  order: ['Order', 'الطلب', 'ऑर्डर'],
  shipment: ['Shipment', 'الشحنة', 'शिपमेंट'],
  awb: ['AWB', 'رقم البوليصة', 'एयरवे बिल'],
  date: ['Date', 'التاريخ', 'दिनांक'],
  to: ['Deliver to', 'يُسلَّم إلى', 'प्राप्तकर्ता'],
  from: ['Sent by', 'المرسل', 'प्रेषक'],
  backTo: ['Send it back to', 'يُعاد إلى', 'यहाँ वापस भेजें'],
  customer: ['Customer', 'العميل', 'ग्राहक'],
  place: ['Store', 'المتجر', 'स्टोर'],
  courier: ['Courier', 'شركة الشحن', 'कूरियर'],
  parcels: ['Parcels', 'الطرود', 'पार्सल'],
  pieces: ['Pieces', 'القطع', 'नग'],
  item: ['Item', 'الصنف', 'वस्तु'],
  sku: ['SKU', 'رمز الصنف', 'वस्तु कोड'],
  quantity: ['Qty', 'الكمية', 'मात्रा'],
  checked: ['Packed', 'عُبِّئ', 'पैक'],
  back: ['Comes back', 'يُعاد', 'वापसी'],
  reason: ['Reason (number)', 'السبب (رقم)', 'कारण (संख्या)'],
  reasons: [
    '1 too small · 2 too large · 3 not as shown · 4 damaged · 5 wrong item · 6 changed my mind',
    '1 صغير · 2 كبير · 3 يختلف عن الصورة · 4 تالف · 5 صنف خاطئ · 6 غيّرت رأيي',
    '1 छोटा · 2 बड़ा · 3 चित्र से अलग · 4 क्षतिग्रस्त · 5 गलत वस्तु · 6 विचार बदल गया',
  ],
  howReturn: [
    'Put this sheet into the parcel with what you send back, or hand both in at any of our stores.',
    'ضع هذه الورقة في الطرد مع ما تعيده، أو سلّمهما في أي من متاجرنا.',
    'इस पर्ची को वापस भेजी जाने वाली वस्तु के साथ रखें, या दोनों हमारे किसी भी स्टोर पर दें।',
  ],
  thanks: [
    'Thank you for your order. You may return what you do not like: see the return slip or ask us.',
    'شكراً لطلبك. يمكنك إرجاع ما لا يعجبك: انظر قسيمة الإرجاع أو اسألنا.',
    'आपके ऑर्डर के लिए धन्यवाद। जो पसंद न आए उसे लौटा सकते हैं: वापसी पर्ची देखें या हमसे पूछें।',
  ],
  bin: ['Place', 'الموضع', 'स्थान'],
  barcode: ['Barcode', 'الباركود', 'बारकोड'],
  forOrders: ['For', 'لأجل', 'के लिए'],
  picked: ['Picked', 'انتُقي', 'चुना'],
  city: ['City', 'المدينة', 'शहर'],
  weight: ['Weight', 'الوزن', 'वज़न'],
  cash: ['Cash to collect', 'المبلغ المطلوب تحصيله', 'नकद वसूली'],
  driver: ['Driver, vehicle', 'السائق والمركبة', 'चालक, वाहन'],
  handed: ['Handed over by', 'سلّمها', 'सौंपने वाला'],
  taken: ['Taken by', 'استلمها', 'लेने वाला'],
} as const satisfies Record<string, Words>;
