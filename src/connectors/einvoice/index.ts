/** The certified e-invoicing solutions of companies that report to their tax authority. */
import type { EinvoiceAnswer, EinvoiceIntent } from '../../core/billing/index.ts';
import { AppError } from '../../platform/errors.ts';
import { createClient, type EinvoiceOptions } from './client.ts';
import { clearInvoice } from './operations/clear-invoice.ts';
import { findInvoice } from './operations/find-invoice.ts';
import { reportInvoice } from './operations/report-invoice.ts';

export type { EinvoiceEndpoint, EinvoiceOptions } from './client.ts';
export type Einvoice = ReturnType<typeof createEinvoice>;

export function createEinvoice(options: EinvoiceOptions) {
  const client = createClient(options);
  const find = (intent: EinvoiceIntent): Promise<EinvoiceAnswer | undefined> =>
    client.call(findInvoice, { companyId: intent.companyId, uuid: intent.document.uuid });

  return {
    inbound: {},
    findDocument: find,
    /** Clears or reports, as the document's profile says; one that is there already is answered as it was. */
    async sendDocument(intent: EinvoiceIntent): Promise<EinvoiceAnswer> {
      try {
        return await client.call(intent.document.profile === 'standard' ? clearInvoice : reportInvoice, intent);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'einvoice.known') throw error;
        return (await find(intent)) ?? Promise.reject(error);
      }
    },
  };
}
