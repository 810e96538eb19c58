/** When a place does not serve an order: turned down, unanswered, closed; stock put right, trust lowered, parcels sent elsewhere. */
export { turnDown, type TurnDown, type TurnedDown } from './turn-down.ts';
export { linesDown, type LineSaid } from './said.ts';
export { correctStock, correctionsOf, type Correction } from './correct-stock.ts';
export { cancelRun, heldReasons, startRun, type RunWish } from './start-run.ts';
export { finishRun, workRun, type Working } from './work-run.ts';
export { lookAgainAtAll } from './look-again.ts';
export { lookAhead, type LookAhead } from './look-ahead.ts';
export { findRun, listFailed, listOpenRuns, listRuns, type Run } from './store-runs.ts';
export { minutesFor, takeUnanswered, watchesAnswers, type Unlooked } from './unanswered.ts';
export { workingMinutes } from './working-time.ts';
export { followRefusedBookings } from './refused-booking.ts';
export { passOnDoubted } from './pass-on-doubted.ts';
export { holdWithdrawn, restoreItem, withdrawItem, type Withdrawn } from './withdraw-item.ts';
export { computeTrust, firstIdAt, wholePlace, type Prices } from './compute-trust.ts';
export { setTrust, type TrustWish } from './set-trust.ts';
export { roomFor } from './pace.ts';
