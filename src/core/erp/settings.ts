/** How a company wants its postings: what is not said has a default. */
import type { CompanyPostings } from '../../../config/companies.ts';
import type { Channel, Company } from '../catalog/index.ts';
import type { TaxRule } from './amounts.ts';
import type { Tender } from './posting.ts';

export type PostingSettings = Required<Omit<CompanyPostings, 'webLocation'>> & Pick<CompanyPostings, 'webLocation'>;

const defaults: PostingSettings = {
  webSaleAt: 'dimension',
  freightAccount: 'FREIGHT',
  feeAccount: 'FEES',
  clearingAccounts: {},
};

export function settingsOf(company: Company | undefined): PostingSettings {
  return { ...defaults, ...company?.erp?.postings };
}

/** Of what a channel sells: its rate, and the code that finance knows it by. */
export function taxRuleOf(channel: Channel, company: Company | undefined): TaxRule {
  const percent = channel.config.taxPercent;
  return { percent, code: company?.erp?.taxRegime ?? `VAT${percent}` };
}

export function clearingAccountOf(type: Tender['type'], country: string, settings: PostingSettings): string {
  return settings.clearingAccounts[type] ?? `${type}-${country}`;
}
