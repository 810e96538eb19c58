/** The table erp_document_facts: which lines of receipts and transfers have been told. */
import type { Tx } from '../../platform/db/index.ts';

/** Those of the lines that are told for the first time; from now on they are known. */
export async function firstTold<L>(
  tx: Tx,
  companyId: string,
  lines: readonly L[],
  keyOf: (line: L) => string,
): Promise<L[]> {
  if (lines.length === 0) return [];
  const keys = lines.map((line) => keyOf(line));
  const known = new Set(
    (
      await tx.all<{ fact: string }>(
        `SELECT f.fact FROM ${tx.keysTable([['fact', 'text']])} k ${tx.sql.joinInOrder} erp_document_facts f
           ON f.company_id = ? AND f.fact = k.fact`,
        [JSON.stringify([...new Set(keys)].map((key) => [key])), companyId],
      )
    ).map((row) => row.fact),
  );
  const fresh: L[] = [];
  lines.forEach((line, at) => {
    const key = keys[at] ?? '';
    if (known.has(key)) return;
    known.add(key);
    fresh.push(line);
  });
  await tx.insert(
    'erp_document_facts',
    fresh.map((line) => ({ company_id: companyId, fact: keyOf(line) })),
    { ifAbsent: true },
  );
  return fresh;
}
