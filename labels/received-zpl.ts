/** ZPL II from outside: a list of commands that draw. Anything that sets up, stores in or asks the printer is refused. */
import type { FileFacts } from '../src/core/document/document.ts';
import { fail } from '../src/platform/errors.ts';

const MAX_LABELS = 20;
const MAX_COPIES = 10;

/** Commands that put something on this label, or say how; Zebra's ZPL II programming guide. */
const drawing = new Set(
  `XA XZ FO FT FD FS FB FH FR FV FW FX FP FM TB CF CI CW BY B0 B1 B2 B3 B4 B7 B8 B9 BA BB BC BD BE BF BI BJ BK BL BM BO BP
   BQ BR BS BT BU BX BZ GB GC GD GE GF GS PW LL LH LS LT LR PO PQ PR PM PA MD MN MT MM MU MF MC SO SN XG IM DG ID CC CD CT`.split(
    /\s+/,
  ),
);

/** @throws refused `label.zpl_command`, `label.pages`, `label.broken` */
export function readZpl(text: string): FileFacts {
  const labels = (text.match(/\^XA/g) ?? []).length;
  if (labels < 1 || labels > MAX_LABELS) fail('refused', 'label.pages', { pages: labels });
  if ((text.match(/\^XZ/g) ?? []).length !== labels || !/\^XZ\s*$/.test(text)) fail('refused', 'label.broken');
  // Zebra's driver begins every job with the marks as they are by default; other marks would hide commands from us.
  const job = text.replace(/^\s*.?CT~~CD,~CC\^~CT~/, '');
  let [width, height] = [0, 0];
  for (const [, mark = '', name = '', rest = ''] of job.matchAll(/([\^~])([A-Z@][A-Z0-9@]?)([^^~]*)/gi)) {
    const command = name.toUpperCase();
    const font = mark === '^' && command.startsWith('A');
    if (!font && !drawing.has(command)) fail('refused', 'label.zpl_command', { command: mark + command });
    // Only graphics in volatile memory; `C?` changes the marks.
    const stores = /^(DG|XG|IM|ID)$/.test(command) && !/^\s*R:/i.test(rest);
    if (stores || /^C[CDT]$/.test(command)) fail('refused', 'label.zpl_command', { command: mark + command });
    if (mark === '~' && command !== 'DG') fail('refused', 'label.zpl_command', { command: mark + command });
    if (command === 'GF' && !/^A,/i.test(rest)) fail('refused', 'label.zpl_command', { command: '^GF' });
    if (command === 'PQ' && Number.parseInt(rest, 10) > MAX_COPIES)
      fail('refused', 'label.zpl_command', { command: '^PQ' });
    if (command === 'PW') width = Number.parseInt(rest, 10) || 0;
    if (command === 'LL') height = Number.parseInt(rest, 10) || 0;
  }
  return { pages: labels, ...(width > 0 && height > 0 ? { widthMm: width / 8, heightMm: height / 8 } : {}) };
}
