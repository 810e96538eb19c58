/** The inward half of the door: what the ERP tells the hub, and what of it waits for a person. */
export { takeMessage, type Received } from './receive-message.ts';
export type { Incoming } from './read-envelope.ts';
export { erpSource, receiveKept } from './receive-kept.ts';
export { messageTypes } from './message.ts';
export type { Answer, Caller, Envelope, LineResult, LineStatus, MessageType } from './message.ts';
export { MOST_LINES } from './check.ts';
export { checkPlaces } from './masters.ts';
export {
  closeParkedLine,
  listParkedLines,
  replayParkedLine,
  replayPlayable,
  type ParkedLine,
  type ParkedLineState,
  type ParkedQuery,
} from './parked-lines.ts';
export { applyCommitted, approveSnapshot, rejectSnapshot, tidySnapshots } from './apply-snapshots.ts';
export { describeSnapshot, type SnapshotStatus } from './describe-snapshot.ts';
export { snapshotIdOf } from './snapshots.ts';
export { describeStream, mendStreams, type StreamStatus } from './streams.ts';
export { askSnapshot } from './ask-snapshot.ts';
export { dropMessages } from './store-messages.ts';
export { dropEndedLines } from './store-parked.ts';
export { listTransit, type Transit, type TransferState } from './store-transfers.ts';
export { listExpected, type ExpectedStock } from './store-expected.ts';
