/** Legal entities, one per country: the schema of a row and the rows of the first boot. */
import Joi from 'joi';

export type CompanyRow = {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  /** VAT or GST number as printed on invoices; countries without such a tax have none. */
  readonly taxRegistration?: string;
  /** Who numbers and issues the customer's invoice. */
  readonly invoiceIssuer: 'hub' | 'erp';
};

export const companySchema = Joi.array()
  .items(
    Joi.object<CompanyRow>({
      id: Joi.string()
        .pattern(/^[A-Z0-9]{2,20}$/)
        .required(),
      name: Joi.string().max(160).required(),
      country: Joi.string()
        .pattern(/^[A-Z]{2}$/)
        .required(),
      currency: Joi.string()
        .pattern(/^[A-Z]{3}$/)
        .required(),
      taxRegistration: Joi.string().max(60),
      invoiceIssuer: Joi.string().valid('hub', 'erp').required(),
    }),
  )
  .unique('id')
  .required();

/** Invented names and numbers; the real ones are entered before the first invoice. */
export const firstCompanies: readonly CompanyRow[] = [
  {
    id: 'AE01',
    name: 'Omnihub Trading LLC',
    country: 'AE',
    currency: 'AED',
    taxRegistration: '100000000000003',
    invoiceIssuer: 'hub',
  },
  { id: 'QA01', name: 'Omnihub Qatar WLL', country: 'QA', currency: 'QAR', invoiceIssuer: 'hub' },
  {
    id: 'SA01',
    name: 'Omnihub Arabia Trading Company',
    country: 'SA',
    currency: 'SAR',
    taxRegistration: '300000000000003',
    invoiceIssuer: 'hub',
  },
  { id: 'KW01', name: 'Omnihub Kuwait General Trading WLL', country: 'KW', currency: 'KWD', invoiceIssuer: 'hub' },
  {
    id: 'IN01',
    name: 'Omnihub Retail India Private Limited',
    country: 'IN',
    currency: 'INR',
    taxRegistration: '27AAAAA0000A1Z5',
    invoiceIssuer: 'hub',
  },
];
