/** The money of a shipment is sure: its draft becomes an invoice with a number, and the parcel goes on. */
import type { Tx } from '../../platform/db/index.ts';
import { localTime, momentOf } from '../../platform/time.ts';
import { listCompanies, listLocations } from '../catalog/index.ts';
import { settleSpending } from '../customer/index.ts';
import { lockOrders, orderBook } from '../order/index.ts';
import { workOn } from '../shipment/index.ts';
import { numberAll, seriesFor } from './number-documents.ts';
import { moveInvoices } from './move-invoice.ts';
import { askReports } from './report-document.ts';
import { returnTaken } from './return-taken.ts';
import { listInvoices } from './store.ts';

/** Shipments that do not wait for their charge any more are left alone; what was taken for one that was called off is seen to. */
export async function billCharged(tx: Tx, facts: readonly { shipmentId: string; orderId: string }[]): Promise<void> {
  await lockOrders(
    tx,
    facts.map((fact) => fact.orderId),
  );
  const work = await workOn(
    tx,
    facts.map((fact) => fact.shipmentId),
  );
  const drafts = (await listInvoices(tx, work.ids)).filter(
    (one) => one.state === 'drafted' && work.get(one.shipmentId)?.state === 'charging',
  );
  await returnTaken(
    tx,
    facts.filter(({ shipmentId }) => work.get(shipmentId)?.state === 'cancelled'),
  );
  if (drafts.length === 0) return;
  const companies = new Map((await listCompanies(tx)).map((company) => [company.id, company]));
  const locations = new Map((await listLocations(tx, {})).map((location) => [location.id, location]));
  const now = new Date();
  const todays = drafts.map((draft) => ({
    draft,
    company: companies.get(draft.companyId),
    location: locations.get(work.get(draft.shipmentId)?.locationId ?? ''),
    on: localTime(now, draft.facts?.timeZone ?? 'UTC').slice(0, 10),
  }));
  await settleSpending(
    tx,
    drafts.map(({ orderId, shipmentId, totalMinor }) => ({ orderId, amountMinor: totalMinor, ref: shipmentId })),
    orderBook,
  );
  const numbers = await numberAll(
    tx,
    todays
      .filter(({ draft }) => draft.issuer === 'hub')
      .map(({ draft, company, location, on }) => ({
        id: draft.id,
        series: seriesFor('invoice', company, location, on),
      })),
  );
  await moveInvoices(
    tx,
    todays.map(({ draft, on }) => ({
      invoice: draft,
      move: draft.issuer === 'hub' ? 'issue' : 'await',
      fields: {
        number: numbers.get(draft.id) ?? work.get(draft.shipmentId)?.reference ?? draft.number,
        issuedOn: on,
        issuedAt: momentOf(now),
      },
    })),
  );
  for (const { draft } of todays) work.move(draft.shipmentId, 'bill');
  askReports(
    tx,
    todays.map(({ draft, company }) => ({ id: draft.id, kind: 'invoice', orderId: draft.orderId, company })),
  );
  await work.save();
}
