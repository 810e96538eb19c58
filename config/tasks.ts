/** What the machine may ask of a person: who does it, how soon, what may be done about it, and who hears when nobody does. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const workgroups = [
  'orders',
  'sourcing',
  'shipping',
  'stores',
  'stock',
  'money',
  'integration',
  // Who is asked when another group has let something lie.
  'leads',
] as const;
export type Workgroup = (typeof workgroups)[number];

export type TaskKind = {
  readonly workgroup: Workgroup;
  /** 1 is the most urgent. */
  readonly priority: 1 | 2 | 3;
  /** From its opening until somebody should have done it. */
  readonly dueMs: number;
  /** Names of `src/routes/console/task-actions.ts`, the usual one first. */
  readonly actions: readonly string[];
  /** Who gets it when it is late; left out: it stays with its group, more urgent than before. */
  readonly to?: Workgroup;
};

/** A late task rises again after so long, for as long as it is open. */
export const ESCALATE_AGAIN_MS = 4 * HOUR;

/** For a kind that nobody has put down here: a test finds it, and until then it is not lost. */
const unknown: TaskKind = { workgroup: 'leads', priority: 2, dueMs: DAY, actions: ['close'] };

/**
 * Each has words (`task.<kind>`) and a line of what to do (`runbook.<kind>`) in both languages, in
 * `src/routes/console/messages-codes-tasks-*.ts`.
 */
