/** `posting.outcome.v1`: what became of our postings over there, one or many. */
import { asAppError } from '../../platform/errors.ts';
import type { Tx } from '../../platform/db/index.ts';
import {
  fault,
  isFields,
  linesIn,
  noFaults,
  oneOf,
  optionalText,
  optionalWhole,
  refuseFaults,
  textIn,
  type Faults,
  type Fields,
} from './check.ts';
import { resultOf } from './apply-movements.ts';
import { rejected } from './masters.ts';
import { answerOf, type Answer, type Caller, type Envelope, type LineResult, type Work } from './message.ts';
import type { ErpDocument } from './posting.ts';
import { outcomeStatuses, recordOutcome, type PostingOutcome } from './record-outcome.ts';

export function readOutcomes(caller: Caller, envelope: Envelope): Work {
  const faults = noFaults();
  const fields = isFields(envelope.payload) ? envelope.payload : {};
  const many = 'outcomes' in fields;
  const sources = many ? linesIn(faults, fields, 'outcomes') : [fields];
  const outcomes = sources.map((source, index) => outcomeIn(faults, many ? `outcomes[${index}].` : '', source));
  refuseFaults(faults);
  return { places: [], waits: true, apply: (tx) => applyOutcomes(tx, caller, envelope, outcomes) };
}

async function applyOutcomes(
  tx: Tx,
  caller: Caller,
  envelope: Envelope,
  outcomes: readonly PostingOutcome[],
): Promise<Answer> {
  const results: LineResult[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const line = { index, id: outcome.messageId };
    try {
      results.push(resultOf(line, await recordOutcome(tx, { ...outcome, companyId: caller.companyId })));
    } catch (thrown) {
      const error = asAppError(thrown);
      // Refused before it writes anything.
      if (!['missing', 'invalid', 'conflict'].includes(error.kind)) throw thrown;
      results.push(rejected(line, error.code));
    }
  }
  return answerOf(envelope, results);
}

function outcomeIn(faults: Faults, at: string, source: Fields): PostingOutcome {
  const outSeq = optionalWhole(faults, at, source, 'outSeq');
  const ledgerFrom = optionalText(faults, at, source, 'ledgerFrom', 40);
  const ledgerTo = optionalText(faults, at, source, 'ledgerTo', 40);
  const postedAt = optionalText(faults, at, source, 'postedAt', 40);
  const error = source['error'];
  if (error != null && !isFields(error)) fault(faults, `${at}error`, 'must be an object');
  return {
    messageId: textIn(faults, at, source, 'messageId', 36),
    ...(outSeq === undefined ? {} : { outSeq }),
    status: oneOf(faults, at, source, 'status', outcomeStatuses),
    erpDocuments: documentsIn(faults, at, source),
    ...(ledgerFrom === undefined ? {} : { ledgerFrom }),
    ...(ledgerTo === undefined ? {} : { ledgerTo }),
    ...(postedAt === undefined ? {} : { postedAt }),
    ...(isFields(error)
      ? {
          error: {
            code: optionalText(faults, `${at}error.`, error, 'code', 60) ?? 'UNKNOWN',
            text: optionalText(faults, `${at}error.`, error, 'text', 2000) ?? '',
          },
        }
      : {}),
  };
}

function documentsIn(faults: Faults, at: string, source: Fields): ErpDocument[] {
  const documents = source['erpDocuments'] ?? [];
  if (!Array.isArray(documents) || documents.length > 50) {
    fault(faults, `${at}erpDocuments`, 'must be a list of at most 50');
    return [];
  }
  return documents.map((one: unknown, index) => {
    const path = `${at}erpDocuments[${index}].`;
    const fields = isFields(one) ? one : {};
    return { type: textIn(faults, path, fields, 'type', 40), number: textIn(faults, path, fields, 'number', 60) };
  });
}
