/** A job of a printer's queue: one file of one or several papers, and how far it is. */
import type { DocumentKind } from '../document/index.ts';
import type { PaperFormat } from './printer.ts';

export type JobState = 'queued' | 'taken' | 'failed' | 'given_up' | 'printed' | 'cancelled';

export type JobPaper = {
  readonly documentId: string;
  readonly kind: DocumentKind;
  /** Whose label it is. */
  readonly shipmentId: string | null;
  /** Which print of this paper goes out. */
  readonly copyNo: number;
};

export type PrintJob = {
  readonly id: string;
  readonly printerId: string;
  readonly locationId: string;
  readonly state: JobState;
  readonly version: number;
  readonly requestKey: string;
  /** Which it was asked for together with. */
  readonly waveId: string | null;
  readonly partNo: number;
  readonly title: string;
  readonly orderId: string | null;
  /** None: a test page. */
  readonly papers: readonly JobPaper[];
  readonly format: PaperFormat;
  /** How several are laid on sheets: `label`, `a4x4`; null: the kept bytes. */
  readonly stock: 'label' | 'a4x4' | null;
  readonly copies: number;
  readonly reprint: boolean;
  readonly reason: string | null;
  readonly attempts: number;
  readonly availableAt: string;
  readonly token: number;
  readonly takenBy: string | null;
  readonly leaseUntil: string | null;
  readonly opened: boolean;
  readonly maybePrinted: boolean;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  /** Of what was printed, as the printer's side has counted it. */
  readonly sha256: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly changedAt: string;
};

/** By which a printer knows it: the same in every attempt. */
export function jobName(id: string): string {
  return `omnihub ${id}`;
}
