/** Printers that the hub reaches itself. */
import { createPrinterClient, type PrinterClientOptions, type PrinterTarget } from './client.ts';
import type { PrintEnd } from './codes.ts';
import { findByIpp, printByIpp, type Patience, type PrintFile } from './operations/print-file.ts';

export { createAllowList } from './networks.ts';
export type { PrintEnd } from './codes.ts';
export type PrinterLine = ReturnType<typeof createPrinterLine>;

export function createPrinterLine({ patience, ...options }: PrinterClientOptions & { readonly patience: Patience }) {
  const client = createPrinterClient(options);
  return {
    inbound: {},
    /** @returns what went wrong, or undefined. @throws refused `print.address_not_allowed`; unavailable when it is away */
    print: (to: PrinterTarget, file: PrintFile): Promise<PrintEnd | undefined> =>
      to.scheme === 'socket' ? client.raw(to, file.bytes, file.copies) : printByIpp(client, to, file, patience),
    /** Whether a job of this name was printed; nobody can be asked on a raw line. */
    wasPrinted: async (to: PrinterTarget, name: string): Promise<boolean> =>
      to.scheme === 'socket' ? false : findByIpp(client, to, name),
  };
}
