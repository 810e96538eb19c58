/** What the screens show: plain read-only rows, and the scope that says whose they may be. */

/** Channels and locations that a person is bound to; `*` stands for all of them. */
export type Scope = { readonly channels: readonly string[]; readonly locations: readonly string[] };

export const everywhere: Scope = { channels: ['*'], locations: ['*'] };

export type ShipmentGlance = { readonly reference: string; readonly state: string; readonly awb: string | null };

/** One line of the list of orders. */
export type OrderGlance = {
  readonly id: string;
  readonly number: string;
  readonly channelId: string;
  readonly state: string;
  readonly reason: string | null;
  readonly version: number;
  readonly currency: string;
  readonly paymentMode: string;
  readonly grandTotalMinor: number;
  readonly customerName: string;
  readonly receivedAt: string;
  readonly updatedAt: string;
  readonly promisedOn: string | null;
  /** Its day has passed and its goods have not come. */
  readonly late: boolean;
  readonly pieces: number;
  readonly shipments: readonly ShipmentGlance[];
};

export type OrderQuery = {
  readonly state?: string;
  /** Only those whose day has passed. */
  readonly late?: boolean;
  readonly channelId?: string;
  /** `<moment>~<id>` of the row beside the page; older rows follow `before`, newer ones `after`. */
  readonly before?: string;
  readonly after?: string;
  readonly limit: number;
};

export type OrderPage = {
  readonly rows: readonly OrderGlance[];
  readonly older?: string;
  readonly newer?: string;
};

export type OrderHead = {
  readonly id: string;
  readonly number: string;
  readonly channelId: string;
  readonly incrementId: string;
  readonly magentoOrderId: number | null;
  readonly state: string;
  readonly reason: string | null;
  readonly version: number;
  readonly country: string;
  readonly currency: string;
  readonly paymentMode: string;
  readonly paymentMethod: string;
  readonly goodsMinor: number;
  readonly shippingMinor: number;
  readonly otherMinor: number;
  readonly taxMinor: number;
  readonly grandTotalMinor: number;
  readonly dueMinor: number;
  readonly customerName: string;
  readonly customerEmail: string;
  readonly customerPhone: string;
  readonly shipTo: string | null;
  readonly shippingMethod: string | null;
  readonly replaces: string | null;
  /** What was odd about it when it came in: JSON of what `core/order` found. */
  readonly warnings: string | null;
  readonly note: string | null;
  /** Local date at the customer's. */
  readonly promisedOn: string | null;
  /** Until when it waits for whom its state says: a customer, a day, goods. */
  readonly dueAt: string | null;
  readonly placedAt: string;
  readonly receivedAt: string;
  readonly updatedAt: string;
};

export type LineRow = {
  readonly id: string;
  readonly lineNo: number;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly cancelled: number;
  readonly ships: number;
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
};

export type ShipmentRow = {
  readonly id: string;
  readonly locationId: string;
  readonly reference: string;
  readonly state: string;
  readonly reason: string | null;
  readonly version: number;
  readonly courierCode: string | null;
  readonly courierName: string | null;
  readonly awb: string | null;
  readonly labelId: string | null;
  readonly weightG: number;
  /** JSON; see `boxesOf` of core/shipment. */
  readonly boxes: string | null;
  readonly dispatchedAt: string | null;
  readonly deliveredAt: string | null;
  readonly promisedOn: string | null;
  readonly expectedOn: string | null;
  readonly resolution: string | null;
  /** The courier's number at its aggregator; below zero: one of our own. */
  readonly partnerId: number | null;
  /** Of the proof of delivery: null where nobody has asked for it, or no answer has come. */
  readonly proofOutcome: 'found' | 'none' | 'refused' | null;
  readonly proofLink: string | null;
  readonly proofError: string | null;
  /** The file itself, kept here. */
  readonly proofDocumentId: string | null;
  readonly proofFileError: string | null;
  readonly proofAskedAt: string | null;
  /** Why this courier, JSON (`Choice` of core/shipment). */
  readonly choice: string | null;
  readonly invoiceNumber: string | null;
  readonly invoiceTotalMinor: number | null;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly scans: readonly ScanRow[];
  readonly prints: readonly PrintRow[];
};

export type ScanRow = {
  readonly shipmentId: string;
  readonly code: number;
  readonly meaning: string;
  readonly description: string;
  readonly remark: string;
  readonly place: string;
  readonly scannedAtRaw: string;
  readonly scannedAt: string;
  readonly receivedAt: string;
  /** Why it could not be delivered or collected, and which attempt it was: the aggregator's numbers, where it gave them. */
  readonly ndrCode: number | null;
  readonly nprCode: number | null;
  readonly attemptNo: number | null;
};

export type PrintRow = {
  readonly ownerId: string;
  readonly copyNo: number;
  readonly reason: string | null;
  readonly requestedBy: string;
  readonly requestedAt: string;
};

export type HistoryRow = {
  readonly seq: number;
  readonly entity: string;
  readonly entityId: string;
  readonly move: string;
  readonly fromState: string | null;
  readonly toState: string | null;
  readonly changes: string;
  readonly who: string;
  readonly why: string | null;
  readonly correlationId: string;
  readonly version: number;
  readonly at: string;
};

export type JournalRow = {
  readonly partner: string;
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly request: string | null;
  readonly status: number | null;
  readonly answer: string | null;
  readonly error: string | null;
  readonly tookMs: number;
  readonly correlationId: string;
  readonly at: string;
};

export type EventRow = {
  readonly event: string;
  readonly docVersion: number;
  readonly correlationId: string;
  readonly toldAt: string;
};

export type PushRow = {
  readonly id: string;
  readonly source: string;
  readonly state: string;
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly correlationId: string;
  readonly receivedAt: string;
};

export type TaskRow = {
  readonly id: string;
  readonly kind: string;
  readonly workgroup: string;
  readonly priority: number;
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  readonly channelId: string | null;
  readonly shipmentId: string | null;
  /** Of its shipment. */
  readonly reference: string | null;
  readonly locationId: string | null;
  readonly reasonCode: string;
  readonly facts: string;
  readonly state: string;
  /** A form acts on the version that it has shown. */
  readonly version: number;
  readonly assignee: string | null;
  readonly dueAt: string | null;
  readonly escalations: number;
  /** Its own actions as JSON; null: those of its kind. */
  readonly actions: string | null;
  readonly result: string | null;
  readonly note: string | null;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
};

export type ParkedRow = {
  readonly id: string;
  readonly source: string;
  readonly listener: string;
  readonly event: string;
  readonly documentId: string | null;
  readonly orderNumber: string | null;
  readonly channelId: string | null;
  readonly reasonKind: string;
  readonly reasonCode: string;
  readonly reasonDetail: string;
  readonly state: string;
  readonly parkedAt: string;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
};

export type RoutingRow = {
  readonly locationId: string | null;
  readonly explanation: string;
  readonly decidedAt: string;
};

/** One order with everything that led to its state. */
export type OrderView = {
  readonly order: OrderHead;
  readonly lines: readonly LineRow[];
  readonly shipments: readonly ShipmentRow[];
  readonly routing: readonly RoutingRow[];
  readonly history: readonly HistoryRow[];
  readonly events: readonly EventRow[];
  readonly journal: readonly JournalRow[];
  readonly pushes: readonly PushRow[];
  readonly tasks: readonly TaskRow[];
  readonly parked: readonly ParkedRow[];
};
