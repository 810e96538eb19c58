/** A mail server on a real line, the connector that speaks to it, and a letter. */
import type { SupplierLetter } from '../../../src/core/replenishment/index.ts';
import { createMail, type MailOptions, type MailPartner } from '../../../src/connectors/mail/index.ts';
import type { CallRecord } from '../../../src/platform/http.ts';
import { startMailSandbox, type MailSandbox } from '../../../sandbox/mail/index.ts';

const open: MailSandbox[] = [];

after(() => Promise.all(open.splice(0).map((one) => one.stop())));

export async function post(
  over: Partial<MailOptions> = {},
): Promise<{ mail: MailPartner; box: MailSandbox; journal: CallRecord[] }> {
  const box = await startMailSandbox();
  open.push(box);
  const journal: CallRecord[] = [];
  const record = (call: CallRecord): void => void journal.push(call);
  return {
    mail: createMail({ url: box.smtpUrl, from: 'Stock <stock@hub.example>', timeoutMs: 2_000, record, ...over }),
    box,
    journal,
  };
}

export function letter(over: Partial<SupplierLetter> = {}): SupplierLetter {
  return {
    letterId: '01930000-0000-7000-8000-000000000001',
    reference: 'RQ-000001',
    sendsBy: 'mail',
    askedAt: '2026-11-22 10:00:00.000',
    supplier: { id: 'NILE', name: 'Nile Textiles', contact: 'Omar', email: 'orders@nile.example' },
    company: { id: 'AE01', name: 'Omnihub Trading LLC' },
    places: [
      {
        id: '1042',
        name: 'Dubai Marina',
        lines: ['Marina Walk 4'],
        city: 'Dubai',
        country: 'AE',
        phone: '+97143334444',
      },
    ],
    lines: [
      {
        number: 'RPL-000001',
        sku: 'FS-BAG',
        item: 'Bag, "small"',
        barcode: '6291234500011',
        quantity: 8,
        uom: 'PCS',
        locationId: '1042',
        dueOn: '2026-11-27',
      },
    ],
    ...over,
  };
}
