/** Which jobs this hub runs. */
import type { Config } from '../../config/index.ts';
import type { Partners } from '../connectors/index.ts';
import type { Door } from '../platform/inbound.ts';
import type { Logger } from '../platform/log.ts';
import { askDoubtfulStock } from './ask-doubtful.ts';
import { computePlaceTrust } from './compute-trust.ts';
import { askSilentParcels } from './ask-silent.ts';
import { checkAccounts } from './check-accounts.ts';
import { checkMappingJob } from './check-mapping.ts';
import { compareStock } from './compare-stock.ts';
import { erpInward } from './erp-inward.ts';
import { expireAmendments } from './expire-amendments.ts';
import { escalateLateTasks } from './escalate-tasks.ts';
import { expireStockHolds } from './expire-holds.ts';
import { followConfirmations, followDeliveryCases } from './follow-deliveries.ts';
import { forgetStockChanges } from './forget-stock-changes.ts';
import { healLostPushes } from './heal-lost-pushes.ts';
import { healLostScans } from './heal-lost-scans.ts';
import { askPickups } from './ask-pickups.ts';
import { fetchProofsAgain } from './fetch-proofs.ts';
import { proveAllStock } from './prove-stock.ts';
import { findLeftBookings } from './find-left-bookings.ts';
import { followUpPayments } from './follow-up-payments.ts';
import { listFailedDeliveries } from './list-failed-deliveries.ts';
import { liftStockDoubts } from './lift-doubts.ts';
import { prune } from './prune.ts';
import { makePaperBatches } from './make-batches.ts';
import { measureLanes } from './measure-lanes.ts';
import { sendPrints, watchPrinting } from './printing.ts';
import { pullCatalogue } from './pull-catalogue.ts';
import { rehearse } from './rehearse.ts';
import { readStatements, watchLateCash } from './remittance.ts';
import { remindAwaitedNumbers } from './remind-awaited.ts';
import { startScheduledOrders } from './start-scheduled.ts';
import { wakeWaitingOrders } from './wake-waiting.ts';
import { watchHeldMoney } from './watch-authorisations.ts';
import { releaseRiskHolds } from './release-risk-holds.ts';
import { askPendingPayments, expirePendingPayments } from './watch-payments.ts';
import { watchErpPostings } from './watch-postings.ts';
import { watchLowStock } from './watch-low-stock.ts';
import { watchUnanswered } from './watch-unanswered.ts';
import { workReroutes } from './work-reroutes.ts';
import { watchStates } from './watch-states.ts';
import { watchPromisedDays } from './watch-promises.ts';
import type { Job } from './index.ts';

export function listJobs(config: Config, partners: Partners, door: Door, log: Logger): Job[] {
  const { stores, pollSeconds, catalogueSeconds, stock, barcodeAttribute } = config.magento;
  const polled = Object.keys(stores);
  return [
    prune,
    checkMappingJob,
    proveAllStock,
    expireStockHolds,
    liftStockDoubts,
    workReroutes(partners),
    watchUnanswered,
    computePlaceTrust,
    startScheduledOrders,
    wakeWaitingOrders,
    expireAmendments,
    followDeliveryCases,
    followConfirmations,
    findLeftBookings(partners),
    readStatements,
    watchLateCash,
    expirePendingPayments,
    releaseRiskHolds,
    followUpPayments(partners, config.retryScale),
    watchHeldMoney,
    escalateLateTasks,
    watchStates,
    watchErpPostings,
    watchPrinting,
    makePaperBatches(),
    ...(config.printNetworks.length > 0 ? [sendPrints(partners, config.retryScale)] : []),
    watchPromisedDays,
    measureLanes,
    rehearse(log),
    remindAwaitedNumbers,
    askDoubtfulStock,
    watchLowStock(config.retryScale, log),
    ...erpInward,
    forgetStockChanges,
    ...(polled.length > 0 ? [askPendingPayments] : []),
    ...(pollSeconds > 0 && polled.length > 0 ? [healLostPushes(partners, door, polled, pollSeconds)] : []),
    ...(stock && polled.length > 0
      ? [pullCatalogue(partners, stores, barcodeAttribute, catalogueSeconds), compareStock(partners, polled)]
      : []),
    ...(config.clickpost === undefined
      ? []
      : [
          listFailedDeliveries(partners),
          healLostScans(partners),
          askSilentParcels(partners),
          checkAccounts(partners),
          fetchProofsAgain,
          askPickups,
        ]),
  ];
}
