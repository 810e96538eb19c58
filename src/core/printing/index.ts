/** Printing: printers of each place, the queue of what they print, and who takes jobs from it. */
export {
  checkPrinter,
  choosePrinter,
  connections,
  formatFor,
  isLabel,
  labelSize,
  mediaTypes,
  paperFormats,
  printerKinds,
  readAddress,
  type Connection,
  type PaperFormat,
  type Printer,
  type PrinterAddress,
  type PrinterKind,
} from './printer.ts';
export { jobName, type JobPaper, type JobState, type PrintJob } from './job.ts';
export { printJobMoves, printJobStates, type PrintJobMoveName } from './states.ts';
export { savePrinter, type PrinterWish } from './save-printer.ts';
export { MOST_PAPERS, requestPrint, requestTestPage, type PrintRequest } from './request-print.ts';
export { holdJob, isDue, openJob, reportJob, takeJob, type PrintOutcome, type Taker } from './take-job.ts';
export { cancelPrintJob, moveLine, redirectPrintJob, reprintJob, retryPrintJob, type JobWish } from './change-job.ts';
export { makeJobFile, makeTestPage, noFile, type JobFile, type LabelDots, type PageMaking } from './job-file.ts';
export { papersOfParcels, sendPapers, type Sent } from './wave.ts';
export { forgetAgent, isOnline, noteAgent, watchPrintAgents, watchPrintQueue } from './watch-queue.ts';
export { findPrinter, listAgents, listPrinters, type PrintAgent } from './store-printers.ts';
export {
  countInLine,
  countWave,
  deleteOldPrintJobs,
  findJob,
  listHeadsOfLines,
  listJobs,
  listLastErrors,
  type JobFilter,
} from './store-jobs.ts';
