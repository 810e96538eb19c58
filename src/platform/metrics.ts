/** What Prometheus reads. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(options: { processMetrics?: boolean } = {}) {
  const registry = new Registry();
  if (options.processMetrics ?? false) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const ms = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000];
  return {
    registry,
    received: new Counter({
      name: 'hub_inbound_total',
      help: 'Messages taken at the door',
      labelNames: ['source'],
      registers,
    }),
    handled: new Counter({
      name: 'hub_handled_total',
      help: 'Messages settled by a listener',
      labelNames: ['listener', 'outcome'],
      registers,
    }),
    handleMs: new Histogram({
      name: 'hub_handle_ms',
      help: 'Time to settle a message',
      labelNames: ['listener'],
      buckets: ms,
      registers,
    }),
    published: new Counter({ name: 'hub_published_total', help: 'Outbox rows confirmed by the bus', registers }),
    publishFailed: new Counter({
      name: 'hub_publish_failed_total',
      help: 'Outbox rows the bus would not take',
      labelNames: ['reason'],
      registers,
    }),
    partnerMs: new Histogram({
      name: 'hub_partner_call_ms',
      help: 'Time of a partner call',
      labelNames: ['partner', 'operation', 'outcome'],
      buckets: ms,
      registers,
    }),
    httpMs: new Histogram({
      name: 'hub_http_ms',
      help: 'Time of our own answers',
      labelNames: ['route', 'status'],
      buckets: ms,
      registers,
    }),
    outboxAge: new Gauge({ name: 'hub_outbox_oldest_seconds', help: 'Age of the oldest outbox row', registers }),
    postingsOverdue: new Gauge({
      name: 'hub_erp_postings_overdue',
      help: 'Postings that the ERP has not shown within their time',
      registers,
    }),
    tasksLate: new Gauge({
      name: 'hub_tasks_overdue',
      help: 'Open tasks past their deadline',
      labelNames: ['workgroup'],
      registers,
    }),
    stockIndexRows: new Gauge({
      name: 'hub_stock_index_rows',
      help: 'Stock rows in memory; 0 while availability is asked of the database',
      registers,
    }),
    stockIndexAge: new Gauge({
      name: 'hub_stock_index_age_seconds',
      help: 'How long ago the stock index last saw every commit',
      registers,
    }),
    lineUp: new Gauge({
      name: 'hub_partner_line_up',
      help: '1: calls go out; 0: the host is left alone or asked for patience',
      labelNames: ['partner', 'host'],
      registers,
    }),
    lineRefused: new Gauge({
      name: 'hub_partner_line_refused',
      help: 'Calls that were not made since the host was last up',
      labelNames: ['partner', 'host'],
      registers,
    }),
    parkedOpen: new Gauge({ name: 'hub_parked_open', help: 'Parked messages that wait for a person', registers }),
  };
}
