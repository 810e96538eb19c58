/** Customers: by what the house knows them, and how much they may spend. */
export { admitSpending, type Spending, type SpendingVerdict } from './admit-spending.ts';
export { customerKeyOf } from './customer-key.ts';
