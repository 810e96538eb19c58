/** Locations in the United Arab Emirates. */
import type { LocationTuple } from './tuple.ts';

// prettier-ignore
export const emiratesPlaces: readonly LocationTuple[] = [
  ['1001', 'W', 'Jebel Ali Warehouse', 'مستودع جبل علي', 'Dubai', 'Jebel Ali Industrial 2', 'Warehouse 14, Street 22', [24.9857, 55.0813], { routing: { can: ['hazardous', 'heavy', 'oversize', 'fragile'] } }],
  ['1002', 'W', 'Mussafah Warehouse', 'مستودع مصفح', 'Abu Dhabi', 'Mussafah M-17', 'Plot 41, Street 12', [24.3591, 54.4998]],
  ['1042', 'S', 'Marina Promenade', 'مارينا بروميناد', 'Dubai', 'Dubai Marina', 'Ground floor, unit G-12', [25.0772, 55.1393], { routing: { groups: ['flagship'], can: ['fragile'] } }],
  ['1043', 'S', 'Barsha Galleria', 'غاليريا البرشاء', 'Dubai', 'Al Barsha 1', 'First floor, unit 118', [25.1124, 55.1969]],
  ['1044', 'S', 'Creek Pavilion Mall', 'مول جناح الخور', 'Dubai', 'Port Saeed', 'Level 2, unit 207', [25.2522, 55.3329]],
  ['1045', 'S', 'Downtown Arcade', 'أركيد داون تاون', 'Dubai', 'Burj Khalifa District', 'Lower ground, unit LG-31', [25.1975, 55.2790], { routing: { groups: ['flagship'], can: ['fragile'] } }],
  ['1046', 'S', 'Mirdif Park Centre', 'مركز حديقة مردف', 'Dubai', 'Mirdif', 'Ground floor, unit 42', [25.2166, 55.4079]],
  ['1047', 'S', 'Jumeirah Beach Kiosk', 'كشك شاطئ جميرا', 'Dubai', 'Jumeirah 1', 'Beach Road, kiosk 3', [25.2231, 55.2540], { shipsOnline: false }],
  ['1051', 'S', 'Corniche Plaza', 'بلازا الكورنيش', 'Abu Dhabi', 'Al Khalidiyah', 'Ground floor, unit 8', [24.4699, 54.3437]],
  ['1052', 'S', 'Reem Central', 'الريم سنترال', 'Abu Dhabi', 'Al Reem Island', 'Level 1, unit 133', [24.4979, 54.4067]],
  ['1053', 'S', 'Yas Harbour Mall', 'مول ميناء ياس', 'Abu Dhabi', 'Yas Island', 'Level 1, unit 96', [24.4886, 54.6085]],
  ['1061', 'S', 'Oasis Gate', 'بوابة الواحة', 'Al Ain', 'Al Jimi', 'Ground floor, unit 27', [24.2436, 55.7218]],
  ['1071', 'S', 'Majaz Waterfront', 'واجهة المجاز', 'Sharjah', 'Al Majaz 2', 'Ground floor, unit 5', [25.3252, 55.3827]],
  ['1072', 'S', 'Sahara Court', 'صحارى كورت', 'Sharjah', 'Al Nahda', 'Level 1, unit 144', null],
  ['1081', 'S', 'Ajman Marina Mall', 'مول مارينا عجمان', 'Ajman', 'Al Rashidiya 3', 'Ground floor, unit 19', [25.4018, 55.4400]],
  ['1091', 'S', 'Hamra Bay Centre', 'مركز خليج الحمراء', 'Ras Al Khaimah', 'Al Hamra', 'Ground floor, unit 33', [25.6866, 55.7830]],
  ['1095', 'S', 'Fujairah Coast Mall', 'مول ساحل الفجيرة', 'Fujairah', 'Town Centre', 'Level 1, unit 61', null],
];