// prettier-ignore
export const taskKinds: Readonly<Record<string, TaskKind>> = {
  'order.on_hold':                { workgroup: 'orders',      priority: 2, dueMs: 4 * HOUR,  actions: ['release', 'cancel_order', 'close'], to: 'leads' },
  'order.resourcing_exhausted':   { workgroup: 'sourcing',    priority: 1, dueMs: 2 * HOUR,  actions: ['release', 'cancel_order', 'open_order', 'close'], to: 'leads' },
  'shipment.stock_doubted':       { workgroup: 'stores',      priority: 2, dueMs: 2 * HOUR,  actions: ['send_elsewhere', 'open_order', 'close'] },
  'order.undelivered':            { workgroup: 'orders',      priority: 1, dueMs: 4 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'order.payment_overdue':        { workgroup: 'orders',      priority: 2, dueMs: 4 * HOUR,  actions: ['open_order', 'close'] },
  'order.late':                   { workgroup: 'shipping',    priority: 2, dueMs: 1 * DAY,   actions: ['close'] },
  'channel.cancel_refused':       { workgroup: 'orders',      priority: 1, dueMs: 4 * HOUR,  actions: ['close'], to: 'leads' },
  'order.refused':                { workgroup: 'orders',      priority: 1, dueMs: 4 * HOUR,  actions: ['correct', 'close'], to: 'leads' },
  'order.paused':                 { workgroup: 'orders',      priority: 2, dueMs: 4 * HOUR,  actions: ['resume', 'cancel_order', 'open_order'], to: 'leads' },
  'order.amending':               { workgroup: 'orders',      priority: 3, dueMs: 1 * DAY,   actions: ['open_order', 'close'] },
  'order.amendment_untold':       { workgroup: 'orders',      priority: 1, dueMs: 4 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'order.change_too_late':        { workgroup: 'orders',      priority: 1, dueMs: 4 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'order.revision_refused':       { workgroup: 'orders',      priority: 2, dueMs: 4 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'order.replaced_too_late':      { workgroup: 'orders',      priority: 1, dueMs: 4 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'shipment.recall_refused':      { workgroup: 'shipping',    priority: 1, dueMs: 2 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'shipment.moving_after_cancel': { workgroup: 'shipping',    priority: 1, dueMs: 2 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'charge.failed':                { workgroup: 'money',       priority: 1, dueMs: 2 * HOUR,  actions: ['retry_charge', 'cancel_parcel', 'cancel_order', 'open_order', 'close'], to: 'leads' },
  'refund.failed':                { workgroup: 'money',       priority: 1, dueMs: 4 * HOUR,  actions: ['retry_refund', 'open_order', 'close'], to: 'leads' },
  'refund.by_hand':               { workgroup: 'money',       priority: 2, dueMs: 1 * DAY,   actions: ['refund_done', 'open_order', 'close'], to: 'leads' },
  'authorisation.expiring':       { workgroup: 'money',       priority: 1, dueMs: 4 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'authorisation.expired':        { workgroup: 'money',       priority: 1, dueMs: 4 * HOUR,  actions: ['open_order', 'cancel_order', 'close'], to: 'leads' },
  'authorisation.void_failed':    { workgroup: 'money',       priority: 2, dueMs: 1 * DAY,   actions: ['open_order', 'close'], to: 'leads' },
  'payment.dispute':              { workgroup: 'money',       priority: 1, dueMs: 4 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'billing.number_awaited':       { workgroup: 'money',       priority: 2, dueMs: 2 * DAY,   actions: ['close'] },
  'billing.tax_apart':            { workgroup: 'money',       priority: 2, dueMs: 1 * DAY,   actions: ['open_order', 'close'] },
  'einvoice.refused':              { workgroup: 'money',       priority: 1, dueMs: 4 * HOUR, actions: ['open_order', 'close'], to: 'leads' },
  'einvoice.unanswered':           { workgroup: 'money',       priority: 2, dueMs: 1 * DAY,  actions: ['open_order', 'close'], to: 'leads' },
  'process.step':                 { workgroup: 'orders',      priority: 2, dueMs: 4 * HOUR,  actions: ['complete_step'], to: 'leads' },
  'stuck':                        { workgroup: 'integration', priority: 1, dueMs: 2 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'risk.maintenance_long':        { workgroup: 'leads',       priority: 1, dueMs: 2 * HOUR,  actions: ['close'] },
  'shipment.booking_failed':      { workgroup: 'shipping',    priority: 1, dueMs: 1 * HOUR,  actions: ['rebook', 'send_elsewhere', 'close'], to: 'leads' },
  'shipment.superfluous_awb':     { workgroup: 'shipping',    priority: 2, dueMs: 1 * DAY,   actions: ['close'] },
  'label.refused':                { workgroup: 'shipping',    priority: 2, dueMs: 4 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'label.awaited':                { workgroup: 'shipping',    priority: 2, dueMs: 4 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'label.swapped':                { workgroup: 'shipping',    priority: 1, dueMs: 2 * HOUR,  actions: ['open_order', 'close'], to: 'leads' },
  'print.failed':                 { workgroup: 'stores',      priority: 1, dueMs: 1 * HOUR,  actions: ['open_printing', 'close'], to: 'shipping' },
  'print.line_waits':             { workgroup: 'stores',      priority: 1, dueMs: 1 * HOUR,  actions: ['open_printing', 'close'], to: 'integration' },
  'print.agent_offline':          { workgroup: 'stores',      priority: 2, dueMs: 2 * HOUR,  actions: ['open_printing', 'close'], to: 'integration' },
  'shipment.cancelled':           { workgroup: 'shipping',    priority: 1, dueMs: 2 * HOUR,  actions: ['rebook', 'close'] },
  'shipment.delivery_failed':     { workgroup: 'shipping',    priority: 2, dueMs: 4 * HOUR,  actions: ['open_delivery', 'close'] },
  'delivery.ndr_due':             { workgroup: 'shipping',    priority: 1, dueMs: 1 * HOUR,  actions: ['open_delivery', 'close'], to: 'leads' },
  'delivery.ndr_by_hand':         { workgroup: 'shipping',    priority: 1, dueMs: 2 * HOUR,  actions: ['open_delivery', 'close'], to: 'leads' },
  'delivery.ndr_unheard':         { workgroup: 'shipping',    priority: 2, dueMs: 4 * HOUR,  actions: ['open_delivery', 'close'], to: 'leads' },
  'order.cod_unconfirmed':        { workgroup: 'orders',      priority: 2, dueMs: 4 * HOUR,  actions: ['open_confirmation', 'cancel_order', 'close'], to: 'leads' },
  'remittance.late':              { workgroup: 'money',       priority: 2, dueMs: 1 * DAY,   actions: ['open_remittance', 'close'], to: 'leads' },
  'remittance.unmatched':         { workgroup: 'money',       priority: 2, dueMs: 2 * DAY,   actions: ['open_remittance', 'close'] },
  'shipment.returning':           { workgroup: 'shipping',    priority: 3, dueMs: 2 * DAY,   actions: ['close'] },
  'shipment.returned':            { workgroup: 'shipping',    priority: 2, dueMs: 1 * DAY,   actions: ['refund_parcel', 'reship_parcel', 'write_off_parcel', 'close'] },
  'shipment.lost':                { workgroup: 'shipping',    priority: 1, dueMs: 1 * DAY,   actions: ['refund_parcel', 'reship_parcel', 'write_off_parcel', 'close'] },
  'shipment.damaged':             { workgroup: 'shipping',    priority: 1, dueMs: 1 * DAY,   actions: ['refund_parcel', 'reship_parcel', 'write_off_parcel', 'close'] },
  'stock.negative':               { workgroup: 'stock',       priority: 2, dueMs: 1 * DAY,   actions: ['close'] },
  'stock.shortfall':              { workgroup: 'stock',       priority: 1, dueMs: 4 * HOUR,  actions: ['close'], to: 'leads' },
  'stock.unproven':               { workgroup: 'stock',       priority: 1, dueMs: 4 * HOUR,  actions: ['close'], to: 'leads' },
  'stock.snapshot_held':          { workgroup: 'stock',       priority: 1, dueMs: 4 * HOUR,  actions: ['close'] },
  'stock.low':                    { workgroup: 'stock',       priority: 3, dueMs: 3 * DAY,   actions: ['close'] },
  'replenishment.to_ship':        { workgroup: 'stores',      priority: 2, dueMs: 1 * DAY,   actions: ['close'] },
  'replenishment.untold':         { workgroup: 'stock',       priority: 2, dueMs: 1 * DAY,   actions: ['close'] },
  'replenishment.overdue':        { workgroup: 'stock',       priority: 2, dueMs: 1 * DAY,   actions: ['close'] },
  'channel_stock.refused':        { workgroup: 'integration', priority: 2, dueMs: 4 * HOUR,  actions: ['close'] },
  'channel_stock.shut_out':       { workgroup: 'integration', priority: 1, dueMs: 1 * HOUR,  actions: ['close'], to: 'leads' },
  'courier.account_wrong':        { workgroup: 'integration', priority: 1, dueMs: 1 * DAY,   actions: ['close'] },
  'pickup.refused':               { workgroup: 'shipping', priority: 1, dueMs: 4 * HOUR,   actions: ['close'] },
  'mapping.broken':               { workgroup: 'integration', priority: 2, dueMs: 1 * DAY,   actions: ['close'] },
  'erp.snapshot_wanted':          { workgroup: 'integration', priority: 2, dueMs: 1 * DAY,   actions: ['close'] },
  'erp.lines_parked':             { workgroup: 'integration', priority: 2, dueMs: 1 * DAY,   actions: ['close'] },
  'erp.posting_parked':           { workgroup: 'integration', priority: 1, dueMs: 4 * HOUR,  actions: ['close'] },
  'erp.posting_overdue':          { workgroup: 'integration', priority: 2, dueMs: 4 * HOUR,  actions: ['close'] },
};

export function taskKindOf(kind: string): TaskKind {
  return taskKinds[kind] ?? unknown;
}
