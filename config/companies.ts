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
  readonly invoiceIssuer: 'hub' | 'magento' | 'erp';
  /** How the company is known in its ERP; left out while it has none. */
  readonly erp?: CompanyErp;
  /** What its invoices say and how they are numbered; what is left out has a default. */
  readonly billing?: CompanyBilling;
};

/** Incoterms 2020 for parcels. */
export const incoterms = ['EXW', 'FCA', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP'] as const;
export type Incoterm = (typeof incoterms)[number];

export type CompanyBilling = {
  readonly nameAr?: string;
  /** Of the registered office, as printed. */
  readonly address?: readonly string[];
  readonly addressAr?: readonly string[];
  /** India: GST state code → the GSTIN of that state; the company's own number where a state has none here. */
  readonly registrations?: Readonly<Record<string, string>>;
  /** Begins its numbers; the company's id when left out. At most four characters in India. */
  readonly series?: string;
  /** Its documents go to the tax authority: KSA, phase 2. */
  readonly einvoicing?: boolean;
  /** GS1 company prefix of 7 to 12 digits, for the numbers of its cartons. */
  readonly gs1Prefix?: string;
  /** Of its parcels that cross a border, where the channel says nothing; left out: DAP, duty is the receiver's. */
  readonly incoterm?: Incoterm;
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

export const companyBillingSchema = Joi.object<CompanyBilling>({
  nameAr: Joi.string().max(160),
  address: Joi.array().items(Joi.string().max(160)).max(4),
  addressAr: Joi.array().items(Joi.string().max(160)).max(4),
  registrations: Joi.object().pattern(Joi.string().pattern(/^\d{2}$/), Joi.string().pattern(/^[0-9A-Z]{15}$/)),
  series: Joi.string().pattern(/^[A-Z0-9]{1,8}$/),
  einvoicing: Joi.boolean(),
  gs1Prefix: Joi.string().pattern(/^\d{7,12}$/),
  incoterm: Joi.string().valid(...incoterms),
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
      invoiceIssuer: Joi.string().valid('hub', 'magento', 'erp').required(),
      erp: companyErpSchema,
      billing: companyBillingSchema,
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
    billing: {
      nameAr: 'أومني هب للتجارة ذ.م.م',
      address: ['Office 1204, Harbour Tower', 'Dubai, United Arab Emirates'],
      addressAr: ['مكتب ١٢٠٤، برج الميناء', 'دبي، الإمارات العربية المتحدة'],
    },
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
    billing: {
      nameAr: 'أومني هب قطر ذ.م.م',
      address: ['Building 12, Street 840, Zone 24', 'Doha, Qatar'],
      addressAr: ['مبنى ١٢، شارع ٨٤٠، منطقة ٢٤', 'الدوحة، قطر'],
    },
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
    billing: {
      nameAr: 'شركة أومني هب العربية للتجارة',
      address: ['7421 Olaya Street, Al Wurud', 'Riyadh 12245, Saudi Arabia'],
      addressAr: ['٧٤٢١ شارع العليا، الورود', 'الرياض ١٢٢٤٥، المملكة العربية السعودية'],
    },
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
    billing: {
      nameAr: 'أومني هب الكويت للتجارة العامة ذ.م.م',
      address: ['Block 3, Street 15, Building 8', 'Sharq, Kuwait'],
      addressAr: ['قطعة ٣، شارع ١٥، مبنى ٨', 'شرق، الكويت'],
    },
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
    billing: {
      nameAr: 'أومني هب للتجزئة الهند',
      address: ['Gala 12, Logistic Park Road', 'Bhiwandi 421302, Maharashtra, India'],
      registrations: {
        '06': '06AAAAA0000A1Z9',
        '07': '07AAAAA0000A1Z7',
        '27': '27AAAAA0000A1Z5',
        '29': '29AAAAA0000A1Z1',
      },
    },
    erp: {
      kind: 'EBS',
      erpCompanyRef: '5004',
      taxRegime: 'GST',
      stockMovesBy: 'ledger',
      postingCustomer: { IN: 'WEBIN' },
    },
  },
];
