/** Locations in Qatar. */
import type { LocationTuple } from './tuple.ts';

// prettier-ignore
export const qatarPlaces: readonly LocationTuple[] = [
  ['2001', 'W', 'Doha Industrial Warehouse', 'مستودع المنطقة الصناعية', 'Doha', 'Industrial Area, Zone 57', 'Street 24, gate 9', [25.2070, 51.4480]],
  ['2011', 'S', 'West Bay Gallery', 'غاليري الخليج الغربي', 'Doha', 'Al Dafna, Zone 61', 'Street 850, unit 112', [25.3218, 51.5290]],
  ['2012', 'S', 'Pearl Boulevard', 'بوليفارد اللؤلؤة', 'Doha', 'The Pearl, Zone 66', 'Porto Arabia, unit 27', [25.3686, 51.5513]],
  ['2013', 'S', 'Sadd Square', 'ميدان السد', 'Doha', 'Al Sadd, Zone 38', 'Street 340, unit 6', [25.2832, 51.4996]],
  ['2014', 'S', 'Souq Corner', 'ركن السوق', 'Doha', 'Al Souq, Zone 7', 'Street 920, shop 14', [25.2866, 51.5333], { shipsOnline: false }],
  ['2021', 'S', 'Rayyan Avenue', 'أفنيو الريان', 'Al Rayyan', 'Muaither, Zone 53', 'Street 1080, unit 71', [25.2710, 51.4200]],
  ['2022', 'S', 'Aspire Court', 'ساحة أسباير', 'Al Rayyan', 'Baaya, Zone 54', 'Street 190, unit 215', [25.2638, 51.4436]],
  ['2031', 'S', 'Lusail Tram Mall', 'مول ترام لوسيل', 'Lusail', 'Fox Hills, Zone 69', 'Street 305, unit 40', [25.4205, 51.4906]],
  ['2041', 'S', 'Wakra Seaside', 'واجهة الوكرة البحرية', 'Al Wakrah', 'Al Wakrah, Zone 90', 'Street 1126, shop 3', [25.1659, 51.5976]],
  ['2051', 'S', 'Khor Pearl Centre', 'مركز لؤلؤة الخور', 'Al Khor', 'Al Khor, Zone 74', 'Street 410, unit 12', null],
];
