/** What the demo's shops sell, one row per product; `items.ts` makes the SKUs of it. */

export type Family = {
  readonly sku: string;
  readonly name: string;
  readonly nameAr: string;
  readonly dirhams: number;
  readonly weightG: number;
  /** Length, width, height in mm. */
  readonly size: readonly [number, number, number];
  readonly hsCode: string;
  readonly origin: string;
  readonly variants?: { readonly colours: readonly Colour[]; readonly sizes: readonly string[] };
};

type Colour = readonly [code: string, english: string, arabic: string];

const black: Colour = ['BLK', 'black', 'أسود'];
const white: Colour = ['WHT', 'white', 'أبيض'];
const navy: Colour = ['NVY', 'navy', 'كحلي'];
const sand: Colour = ['SND', 'sand', 'رملي'];

const letters = ['S', 'M', 'L', 'XL'];
const shoes = ['39', '40', '41', '42', '43', '44'];

// prettier-ignore
const fashion: readonly Family[] = [
  { sku: 'FS-TEE', name: 'Cotton T-shirt', nameAr: 'تيشيرت قطني', dirhams: 79, weightG: 190, size: [300, 220, 30], hsCode: '610910', origin: 'IN', variants: { colours: [black, white, navy, sand], sizes: letters } },
  { sku: 'FS-POLO', name: 'Polo shirt', nameAr: 'قميص بولو', dirhams: 119, weightG: 260, size: [320, 240, 40], hsCode: '610510', origin: 'IN', variants: { colours: [white, navy], sizes: letters } },
  { sku: 'FS-SHIRT', name: 'Linen shirt', nameAr: 'قميص كتان', dirhams: 169, weightG: 280, size: [340, 250, 40], hsCode: '620590', origin: 'TR', variants: { colours: [white, sand], sizes: letters } },
  { sku: 'FS-JEANS', name: 'Slim jeans', nameAr: 'بنطلون جينز', dirhams: 199, weightG: 620, size: [360, 280, 60], hsCode: '620342', origin: 'BD', variants: { colours: [black, navy], sizes: ['30', '32', '34', '36'] } },
  { sku: 'FS-ABAYA', name: 'Crepe abaya', nameAr: 'عباية كريب', dirhams: 349, weightG: 540, size: [380, 300, 60], hsCode: '621143', origin: 'AE', variants: { colours: [black, navy, sand], sizes: ['52', '54', '56', '58'] } },
  { sku: 'FS-DRESS', name: 'Midi dress', nameAr: 'فستان متوسط الطول', dirhams: 259, weightG: 410, size: [360, 280, 50], hsCode: '620443', origin: 'TR', variants: { colours: [black, sand], sizes: letters } },
  { sku: 'FS-SNEAK', name: 'Running shoes', nameAr: 'حذاء رياضي', dirhams: 329, weightG: 980, size: [340, 220, 130], hsCode: '640411', origin: 'VN', variants: { colours: [black, white], sizes: shoes } },
  { sku: 'FS-LOAFER', name: 'Leather loafers', nameAr: 'حذاء جلدي', dirhams: 419, weightG: 900, size: [330, 210, 120], hsCode: '640359', origin: 'IT', variants: { colours: [black, sand], sizes: shoes.slice(1, 5) } },
  { sku: 'FS-KURTA', name: 'Cotton kurta', nameAr: 'كورتا قطنية', dirhams: 129, weightG: 320, size: [340, 260, 40], hsCode: '621142', origin: 'IN', variants: { colours: [white, navy], sizes: letters } },
  { sku: 'FS-BELT', name: 'Leather belt', nameAr: 'حزام جلدي', dirhams: 99, weightG: 210, size: [150, 150, 50], hsCode: '420330', origin: 'IT', variants: { colours: [black, sand], sizes: ['90', '100', '110'] } },
  { sku: 'FS-BAG', name: 'Tote bag', nameAr: 'حقيبة يد', dirhams: 289, weightG: 760, size: [420, 320, 140], hsCode: '420221', origin: 'IT' },
  { sku: 'FS-SCARF', name: 'Silk scarf', nameAr: 'وشاح حرير', dirhams: 149, weightG: 90, size: [220, 220, 20], hsCode: '621410', origin: 'CN' },
  { sku: 'FS-CAP', name: 'Baseball cap', nameAr: 'قبعة', dirhams: 59, weightG: 110, size: [260, 180, 120], hsCode: '650500', origin: 'CN' },
  { sku: 'FS-WALLET', name: 'Bifold wallet', nameAr: 'محفظة', dirhams: 139, weightG: 120, size: [120, 100, 30], hsCode: '420231', origin: 'IN' },
  { sku: 'FS-SUNG', name: 'Sunglasses', nameAr: 'نظارة شمسية', dirhams: 239, weightG: 160, size: [180, 90, 70], hsCode: '900410', origin: 'IT' },
  { sku: 'FS-WATCH', name: 'Steel wrist watch', nameAr: 'ساعة يد', dirhams: 549, weightG: 320, size: [130, 130, 90], hsCode: '910211', origin: 'JP' },
];

