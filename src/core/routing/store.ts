/** The tables of routing rules: versions, and the log of which began when. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import { standardRules, type RoutingRules, type RuleSet } from './rules.ts';
import type { Activation, RulesVersion } from './version.ts';

type Reads = Pick<Reader, 'all' | 'one'>;
type Stored = Record<string, string | number | null>;

const columns = 'version, revision, rules, note, based_on, created_at, created_by, saved_at, saved_by';

/** Version 0: in the code, always there. */
export const ownVersion: RulesVersion = {
  version: 0,
  revision: 1,
  rules: standardRules,
  note: '',
  basedOn: null,
  createdAt: '2026-11-22 00:00:00.000',
  createdBy: 'hub',
  savedAt: '2026-11-22 00:00:00.000',
  savedBy: 'hub',
};

function versionOf(row: Stored): RulesVersion {
  const version = Number(row['version']);
  const { sets } = JSON.parse(String(row['rules'])) as { sets: RuleSet[] };
  const rules: RoutingRules = { version, sets };
  return {
    version,
    revision: Number(row['revision']),
    rules,
    note: String(row['note']),
    basedOn: row['based_on'] == null ? null : Number(row['based_on']),
    createdAt: String(row['created_at']),
    createdBy: String(row['created_by']),
    savedAt: String(row['saved_at']),
    savedBy: String(row['saved_by']),
  };
}

export async function findVersion(
  reader: Reads & Pick<Partial<Tx>, 'sql'>,
  version: number,
  lock: '' | 'update' = '',
): Promise<RulesVersion | undefined> {
  if (version === 0) return ownVersion;
  const tail = lock === 'update' ? (reader.sql?.forUpdate ?? '') : '';
  const row = await reader.one<Stored>(`SELECT ${columns} FROM routing_versions WHERE version = ?${tail}`, [version]);
  return row === undefined ? undefined : versionOf(row);
}

/** The newest first; the house's own is the last of all. */
export async function listVersionsAfter(
  reader: Reads,
  { below, limit }: { readonly below?: number; readonly limit: number },
): Promise<{ readonly rows: readonly RulesVersion[]; readonly more: boolean }> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM routing_versions${below === undefined ? '' : ' WHERE version < ?'}
     ORDER BY version DESC LIMIT ${limit + 1}`,
    below === undefined ? [] : [below],
  );
  const all = [...rows.map(versionOf), ...(rows.length <= limit && (below ?? 1) > 0 ? [ownVersion] : [])];
  return { rows: all.slice(0, limit), more: all.length > limit };
}

export async function lastVersion(reader: Reads): Promise<number> {
  const row = await reader.one<{ n: number | null }>('SELECT MAX(version) AS n FROM routing_versions');
  return Number(row?.n ?? 0);
}

export async function insertVersion(tx: Tx, one: RulesVersion): Promise<void> {
  const row: Row = {
    version: one.version,
    revision: one.revision,
    rules: JSON.stringify({ sets: one.rules.sets }),
    note: one.note,
    based_on: one.basedOn,
    created_at: one.createdAt,
    created_by: one.createdBy,
    saved_at: one.savedAt,
    saved_by: one.savedBy,
  };
  await tx.insert('routing_versions', [row]);
}

/** 1, or 0 when somebody has saved it meanwhile. */
export async function updateVersion(tx: Tx, one: RulesVersion, seen: number): Promise<number> {
  return tx.run(
    `UPDATE routing_versions SET revision = ?, rules = ?, note = ?, saved_at = ?, saved_by = ?
     WHERE version = ? AND revision = ?`,
    [one.revision, JSON.stringify({ sets: one.rules.sets }), one.note, one.savedAt, one.savedBy, one.version, seen],
  );
}

const activationColumns = 'turn, version, starts_at, kind, note, decided_at, decided_by, given_up_at, given_up_by';

function activationOf(row: Stored): Activation {
  return {
    turn: Number(row['turn']),
    version: Number(row['version']),
    startsAt: String(row['starts_at']),
    kind: row['kind'] as Activation['kind'],
    note: String(row['note']),
    decidedAt: String(row['decided_at']),
    decidedBy: String(row['decided_by']),
    givenUpAt: row['given_up_at'] as string | null,
    givenUpBy: row['given_up_by'] as string | null,
  };
}

/** The whole log, the last decision first: a few a month. */
export async function listActivations(reader: Pick<Reader, 'all'>): Promise<Activation[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${activationColumns} FROM routing_activations ORDER BY turn DESC LIMIT 1000`,
  );
  return rows.map(activationOf);
}

/** What holds and what is to begin: the last few that were not given up. */
export async function listCurrent(reader: Pick<Reader, 'all'>): Promise<Activation[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${activationColumns} FROM routing_activations WHERE given_up_at IS NULL
     ORDER BY starts_at DESC, turn DESC LIMIT 4`,
  );
  return rows.map(activationOf);
}

export async function insertActivation(tx: Tx, one: Activation): Promise<void> {
  const row: Row = {
    turn: one.turn,
    version: one.version,
    starts_at: one.startsAt,
    kind: one.kind,
    note: one.note,
    decided_at: one.decidedAt,
    decided_by: one.decidedBy,
    given_up_at: null,
    given_up_by: null,
  };
  await tx.insert('routing_activations', [row]);
}

export async function giveUp(tx: Tx, turn: number, at: string, who: string): Promise<void> {
  await tx.run(
    'UPDATE routing_activations SET given_up_at = ?, given_up_by = ? WHERE turn = ? AND given_up_at IS NULL',
    [at, who, turn],
  );
}
