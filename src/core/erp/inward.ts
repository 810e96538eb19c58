/** The inward half of the door: what the ERP tells the hub, and what of it waits for a person. */
export { takeMessage, receiveMessage, type Received } from './receive-message.ts';
export { readEnvelope, type Incoming } from './read-envelope.ts';
export { readings } from './readings.ts';
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
export { applyCommitted, approveSnapshot, rejectSnapshot } from './apply-snapshots.ts';
export { describeSnapshot, type SnapshotStatus } from './describe-snapshot.ts';
export { snapshotIdOf } from './snapshots.ts';
export { describeStream, mendStreams, type StreamStatus } from './streams.ts';
export { askSnapshot } from './ask-snapshot.ts';
export { dropMessages } from './store-messages.ts';
export { listTransit, type Transit, type TransferState } from './store-transfers.ts';
export { listExpected, type ExpectedStock } from './store-expected.ts';
