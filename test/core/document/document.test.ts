/** Papers are kept once, in versions, and every print is written down. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { findDocument, keepDocument, numberCartons, printDocument } from '../../../src/core/document/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';

const paper = (text: string, ownerId: string) =>
  ({
    kind: 'packing_slip',
    ownerId,
    orderId: ownerId,
    locationId: 'DXB01',
    origin: 'hub',
    mediaType: 'application/pdf',
    bytes: Buffer.from(text),
    supersedes: true,
  }) as const;

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

describe('core/document', () => {
  let fresh: FreshDatabase;
  before(async () => (fresh = await freshDatabase()));
  after(() => fresh.drop());

  it('keepDocument: a new version stands in for the old one, which stays; the same again is the same', async () => {
    const owner = uuidv7();

    const first = await fresh.db.tx((tx) => keepDocument(tx, paper('one', owner)));
    const again = await fresh.db.tx((tx) => keepDocument(tx, paper('one', owner)));
    const second = await fresh.db.tx((tx) => keepDocument(tx, paper('two', owner)));
    const old = await fresh.db.read((reader) => findDocument(reader, first.id));

    expect(again.id).to.equal(first.id);
    expect([first.version, second.version]).to.deep.equal([1, 2]);
    expect(Buffer.from(old?.bytes ?? []).toString()).to.equal('one');
    expect(await codeOf(fresh.db.tx((tx) => printDocument(tx, first.id)))).to.equal('document.superseded');
  });

  it('printDocument: the second copy needs a reason, and who has seen fewer prints is told so', async () => {
    const { id } = await fresh.db.tx((tx) => keepDocument(tx, paper('print me', uuidv7())));
    const print = (wish = {}) => codeOf(fresh.db.tx((tx) => printDocument(tx, id, wish)));

    expect(await print({ seen: 0, format: 'pdf', printer: 'front' })).to.equal('done');
    expect(await print({ seen: 0, reason: 'jam' })).to.equal('document.printed_meanwhile');
    expect(await print({ seen: 1 })).to.equal('print.reason_needed');
    expect(await print({ seen: 1, reason: ' ' })).to.equal('print.reason_needed');
    expect(await print({ seen: 1, reason: 'jam' })).to.equal('done');
    const log = await fresh.db.read((reader) =>
      reader.all(
        'SELECT copy_no, reprint, reason, format, printer FROM print_jobs WHERE document_id = ? ORDER BY copy_no',
        [id],
      ),
    );
    expect(log.map((one) => ({ ...one }))).to.deep.equal([
      { copy_no: 1, reprint: 0, reason: null, format: 'pdf', printer: 'front' },
      { copy_no: 2, reprint: 1, reason: 'jam', format: null, printer: null },
    ]);
  });

  it('numberCartons: each carton keeps its number, others get the next', async () => {
    const [one, other] = [uuidv7(), uuidv7()];

    const first = await fresh.db.tx((tx) => numberCartons(tx, one, 2, '9501101'));
    const more = await fresh.db.tx((tx) => numberCartons(tx, one, 3, '9501101'));
    const theirs = await fresh.db.tx((tx) => numberCartons(tx, other, 1, '9501101'));

    expect(more.slice(0, 2)).to.deep.equal(first);
    expect(new Set([...more, ...theirs]).size).to.equal(4);
  });
});
