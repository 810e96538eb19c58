/** What printing waits for, and how often it tries. Milliseconds; tests and the demo shorten them with everything else. */
export const printing = {
  /** Whoever takes a job says within this that it is still at it. */
  leaseMs: 60_000,
  /** So many tries, then a person is asked. */
  attempts: 5,
  retry: { firstMs: 5_000, maxMs: 60_000, attempts: 5 },
  /** A printer that does not answer is looked for so often; after `awayTaskMs` a person is asked, once for its whole line. */
  awayMs: 15_000,
  awayTaskMs: 2 * 60_000,
  /** An agent asks for work at least so often; its sighting is written down no more often than `seenMs`. */
  longPollMs: 20_000,
  lookMs: 1_000,
  seenMs: 10_000,
  offlineMs: 60_000,
  /** An agent that is silent for so long is a person's business. */
  agentTaskMs: 10 * 60_000,
  /** A job that nobody takes for so long too. */
  notTakenMs: 15 * 60_000,
  /** The hub's own calls to printers that it reaches itself. */
  connectMs: 10_000,
  /** A printer may take so long for one job, and stand still for so long. */
  jobMs: 120_000,
  stoppedMs: 15_000,
  jobsKeepDays: 90,
} as const;