// prettier-ignore
const electronics: readonly Family[] = [
  { sku: 'EL-PHONE-128', name: 'Smartphone 128 GB', nameAr: 'هاتف ذكي ١٢٨ جيجابايت', dirhams: 1899, weightG: 430, size: [180, 100, 60], hsCode: '851713', origin: 'VN' },
  { sku: 'EL-PHONE-256', name: 'Smartphone 256 GB', nameAr: 'هاتف ذكي ٢٥٦ جيجابايت', dirhams: 2299, weightG: 430, size: [180, 100, 60], hsCode: '851713', origin: 'VN' },
  { sku: 'EL-TABLET-11', name: 'Tablet 11 inch', nameAr: 'جهاز لوحي ١١ بوصة', dirhams: 1599, weightG: 860, size: [280, 200, 60], hsCode: '847130', origin: 'CN' },
  { sku: 'EL-LAPTOP-14', name: 'Laptop 14 inch', nameAr: 'حاسوب محمول ١٤ بوصة', dirhams: 3299, weightG: 2300, size: [420, 300, 90], hsCode: '847130', origin: 'CN' },
  { sku: 'EL-BUDS', name: 'Wireless earbuds', nameAr: 'سماعات لاسلكية', dirhams: 399, weightG: 140, size: [110, 110, 50], hsCode: '851830', origin: 'VN' },
  { sku: 'EL-HEADSET', name: 'Noise-cancelling headphones', nameAr: 'سماعات رأس عازلة للضوضاء', dirhams: 899, weightG: 620, size: [240, 210, 90], hsCode: '851830', origin: 'MY' },
  { sku: 'EL-SPEAKER', name: 'Bluetooth speaker', nameAr: 'مكبر صوت بلوتوث', dirhams: 299, weightG: 780, size: [220, 110, 110], hsCode: '851822', origin: 'CN' },
  { sku: 'EL-WATCH', name: 'Smart watch', nameAr: 'ساعة ذكية', dirhams: 999, weightG: 240, size: [140, 110, 80], hsCode: '851762', origin: 'VN' },
  { sku: 'EL-BAND', name: 'Fitness band', nameAr: 'سوار رياضي', dirhams: 179, weightG: 110, size: [120, 90, 50], hsCode: '851762', origin: 'CN' },
  { sku: 'EL-CHARGER', name: 'USB-C charger 65 W', nameAr: 'شاحن ٦٥ واط', dirhams: 129, weightG: 180, size: [110, 90, 50], hsCode: '850440', origin: 'CN' },
  { sku: 'EL-CABLE', name: 'USB-C cable 2 m', nameAr: 'كابل ٢ متر', dirhams: 49, weightG: 70, size: [150, 100, 30], hsCode: '854442', origin: 'CN' },
  { sku: 'EL-POWER', name: 'Power bank 20,000 mAh', nameAr: 'بطارية متنقلة', dirhams: 189, weightG: 480, size: [180, 100, 50], hsCode: '850760', origin: 'CN' },
  { sku: 'EL-MOUSE', name: 'Wireless mouse', nameAr: 'فأرة لاسلكية', dirhams: 99, weightG: 160, size: [150, 110, 60], hsCode: '847160', origin: 'CN' },
  { sku: 'EL-KEYB', name: 'Arabic and English keyboard', nameAr: 'لوحة مفاتيح عربية وإنجليزية', dirhams: 159, weightG: 640, size: [460, 170, 50], hsCode: '847160', origin: 'CN' },
  { sku: 'EL-ROUTER', name: 'Wi-Fi 6 router', nameAr: 'جهاز توجيه واي فاي ٦', dirhams: 449, weightG: 820, size: [300, 230, 80], hsCode: '851762', origin: 'CN' },
  { sku: 'EL-CAM', name: 'Home camera', nameAr: 'كاميرا منزلية', dirhams: 219, weightG: 330, size: [140, 120, 110], hsCode: '852589', origin: 'CN' },
  { sku: 'EL-TV-43', name: 'Television 43 inch', nameAr: 'تلفاز ٤٣ بوصة', dirhams: 1299, weightG: 9800, size: [1080, 680, 140], hsCode: '852872', origin: 'TR' },
  { sku: 'EL-BLEND', name: 'Blender', nameAr: 'خلاط', dirhams: 249, weightG: 3100, size: [380, 240, 240], hsCode: '850940', origin: 'CN' },
  { sku: 'EL-IRON', name: 'Steam iron', nameAr: 'مكواة بخار', dirhams: 199, weightG: 1500, size: [330, 170, 160], hsCode: '851640', origin: 'CN' },
  { sku: 'EL-HAIR', name: 'Hair dryer', nameAr: 'مجفف شعر', dirhams: 279, weightG: 900, size: [290, 230, 100], hsCode: '851631', origin: 'CN' },
];

export const families: readonly Family[] = [...fashion, ...electronics];
