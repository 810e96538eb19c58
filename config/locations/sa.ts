/** Locations in Saudi Arabia; couriers there want the five digits of the national address. */
import type { LocationTuple } from './tuple.ts';

const riyadh = 'Riyadh Province';
const makkah = 'Makkah Province';
const eastern = 'Eastern Province';

// prettier-ignore
export const saudiPlaces: readonly LocationTuple[] = [
  ['3001', 'W', 'Riyadh South Warehouse', 'مستودع جنوب الرياض', 'Riyadh', 'Al Masani', '3120 Al Hayer Road', [24.5490, 46.7550], { region: riyadh, postcode: '14514' }],
  ['3002', 'W', 'Jeddah Port Warehouse', 'مستودع ميناء جدة', 'Jeddah', 'Al Khumrah', '2204 Industrial Street 8', [21.3300, 39.2300], { region: makkah, postcode: '22528' }],
  ['3011', 'S', 'Olaya Towers', 'أبراج العليا', 'Riyadh', 'Al Olaya', '7345 King Fahd Road', [24.6905, 46.6850], { region: riyadh, postcode: '12211' }],
  ['3012', 'S', 'Nakheel Gardens Mall', 'مول حدائق النخيل', 'Riyadh', 'Al Nakheel', '6480 Imam Saud Road', [24.7680, 46.7160], { region: riyadh, postcode: '12381' }],
  ['3013', 'S', 'Granada Walk', 'ممشى غرناطة', 'Riyadh', 'Ghirnatah', '2890 Eastern Ring Road', [24.7890, 46.7290], { region: riyadh, postcode: '13241' }],
  ['3014', 'S', 'Diriyah Court', 'ساحة الدرعية', 'Diriyah', 'Al Bujairi', '4011 Wadi Street', [24.7345, 46.5760], { region: riyadh, postcode: '13711', shipsOnline: false }],
  ['3021', 'S', 'Tahlia Boulevard', 'بوليفارد التحلية', 'Jeddah', 'Al Andalus', '3077 Prince Mohammed Street', [21.5433, 39.1520], { region: makkah, postcode: '23326' }],
  ['3022', 'S', 'Red Sea Arcade', 'أركيد البحر الأحمر', 'Jeddah', 'Ash Shati', '5566 Corniche Road', [21.6110, 39.1080], { region: makkah, postcode: '23412' }],
  ['3023', 'S', 'Salama Centre', 'مركز السلامة', 'Jeddah', 'As Salamah', '8120 Sari Street', [21.5910, 39.1510], { region: makkah, postcode: '23525' }],
  ['3031', 'S', 'Aziziyah Gate', 'بوابة العزيزية', 'Makkah', 'Al Aziziyah', '2413 Main Street', [21.4120, 39.8720], { region: makkah, postcode: '24243' }],
  ['3032', 'S', 'Quba Plaza', 'بلازا قباء', 'Madinah', 'Quba', '3908 Quba Road', [24.4400, 39.6170], { region: 'Madinah Province', postcode: '42316' }],
  ['3041', 'S', 'Dhahran Lake Mall', 'مول بحيرة الظهران', 'Dhahran', 'Al Doha', '2970 Prince Faisal Street', [26.3030, 50.1690], { region: eastern, postcode: '34457' }],
  ['3042', 'S', 'Khobar Corniche', 'كورنيش الخبر', 'Khobar', 'Al Yarmouk', '6154 Prince Turkey Street', [26.2990, 50.2140], { region: eastern, postcode: '34422' }],
  ['3043', 'S', 'Dammam Palms', 'نخيل الدمام', 'Dammam', 'Al Faisaliyah', '7012 King Saud Street', [26.3920, 50.0780], { region: eastern, postcode: '32272' }],
  ['3051', 'S', 'Abha Heights', 'مرتفعات أبها', 'Abha', 'Al Mansak', '4420 King Abdullah Road', [18.2270, 42.5100], { region: 'Asir', postcode: '62521' }],
  ['3061', 'S', 'Tabuk North Centre', 'مركز تبوك الشمالي', 'Tabuk', 'Al Faisaliyah', '3381 Prince Fahd Street', null, { region: 'Tabuk Province', postcode: '47913' }],
  ['3071', 'S', 'Buraydah Dates Mall', 'مول تمور بريدة', 'Buraydah', 'Al Safra', '5109 King Khalid Road', [26.3480, 43.9680], { region: 'Qassim', postcode: '52361', active: false }],
];
