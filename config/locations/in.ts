/** Locations in India; couriers there route by the six-digit pincode. */
import type { LocationTuple } from './tuple.ts';

const maharashtra = 'Maharashtra';
const karnataka = 'Karnataka';

// prettier-ignore
export const indiaPlaces: readonly LocationTuple[] = [
  ['5001', 'W', 'Bhiwandi Warehouse', 'مستودع بهيواندي', 'Bhiwandi', 'Rahanal', 'Gala 12, Logistic Park Road', [19.2640, 73.0380], { region: maharashtra, postcode: '421302' }],
  ['5002', 'W', 'Bilaspur Warehouse', 'مستودع بيلاسبور', 'Gurugram', 'Bilaspur', 'Shed 7, NH-48', [28.2820, 76.8640], { region: 'Haryana', postcode: '122413' }],
  ['5011', 'S', 'Hill Road Store', 'متجر هيل رود', 'Mumbai', 'Bandra West', '14 Hill Road', [19.0550, 72.8300], { region: maharashtra, postcode: '400050' }],
  ['5012', 'S', 'Powai Lake Mall', 'مول بحيرة بواي', 'Mumbai', 'Powai', 'Level 1, unit 104, Central Avenue', [19.1180, 72.9080], { region: maharashtra, postcode: '400076' }],
  ['5013', 'S', 'Koregaon Gallery', 'غاليري كوريغاون', 'Pune', 'Koregaon Park', 'Ground floor, North Main Road', [18.5390, 73.8940], { region: maharashtra, postcode: '411001' }],
  ['5021', 'S', 'Residency Arcade', 'أركيد ريزيدنسي', 'Bengaluru', 'Ashok Nagar', '22 Residency Road', [12.9680, 77.6040], { region: karnataka, postcode: '560025' }],
  ['5022', 'S', 'Whitefield Forum', 'منتدى وايتفيلد', 'Bengaluru', 'Whitefield', 'Level 2, unit 219', [12.9700, 77.7500], { region: karnataka, postcode: '560066' }],
  ['5031', 'S', 'Janpath Corner', 'ركن جانباث', 'New Delhi', 'Connaught Place', '5 Janpath', [28.6270, 77.2190], { region: 'Delhi', postcode: '110001' }],
  ['5032', 'S', 'Saket Court', 'ساحة ساكت', 'New Delhi', 'Saket', 'Level 1, unit 132, Press Enclave Road', [28.5280, 77.2190], { region: 'Delhi', postcode: '110017' }],
  ['5033', 'S', 'Cyber Walk', 'ممشى سايبر', 'Gurugram', 'DLF Phase 3', 'Ground floor, unit 16', [28.4950, 77.0890], { region: 'Haryana', postcode: '122002' }],
  ['5041', 'S', 'Banjara Plaza', 'بلازا بنجارا', 'Hyderabad', 'Banjara Hills', 'Road No. 1, unit 8', [17.4160, 78.4480], { region: 'Telangana', postcode: '500034' }],
  ['5042', 'S', 'Nungambakkam House', 'دار نونغامباكام', 'Chennai', 'Nungambakkam', '31 Khader Nawaz Khan Road', [13.0600, 80.2470], { region: 'Tamil Nadu', postcode: '600006' }],
  ['5043', 'S', 'Park Street Store', 'متجر بارك ستريت', 'Kolkata', 'Park Street', '19 Park Street', null, { region: 'West Bengal', postcode: '700016' }],
  ['5044', 'S', 'Kochi Marine Mall', 'مول كوتشي مارين', 'Kochi', 'Marine Drive', 'Ground floor, unit 22', [9.9790, 76.2760], { region: 'Kerala', postcode: '682031' }],
];
