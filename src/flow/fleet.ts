/** Our own fleet: what its couriers press is recorded like any courier's report, and customers get their code. */
import { intendCode, recordCodeSent, type CodeLetter } from '../core/fleet/index.ts';
import { recordScans } from '../core/shipment/index.ts';
import { jsonOf, type Part } from './form.ts';

export function fleet({ from, on, p, doorCodes }: Part): void {
  const { pressMade } = p.fleet.inbound;
  from(pressMade, 'fleet.press.record', {
    thenMany: (tx, messages) =>
      recordScans(
        tx,
        messages.map((message) => ({ message, read: () => pressMade.parse(jsonOf(message) as never) })),
        p.fleet.meaningOf,
      ),
  });
  on('fleet.code_due', 'mail.door_code.write', {
    queue: 'mail.customer.write',
    concurrency: 4,
    key: (e) => e.awb,
    // Without a mail server there is no code to say.
    intend: async (tx, e) => (p.mail.isSet ? intendCode(tx, e.awb) : undefined),
    find: (intent) => p.mail.findCodeLetter(coded(intent)),
    ask: (intent) => p.mail.sendCodeLetter(coded(intent)),
    then: (tx, _e, _sent, intent) => recordCodeSent(tx, intent),
  });

  /** The code is made now, so that no row of ours ever holds it. */
  function coded(letter: CodeLetter): CodeLetter & { readonly code: string } {
    return { ...letter, code: doorCodes(letter.codeId) };
  }
}
