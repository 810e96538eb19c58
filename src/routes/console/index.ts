/** The pages of people: what there is, and in which order it is put on the server. */
import type { Server } from '@hapi/hapi';
import type { RouteContext } from '../context.ts';
import type { ErrorPage } from '../problems.ts';
import { actionPages } from './actions.tsx';
import { amendmentPages } from './amendments.tsx';
import { addAssets } from './assets.ts';
import { dashboardPages } from './dashboard.tsx';
import { confirmationPages } from './confirmations.tsx';
import { deliveryPages } from './deliveries.tsx';
import { batchPages } from './batches.tsx';
import { documentPages } from './documents.tsx';
import { errorPages } from './errors.tsx';
import { handoverPages } from './handover.tsx';
import { invoicePages } from './invoices.tsx';
import { addLive } from './live.ts';
import { moneyPages } from './money.tsx';
import { timelinePages } from './order-timeline.tsx';
import { orderPages } from './order.tsx';
import { orderListPages } from './orders.tsx';
import { newOrderPages } from './order-new.tsx';
import { parkedPages } from './parked.tsx';
import { partnerPages } from './partners.tsx';
import { pickupPages } from './pickups.tsx';
import { registerPages } from './register-awb.tsx';
import { printingPages } from './printing.tsx';
import { parcelPrintingPages } from './printing-card.tsx';
import { wavePages } from './printing-wave.tsx';
import { refusedPages } from './refused.tsx';
import { addSession } from './session.ts';
import { courierPages } from '../courier/index.ts';
import { addSignIn } from './sign-in.tsx';
import { calendarPages } from './calendars.tsx';
import { locationPages } from './locations.tsx';
import { mappingPages } from './mapping.tsx';
import { remittancePages } from './remittances.tsx';
import { rejectPages } from './reject-parcel.tsx';
import { ratePages } from './rates.tsx';
import { riskPages } from './risk.tsx';
import { dryRunPages } from './dry-runs.tsx';
import { routingPages } from './routing.tsx';
import { routingEditPages } from './routing-edit.tsx';
import { routingGapPages } from './routing-gaps.tsx';
import { processPages } from './processes.tsx';
import { alarmPages } from './stock-alarms.tsx';
import { explainPages } from './stock-explain.tsx';
import { filePages } from './stock-files.tsx';
import { postingPages } from './stock-postings.tsx';
import { snapshotPages } from './stock-snapshots.tsx';
import { withdrawPages } from './item-withdraw.tsx';
import { stockPages } from './stock.tsx';
import { taskPages } from './tasks.tsx';
import { trustPages } from './trust.tsx';
import { addPages } from './visit.ts';

/** For `createServer`'s `extend`: adds the pages; what it returns turns errors into pages. */
export function consolePages(context: RouteContext): (server: Server) => Promise<ErrorPage> {
  return async (server) => {
    await addSession(server, context);
    await addAssets(server);
    addSignIn(server, context);
    addLive(server, context);
    addPages(server, context, [
      ...dashboardPages(context),
      ...orderListPages(context),
      ...orderPages(context),
      ...timelinePages(context),
      ...actionPages(context),
      ...amendmentPages(context),
      ...confirmationPages(context),
      ...deliveryPages(context),
      ...courierPages(context),
      ...remittancePages(context),
      ...newOrderPages(context),
      ...parkedPages(context),
      ...partnerPages(context),
      ...pickupPages(context),
      ...registerPages(context),
      ...refusedPages(context),
      ...taskPages(context),
      ...processPages(context),
      ...routingPages(context),
      ...routingEditPages(context),
      ...routingGapPages(context),
      ...dryRunPages(context),
      ...invoicePages(context),
      ...documentPages(context),
      ...batchPages(context),
      ...handoverPages(context),
      ...printingPages(context),
      ...parcelPrintingPages(context),
      ...wavePages(context),
      ...moneyPages(context),
      ...ratePages(context),
      ...riskPages(context),
      ...rejectPages(context),
      ...locationPages(context),
      ...calendarPages(context),
      ...trustPages(context),
      ...stockPages(context),
      ...withdrawPages(context),
      ...explainPages(context),
      ...alarmPages(context),
      ...postingPages(context),
      ...snapshotPages(context),
      ...mappingPages(context),
      ...filePages(context),
    ]);
    return errorPages(context);
  };
}
