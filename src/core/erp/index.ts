/** The talk with the ERP. */
export * from './outward.ts';
export * from './inward.ts';
