/** `hub erp postings` and `hub erp cover`: what the ERP has been told, and what a person says about it. */
import { parseArgs } from 'node:util';
import { uuidv7 } from '../platform/ids.ts';
import type { Config } from '../../config/index.ts';
import { recordAudit } from '../core/access/index.ts';
import {
  coverPosting,
  findBySeq,
  findPosting,
  listPostings,
  postingStates,
  type Posting,
  type PostingState,
} from '../core/erp/index.ts';
import { withCause } from '../platform/correlation.ts';
import { openDatabase, type Reader } from '../platform/db/index.ts';
import { momentOf } from '../platform/time.ts';

const SHOWN = 50;

/** `hub erp postings [--location <id>] [--state <state>] [--overdue]`. */
export async function listPostingsCommand(config: Config, words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: { location: { type: 'string' }, state: { type: 'string' }, overdue: { type: 'boolean', default: false } },
  });
  if (values.state !== undefined && !(values.state in postingStates)) {
    console.error(`--state is one of ${Object.keys(postingStates).join(', ')}`);
    return 2;
  }
  const filter = {
    ...(values.location === undefined ? {} : { locationId: values.location }),
    ...(values.state === undefined ? {} : { state: values.state as PostingState }),
    ...(values.overdue ? { dueBefore: momentOf(new Date()) } : {}),
  };
  const db = openDatabase(config.databaseUrl);
  try {
    const { rows, total } = await db.read((reader) => listPostings(reader, filter, { limit: SHOWN, offset: 0 }));
    for (const row of rows) console.log(lineOf(row));
    console.log(total > rows.length ? `${rows.length} of ${total} shown` : `${total} postings`);
    return 0;
  } finally {
    await db.close();
  }
}

function lineOf(row: Posting): string {
  const said = row.errorCode ?? row.erpDocuments.map((one) => one.number).join(',');
  return `${row.id}  ${row.locationId} #${row.outSeq}  ${row.type}  ${row.documentKey}  ${row.state}  ${row.createdAt}  ${said}`;
}

/** `hub erp cover <id | location#outSeq> --document <number>`. */
export async function coverPostingCommand(config: Config, words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { document: { type: 'string' } },
    allowPositionals: true,
  });
  const [which] = positionals;
  if (which === undefined || values.document === undefined) {
    console.error('hub erp cover <id | location#number> --document <number of the document in the ERP>');
    return 2;
  }
  const { document } = values;
  const db = openDatabase(config.databaseUrl);
  try {
    const found = await db.read((reader) => find(reader, which));
    if (found === undefined) {
      console.error(`no posting ${which}`);
      return 1;
    }
    const { rows } = await withCause({ correlationId: uuidv7(), who: 'cli' }, () =>
      db.tx(async (tx) => {
        const covered = await coverPosting(tx, found.id, document, 'cli');
        await recordAudit(tx, { who: 'cli', action: 'erp_posting.covered', target: found.id, detail: { document } });
        return covered;
      }),
    );
    console.log(`${found.documentKey} is covered by ${document}; ${rows} rows of stock are as the ERP says now`);
    return 0;
  } finally {
    await db.close();
  }
}

async function find(reader: Reader, which: string): Promise<Posting | undefined> {
  const [, place, number] = /^([^#]+)#(\d+)$/.exec(which) ?? [];
  return place === undefined ? findPosting(reader, which) : findBySeq(reader, place, Number(number));
}
