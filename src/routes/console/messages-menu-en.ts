/** The menu, in English. */
export const menuEn = {
  'menu.shipping': 'Shipping',
  'menu.money': 'Money',
  'menu.setup': 'Setup',
  'menu.amendments': 'Questions to customers',
  'menu.deliveries': 'Failed deliveries',
  'menu.handover': 'Handover to couriers',
  'menu.pickups': 'Courier pickups',
  'menu.documents': 'Papers',
  'menu.printing': 'Printing',
  'menu.payments': 'Payments',
  'menu.remittances': 'Cash from couriers',
  'menu.rules': 'Rules',
  'menu.trust': 'Trust in stock',
  'menu.partners': 'Partners',
  'menu.processes': 'Processes',
  'menu.mapping': 'Location mapping',
} as const;
