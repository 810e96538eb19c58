/** Locations in Kuwait. */
import type { LocationTuple } from './tuple.ts';

// prettier-ignore
export const kuwaitPlaces: readonly LocationTuple[] = [
  ['4001', 'W', 'Shuwaikh Warehouse', 'مستودع الشويخ', 'Kuwait City', 'Shuwaikh Industrial', 'Block 2, Street 18, plot 41', [29.3360, 47.9350]],
  ['4011', 'S', 'Sharq Harbour', 'ميناء شرق', 'Kuwait City', 'Sharq', 'Block 7, Gulf Street, unit 21', [29.3840, 47.9950]],
  ['4012', 'S', 'Salhiya Passage', 'ممر الصالحية', 'Kuwait City', 'Salhiya', 'Block 5, Fahad Al Salem Street', [29.3640, 47.9650]],
  ['4021', 'S', 'Salmiya Seafront', 'واجهة السالمية', 'Salmiya', 'Salmiya', 'Block 10, Salem Al Mubarak Street', [29.3360, 48.0850]],
  ['4022', 'S', 'Hawalli Centre', 'مركز حولي', 'Hawalli', 'Hawalli', 'Block 4, Tunis Street, unit 9', [29.3330, 48.0280]],
  ['4031', 'S', 'Rai Avenue', 'أفنيو الري', 'Farwaniya', 'Al Rai', 'Block 1, Fifth Ring Road, unit 302', [29.3020, 47.9310]],
  ['4032', 'S', 'Khaitan Corner', 'ركن خيطان', 'Farwaniya', 'Khaitan', 'Block 6, Airport Road, shop 4', [29.2830, 47.9710], { shipsOnline: false }],
  ['4041', 'S', 'Fahaheel Coast', 'ساحل الفحيحيل', 'Fahaheel', 'Fahaheel', 'Block 9, Coast Road, unit 55', [29.0830, 48.1320]],
  ['4042', 'S', 'Egaila Garden Mall', 'مول حدائق العقيلة', 'Egaila', 'Egaila', 'Block 3, Sixth Ring Road, unit 88', [29.1720, 48.0990]],
  ['4051', 'S', 'Jahra Fort Mall', 'مول قصر الجهراء', 'Jahra', 'Jahra', 'Block 5, Marzouq Al Mutaab Street', null],
];
