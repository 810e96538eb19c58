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
  /** How the company is known in its ERP; left out while it has none. */
  readonly erp?: CompanyErp;
};

export const erpKinds = ['BC', 'NAV', 'FUSION', 'EBS', 'ORETAIL', 'NETSUITE'] as const;
export type ErpKind = (typeof erpKinds)[number];

export type CompanyErp = {
  readonly kind: ErpKind;
  /** Company GUID, business unit, operating unit or subsidiary. */
  readonly erpCompanyRef: string;
  /** The ERP's word for how sales are taxed. */
  readonly taxRegime: string;
  /** What lowers stock after a sale at the till: the receipt, or the ledger entry that follows it. Never both. */
  readonly stockMovesBy: 'receipts' | 'ledger';
  /** Channel → the customer on whose account its sales are posted. */
  readonly postingCustomer: Readonly<Record<string, string>>;
  /** How sales are posted; what is left out has a default. */
  readonly postings?: CompanyPostings;
};

export type CompanyPostings = {
  /** `dimension`: a web sale is booked at the store that ships. `location`: goods go to a web location first. */
  readonly webSaleAt?: 'dimension' | 'location';
  /** That location; the sales location's code when left out. */
  readonly webLocation?: string;
  readonly freightAccount?: string;
  readonly feeAccount?: string;
  /** Kind of tender → the account on which its money waits. */
  readonly clearingAccounts?: Readonly<Record<string, string>>;
};

export const companyErpSchema = Joi.object<CompanyErp>({
  kind: Joi.string()
    .valid(...erpKinds)
    .required(),
  erpCompanyRef: Joi.string().max(80).required(),
  taxRegime: Joi.string().max(20).required(),
  stockMovesBy: Joi.string().valid('receipts', 'ledger').required(),
  postingCustomer: Joi.object()
    .pattern(Joi.string().pattern(/^[A-Z0-9_]{2,20}$/), Joi.string().max(40))
    .required(),
  postings: Joi.object<CompanyPostings>({
    webSaleAt: Joi.string().valid('dimension', 'location'),
    webLocation: Joi.string().max(20),
    freightAccount: Joi.string().max(40),
    feeAccount: Joi.string().max(40),
    clearingAccounts: Joi.object().pattern(
      Joi.string().valid('CARD', 'COD', 'WALLET', 'GIFTCARD', 'STORECREDIT', 'CASH'),
      Joi.string().max(40),
    ),
  }),
});

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
      erp: companyErpSchema,
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
    erp: {
      kind: 'BC',
      erpCompanyRef: 'c7a1e3b2-5d40-4f0e-9a61-0a5e1f2b3c01',
      taxRegime: 'VAT5',
      stockMovesBy: 'ledger',
      postingCustomer: { AE: 'WEBAE' },
    },
  },
  {
    id: 'QA01',
    name: 'Omnihub Qatar WLL',
    country: 'QA',
    currency: 'QAR',
    invoiceIssuer: 'hub',
    erp: {
      kind: 'BC',
      erpCompanyRef: 'c7a1e3b2-5d40-4f0e-9a61-0a5e1f2b3c02',
      taxRegime: 'NONE',
      stockMovesBy: 'ledger',
      postingCustomer: { QA: 'WEBQA' },
    },
  },
  {
    id: 'SA01',
    name: 'Omnihub Arabia Trading Company',
    country: 'SA',
    currency: 'SAR',
    taxRegistration: '300000000000003',
    invoiceIssuer: 'hub',
    erp: {
      kind: 'FUSION',
      erpCompanyRef: 'SA_RETAIL_BU',
      taxRegime: 'VAT15',
      stockMovesBy: 'ledger',
      postingCustomer: { SA: 'WEBSA' },
    },
  },
  {
    id: 'KW01',
    name: 'Omnihub Kuwait General Trading WLL',
    country: 'KW',
    currency: 'KWD',
    invoiceIssuer: 'hub',
    erp: {
      kind: 'NAV',
      erpCompanyRef: 'OMNIHUB KW',
      taxRegime: 'NONE',
      stockMovesBy: 'ledger',
      postingCustomer: { KW: 'WEBKW' },
    },
  },
  {
    id: 'IN01',
    name: 'Omnihub Retail India Private Limited',
    country: 'IN',
    currency: 'INR',
    taxRegistration: '27AAAAA0000A1Z5',
    invoiceIssuer: 'hub',
    erp: {
      kind: 'EBS',
      erpCompanyRef: '5004',
      taxRegime: 'GST',
      stockMovesBy: 'ledger',
      postingCustomer: { IN: 'WEBIN' },
    },
  },
];
