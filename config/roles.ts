/** Which role may do what. A permission is asked for by name at the route; nobody asks for a role. */

export const permissions = [
  'orders.view',
  'orders.hold',
  'orders.release',
  'orders.cancel',
  'orders.reroute',
  'orders.note',
  'customers.view',
  'shipments.view',
  'shipments.pack',
  'shipments.print',
  'shipments.dispatch',
  'shipments.rebook',
  'shipments.record',
  'stock.view',
  'stock.adjust',
  'stock.approve',
  'stock.cover',
  'tasks.view',
  'tasks.close',
  'parked.view',
  'parked.replay',
  'parked.close',
  'reports.view',
  'catalog.view',
  'catalog.manage',
  'partners.pause',
  'people.manage',
  'audit.view',
] as const;
export type Permission = (typeof permissions)[number];

/** Whose people are always bound to stores of their own is said at the user, not here. */
export const roles = {
  manager: permissions,
  support: [
    'orders.view',
    'orders.hold',
    'orders.release',
    'orders.cancel',
    'orders.reroute',
    'orders.note',
    'customers.view',
    'shipments.view',
    'shipments.rebook',
    'stock.view',
    'tasks.view',
    'tasks.close',
    'parked.view',
    'parked.replay',
    'parked.close',
    'reports.view',
    'catalog.view',
  ],
  store: [
    'orders.view',
    'orders.note',
    'shipments.view',
    'shipments.pack',
    'shipments.print',
    'shipments.dispatch',
    'stock.view',
    'tasks.view',
    'tasks.close',
  ],
  /** Counts, keeps back, decides on what the ERP says of stock. */
  stock: [
    'orders.view',
    'shipments.view',
    'stock.view',
    'stock.adjust',
    'stock.approve',
    'tasks.view',
    'tasks.close',
    'reports.view',
    'catalog.view',
  ],
  /** Says which document of the ERP stands for what the hub has told it. */
  accountant: [
    'orders.view',
    'shipments.view',
    'stock.view',
    'stock.cover',
    'tasks.view',
    'reports.view',
    'catalog.view',
  ],
  courier: ['shipments.view', 'shipments.record'],
} as const satisfies Record<string, readonly Permission[]>;
export type Role = keyof typeof roles;

export const roleNames = Object.keys(roles) as Role[];
