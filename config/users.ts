/** People of the demo and of tests; a production hub never sees these rows. */
import type { Role } from './roles.ts';

export type UserRow = {
  readonly login: string;
  readonly displayName: string;
  readonly password: string;
  readonly role: Role;
  readonly locale: 'en' | 'ar';
  /** Channel ids, or `*` for all of them. */
  readonly channels: readonly string[];
  /** Location ids, or `*` for all of them. */
  readonly locations: readonly string[];
};

/** Printed on the demo's sign-in page; not a secret. */
export const DEMO_PASSWORD = 'omnihub-demo';

const everywhere = { channels: ['*'], locations: ['*'] };
const person = { password: DEMO_PASSWORD, locale: 'en' } as const;

export const demoUsers: readonly UserRow[] = [
  { ...person, login: 'manager', displayName: 'Mariam Manager', role: 'manager', ...everywhere },
  { ...person, login: 'support', displayName: 'Sunil Support', role: 'support', ...everywhere },
  {
    ...person,
    login: 'support.sa',
    displayName: 'سارة الدعم',
    role: 'support',
    locale: 'ar',
    channels: ['SA'],
    locations: ['*'],
  },
  {
    ...person,
    login: 'store.1042',
    displayName: 'Dubai Marina Store',
    role: 'store',
    channels: ['AE'],
    locations: ['1042'],
  },
  {
    ...person,
    login: 'store.3011',
    displayName: 'متجر العليا',
    role: 'store',
    locale: 'ar',
    channels: ['SA'],
    locations: ['3011'],
  },
  {
    ...person,
    login: 'warehouse.1001',
    displayName: 'Jebel Ali Warehouse',
    role: 'store',
    channels: ['AE'],
    locations: ['1001'],
  },
  {
    ...person,
    login: 'courier.ae',
    displayName: 'Kamal Courier',
    role: 'courier',
    channels: ['AE'],
    locations: ['*'],
  },
];
