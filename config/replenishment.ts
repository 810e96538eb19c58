/** Suppliers and rules of the demo, and the days that a transfer between places of our own may take. */
import { firstItems } from './items.ts';

/** From a warehouse of ours to a store. */
export const transferDays = 2;

export const demoSuppliers = [
  {
    id: 'NILE-TEXTILES',
    name: 'Nile Textiles FZE',
    contact: 'Omar Haddad',
    email: 'orders@nile-textiles.example',
    phone: '+97145550101',
    leadTimeDays: 5,
    sendsBy: 'csv',
    active: true,
  },
  {
    id: 'GULF-DEVICES',
    name: 'Gulf Devices Distribution',
    contact: 'Priya Nair',
    email: 'replenishment@gulf-devices.example',
    leadTimeDays: 3,
    sendsBy: 'mail',
    active: true,
  },
] as const;

const LOW = 5;
const FULL = 20;
const store = '1042';
const warehouse = '1001';
const fashion = firstItems.filter((one) => one.sku.startsWith('FS-')).map((one) => one.sku);
const others = firstItems.filter((one) => !one.sku.startsWith('FS-')).map((one) => one.sku);
const common = { threshold: LOW, fillTo: FULL, active: true };

/** Clothes from one supplier, part of the devices from another, the rest from the warehouse. */
export const demoRules = [
  ...fashion.slice(0, 24).map((sku) => ({ ...common, locationId: store, sku, supplierId: 'NILE-TEXTILES' })),
  ...others.slice(0, 6).map((sku) => ({ ...common, locationId: store, sku, supplierId: 'GULF-DEVICES' })),
  ...others.slice(6, 14).map((sku) => ({ ...common, locationId: store, sku, fromLocation: warehouse })),
];
