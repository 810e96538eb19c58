/** A courier's proof of delivery before it is kept: a PDF is read as carefully as a label, a picture loses what it carries. */
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { expect } from 'chai';
import { readPdf } from '../../labels/received-pdf.ts';
import { errands } from '../../src/flow/errands.ts';
import type { Part } from '../../src/flow/form.ts';

type Ask = (intent: object) => Promise<unknown>;

/** What the row that fetches proofs makes of a file. */
async function fetched(bytes: Uint8Array, mediaType = 'application/pdf'): Promise<unknown> {
  const asks = new Map<string, Ask>();
  const on = (_event: string, listener: string, row: { ask: Ask }) => void asks.set(listener, row.ask);
  const p = { clickpost: { fetchProof: async () => ({ bytes, mediaType }) } };
  errands({ on, p, papers: { readPdf } } as unknown as Part);
  return asks.get('courier.proof.fetch')?.({});
}

async function paper(change: (made: PDFDocument) => void = () => undefined): Promise<Uint8Array> {
  const made = await PDFDocument.create();
  made.addPage([595, 842]);
  change(made);
  return made.save({ useObjectStreams: false });
}

describe('flow/errands', () => {
  it('courier.proof.fetch: a plain page is kept as it came', async () => {
    const bytes = await paper();

    expect(await fetched(bytes)).to.deep.equal({ bytes, mediaType: 'application/pdf' });
  });

  const refused: readonly [what: string, file: Promise<Uint8Array> | Uint8Array, code: string][] = [
    [
      'a script when it opens',
      paper((made) =>
        made.catalog.set(
          PDFName.of('OpenAction'),
          made.context.obj({ S: 'JavaScript', JS: PDFString.of('app.alert(1)') }),
        ),
      ),
      'label.active',
    ],
    ['a locked file', Buffer.from('%PDF-1.4\ntrailer << /Encrypt 5 0 R >>\n%%EOF'), 'label.encrypted'],
    ['a book', paper((made) => void Array.from({ length: 30 }, () => made.addPage([595, 842]))), 'label.pages'],
    ['a beginning alone', Buffer.from('%PDF-1.4\n'), 'label.broken'],
  ];
  for (const [what, file, code] of refused)
    it(`courier.proof.fetch: ${what}, ${code}; it is not tried again`, async () => {
      expect(await fetched(await file)).to.deep.equal({ code, wait: false });
    });
});
