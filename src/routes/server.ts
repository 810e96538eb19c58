/** The HTTP server: correlation ids, timings, problem answers; the routes themselves stand beside this file. */
import Hapi, { type Server } from '@hapi/hapi';
import { uuidv7 } from '../platform/ids.ts';
import type { RouteContext } from './context.ts';
import { adminCalendarRoutes } from './admin-calendars.ts';
import { adminDeliveryRoutes } from './admin-deliveries.ts';
import { adminRemittanceRoutes } from './admin-remittances.ts';
import { adminErpRoutes } from './admin-erp.ts';
import { adminPrintingRoutes } from './admin-printing.ts';
import { agentRoutes } from './agent.ts';
import { adminBatchRoutes } from './admin-batches.ts';
import { adminDocumentRoutes } from './admin-documents.ts';
import { adminInvoiceRoutes } from './admin-invoices.ts';
import { adminOrderRoutes } from './admin-orders.ts';
import { adminMappingRoutes } from './admin-mapping.ts';
import { adminWebBufferRoutes } from './admin-web-buffers.ts';
import { adminMoneyRoutes } from './admin-money.ts';
import { adminPostingRoutes } from './admin-postings.ts';
import { adminReplenishmentRoutes } from './admin-replenishment.ts';
import { adminReroutingRoutes } from './admin-rerouting.ts';
import { adminRateRoutes } from './admin-rates.ts';
import { adminRiskRoutes } from './admin-risk.ts';
import { adminRefusedRoutes } from './admin-refused.ts';
import { adminProcessRoutes } from './admin-process.ts';
import { adminRoutingRoutes } from './admin-routing.ts';
import { adminShipmentRoutes } from './admin-shipments.ts';
import { adminWithdrawalRoutes } from './admin-withdrawals.ts';
import { adminSourcingRoutes } from './admin-sourcing.ts';
import { adminTaskRoutes } from './admin-tasks.ts';
import { adminSellingRoutes } from './admin-selling.ts';
import { apiAuth } from './api-auth.ts';
import { healthRoutes } from './health.ts';
import { availabilityRoutes } from './availability.ts';
import { customerRoutes } from './customer/index.ts';
import { erpRoutes } from './erp/index.ts';
import { answerProblems, type ErrorPage } from './problems.ts';
import { orderRoutes } from './orders-api.ts';
import { orderEntryRoutes } from './orders-entry.ts';
import { orderTraceRoutes } from './orders-trace.ts';
import { checkoutWebhookRoutes } from './webhooks-checkout.ts';
import { webhookRoutes } from './webhooks.ts';

const CORRELATION = /^[A-Za-z0-9-]{8,36}$/;

/** Every process says whether it is well; one without the api role says nothing else. */
export async function createHealthServer(at: { host: string; port: number }, context: RouteContext): Promise<Server> {
  const server = Hapi.server({ host: at.host, port: at.port });
  healthRoutes(server, context);
  return server;
}

/** @param extend adds the pages of people; kept apart so that a worker can serve health and webhooks alone. */
export async function createServer(
  at: { host: string; port: number },
  context: RouteContext,
  extend?: (server: Server) => Promise<ErrorPage>,
): Promise<Server> {
  const server = Hapi.server({
    host: at.host,
    port: at.port,
    routes: {
      security: { hsts: false, xss: 'disabled', noOpen: false, noSniff: true, xframe: 'deny', referrer: 'same-origin' },
    },
    router: { stripTrailingSlash: true },
  });
  server.ext('onRequest', (request, h) => {
    // A partner's id is taken over when it is harmless, so that both logs can be joined.
    const sent = request.headers['x-correlation-id'] as string | undefined;
    request.headers['x-correlation-id'] = sent !== undefined && CORRELATION.test(sent) ? sent : uuidv7();
    return h.continue;
  });
  server.events.on('response', (request) => {
    const answer = request.response;
    const status = answer instanceof Error ? 500 : answer.statusCode;
    context.metrics.httpMs.observe(
      { route: request.route.path, status: String(status) },
      Date.now() - request.info.received,
    );
  });
  apiAuth(server, context);
  healthRoutes(server, context);
  webhookRoutes(server, context);
  checkoutWebhookRoutes(server, context);
  orderRoutes(server, context);
  orderEntryRoutes(server, context);
  orderTraceRoutes(server, context);
  customerRoutes(server, context);
  erpRoutes(server, context);
  adminRefusedRoutes(server, context);
  adminErpRoutes(server, context);
  adminReroutingRoutes(server, context);
  adminWithdrawalRoutes(server, context);
  adminSellingRoutes(server, context);
  adminShipmentRoutes(server, context);
  adminSourcingRoutes(server, context);
  adminCalendarRoutes(server, context);
  adminMoneyRoutes(server, context);
  adminPostingRoutes(server, context);
  adminInvoiceRoutes(server, context);
  adminDocumentRoutes(server, context);
  adminBatchRoutes(server, context);
  adminPrintingRoutes(server, context);
  agentRoutes(server, context);
  adminOrderRoutes(server, context);
  adminMappingRoutes(server, context);
  adminWebBufferRoutes(server, context);
  adminReplenishmentRoutes(server, context);
  adminRateRoutes(server, context);
  adminRiskRoutes(server, context);
  adminDeliveryRoutes(server, context);
  adminRemittanceRoutes(server, context);
  adminTaskRoutes(server, context);
  adminRoutingRoutes(server, context);
  adminProcessRoutes(server, context);
  availabilityRoutes(server, context);
  const page = await extend?.(server);
  answerProblems(server, context.log, page);
  return server;
}
