/** Every delay, attempt count and time limit of the hub, in one place. Milliseconds unless the name says otherwise. */

export type RetryPlan = {
  readonly firstMs: number;
  readonly maxMs: number;
  /** After so many attempts the message is parked. */
  readonly attempts: number;
};

export const retry = {
  /** A partner that is down: 5 s growing to 15 min, jittered, for more than half a day. */
  partner: { firstMs: 5_000, maxMs: 900_000, attempts: 110 },
  /** Something of ours is not there yet (a callback overtakes our own record): about a minute. */
  briefly: { firstMs: 1_000, maxMs: 15_000, attempts: 11 },
} as const satisfies Record<string, RetryPlan>;

export const limits = {
  laneMembers: 64,
  /** Of what somebody waits for: a round of a hundred takes hardly longer than one of fifty, so a backlog melts. */
  urgentMembers: 128,
  /** Pushes that may wait at the door before it answers 503. */
  doorBound: 5_000,
  inboundBatch: 64,
  /**
   * What nobody waits for lets others join its transaction for so long: our own work, intents to ask a partner, and their
   * answers. Measured on the whole way of an order: 56 statements become 38, 5.5 commits 4.0 (3,000 orders, 300 under way).
   */
  gatherWorkMs: 50,
  gatherIntentMs: 12,
  gatherAnswerMs: 25,
  /**
   * What somebody waits for keeps a pace: the first goes at once, those that come within so long of its beginning share
   * the next transaction. Small groups are dear: at 500 orders a second, offered for 16 s, the hub needed 2.0 ms of
   * processor an order without a pace and fell behind (routed p99 8.8 s), 1.7 ms with it (p99 below 1 s).
   */
  paceDoorMs: 8,
  paceInboundMs: 30,
  paceUrgentMs: 40,
  relayBatch: 200,
  relayInFlight: 1_000,
  pollMs: 1_000,
  leaseMs: 10_000,
  leaseRenewMs: 3_000,
  confirmTimeoutMs: 10_000,
  claimMs: 90_000,
  /** What waits for a line that is down is put before a person after this. */
  lineWaitMs: 24 * 3_600_000,
  redeliverBatch: 200,
  /** A redelivery that was lost on the way is sent again after this. */
  redeliverAgainMs: 60_000,
  drainMs: 20_000,
  magentoTimeoutMs: 30_000,
  clickpostTimeoutMs: 25_000,
  /** A courier's label that cannot be had is waited for so long; then ours serves. A courier's row may say another time. */
  labelWaitMs: 120_000,
  /**
   * A reference that was given up without a waybill is looked up after these, one after the other: the courier may have
   * booked it all the same. Later it is heard of only by a report.
   */
  leftBookingLooksMs: [60_000, 10 * 60_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000],
  /** What an aggregator says before a booking is waited for so long; after that our own choice stands. */
  adviceMs: 2_500,
  checkoutTimeoutMs: 30_000,
  einvoiceTimeoutMs: 20_000,
  erpTimeoutMs: 30_000,
  mailTimeoutMs: 30_000,
  brokerTimeoutMs: 10_000,
  /** A supplier gets one mail in this time, with all that came together meanwhile. */
  letterGatherMs: 3_600_000,
  /** Every rule is compared with its stock at least so often. */
  lowSweepMs: 60_000,
  /**
   * Steps that the search for the best places of one order takes at most, some 20 ms of a processor; after that the best
   * so far stands and its decision says that it is not proved.
   */
  routingSteps: 10_000,
  /** How long the ERP may take to show a posting of ours before a person hears of it. */
  erpPostingDueMs: 4 * 3_600_000,
  /** Pieces stay set aside for a payment under way for so long. */
  paymentHoldMs: 30 * 60_000,
  /** A channel is asked for a payment under way after the first time, then after twice as long each time, up to the last. */
  paymentAskMs: { first: 120_000, most: 3_600_000 },
  /** An overdue payment is asked for once more, and its answer waited for so long. */
  paymentGraceMs: 120_000,
  /** Each channel is told its changed stock so often at most. */
  stockTellMs: 1_000,
  /** Source items in one call. A shop that has switched on input limits takes 20 (HUB_MAGENTO_STOCK_BATCH). */
  stockBatch: 100,
  /** Every number of a channel is compared with what it was told at least so often. */
  stockSweepMs: 3_600_000,
  bodyBytes: 2_000_000,
  inboxKeepDays: 14,
  journalKeepDays: 30,
  jobRunsKeepDays: 7,
  /** A repeat with its key is answered the same for so long; after that it is done again, or refused by the state of things. */
  answersKeepDays: 30,
  /** Waybills that nobody needs: what a courier still reports of them later is of an unknown one. */
  droppedAwbsKeepDays: 90,
  /** Bytes of labels, slips and pick lists; their hash and who printed them stay, invoices and customs papers altogether. */
  labelsKeepDays: 90,
  /** Files of many parcels' papers; each can be made again, and its prints stay written down. */
  batchesKeepDays: 7,
  /** Rehearsals of routing rules, with the orders that each found changed. */
  rehearsalsKeepDays: 90,
} as const;

/** What a partner's host is spared. Left out: nothing is counted, and nothing waits. */
export type LineLimit = {
  /** Calls under way at once, per process. */
  readonly atOnce?: number;
  readonly perSecond?: number;
};

export const lineLimits = {
  /** So many calls in a row that brought no answer, and the host is left alone. */
  failures: 8,
  /** What such a line has refused comes again no faster than this, per process. */
  backPerSecond: 20,
  /** How long it is left alone the first, second, … time, and every time after the last. */
  leftAloneMs: [5_000, 10_000, 20_000, 30_000, 60_000],
} as const;

/** What one ERP client may ask of the hub, and how long the hub waits for what is missing. */
export const erpLimits = {
  /** A store's messages wait for a missing one for so long, or until so many have gathered. */
  gapMs: 15 * 60_000,
  bufferedMost: 10_000,
  /** An opened snapshot must be committed within this. */
  snapshotMs: 60 * 60_000,
  /** Bodies after inflating; more is 413. */
  bodyBytes: 10_000_000,
  /** Per client and process: so many requests in a second on average, and so many at once after a rest; more is 429. */
  requestsPerSecond: 100,
  burst: 400,
  /** Per process; more is 503. Ten megabytes each is what memory is asked for at most. */
  inFlight: 12,
  /** A pull of the outbox waits so long for something to tell. */
  longPollMs: 25_000,
  /** Signed requests: how far the sender's clock may be off. */
  signatureMs: 5 * 60_000,
  tokenMs: 60 * 60_000,
  /** Answers are kept for repeats; after that the business keys still protect. */
  messageKeepDays: 90,
} as const;

/** What customers' links may be asked: so many in a second on average, and so many at once after a rest; more is 429. */
export const customerLimits = {
  /** One address of the net, behind which may be a whole office. */
  address: { perSecond: 5, burst: 100 },
  link: { perSecond: 0.5, burst: 20 },
} as const;
