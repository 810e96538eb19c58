/** What printers say, and what that means for a job. */

export type PrintEnd = {
  readonly code: string;
  readonly text: string;
  /** Something may have come out. */
  readonly maybePrinted: boolean;
  /** No repetition mends it. */
  readonly final?: boolean;
};

/** RFC 8011, appendix B. */
const refusals: Readonly<Record<number, readonly [code: string, text: string, final: boolean]>> = {
  0x0403: ['print.printer_refused', 'it wants somebody to sign in', true],
  0x0406: ['print.printer_refused', 'it has no such queue', true],
  0x040a: ['print.format_not_accepted', 'it does not take this kind of file', true],
  0x0506: ['print.printer_refused', 'it takes no jobs at the moment', false],
  0x0507: ['print.printer_busy', 'it is busy', false],
};

export function refusalOf(status: number): PrintEnd {
  const [code, text, final] = refusals[status] ?? ['print.printer_refused', 'it refused', false];
  return { code, text: `${text} (0x${status.toString(16).padStart(4, '0')})`, maybePrinted: false, final };
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/media-(empty|needed)/, 'print.out_of_paper'],
  [/jam/, 'print.jam'],
  [/(cover|door|interlock)-open/, 'print.door_open'],
  [/marker|toner|ink|ribbon/, 'print.out_of_ink'],
];

/** Keywords of `printer-state-reasons` → our code. */
export function stoppedCode(said: readonly string[]): string {
  return reasons.find(([pattern]) => said.some((one) => pattern.test(one)))?.[1] ?? 'print.printer_stopped';
}
