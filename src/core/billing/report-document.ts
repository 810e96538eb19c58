/** Documents that the tax authority has to hear of are named here; how they are told stands in `einvoice.ts`. */
import type { Tx } from '../../platform/db/index.ts';
import type { Company } from '../catalog/index.ts';
import { tell } from '../events.ts';
import type { DocumentKind } from './series.ts';

export type Reported = {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly orderId: string;
  readonly company: Company | undefined;
};

/** Nothing is told of companies that do not report: what is off costs nothing. */
export function askReports(tx: Tx, documents: readonly Reported[]): void {
  for (const { id, kind, orderId, company } of documents) {
    if (company?.billing?.einvoicing !== true || company.invoiceIssuer !== 'hub') continue;
    tell(tx, 'einvoice.due', { orderId, documentId: id, kind, companyId: company.id }, 1);
  }
}
