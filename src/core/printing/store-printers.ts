/** The tables of printers and of agents. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import type { Printer } from './printer.ts';

type Reads = Pick<Reader, 'all' | 'one' | 'sql'>;
type Stored = Record<string, string | number | null>;

const columns =
  'id, location_id, name, station, kind, connection, address, dpi, formats, default_for, media, active, version, saved_at, saved_by';

function printerOf(row: Stored): Printer {
  return {
    id: String(row['id']),
    locationId: String(row['location_id']),
    name: String(row['name']),
    station: row['station'] as string | null,
    kind: row['kind'] as Printer['kind'],
    connection: row['connection'] as Printer['connection'],
    address: row['address'] as string | null,
    dpi: Number(row['dpi']) === 300 ? 300 : 203,
    formats: JSON.parse(String(row['formats'])) as Printer['formats'],
    defaultFor: JSON.parse(String(row['default_for'])) as Printer['defaultFor'],
    media: row['media'] as string | null,
    active: Number(row['active']) === 1,
    version: Number(row['version']),
    savedAt: String(row['saved_at']),
    savedBy: String(row['saved_by']),
  };
}

const rowOf = (one: Printer) => ({
  id: one.id,
  location_id: one.locationId,
  name: one.name,
  station: one.station,
  kind: one.kind,
  connection: one.connection,
  address: one.address,
  dpi: one.dpi,
  formats: JSON.stringify(one.formats),
  default_for: JSON.stringify(one.defaultFor),
  media: one.media,
  active: one.active ? 1 : 0,
  version: one.version,
  saved_at: one.savedAt,
  saved_by: one.savedBy,
});

/** False when the place has one of that name. */
export async function insertPrinter(tx: Tx, one: Printer): Promise<boolean> {
  return (await tx.insert('printers', [rowOf(one)], { ifAbsent: true })) === 1;
}

/** False when somebody has saved it meanwhile. */
export async function updatePrinter(tx: Tx, seen: number, one: Printer): Promise<boolean> {
  const changed = Object.entries(rowOf(one)).filter(([name]) => name !== 'id' && name !== 'location_id');
  const rows = await tx.run(
    `UPDATE printers SET ${changed.map(([name]) => `${name} = ?`).join(', ')} WHERE id = ? AND version = ?`,
    [...changed.map(([, value]) => value), one.id, seen],
  );
  return rows === 1;
}

export async function findPrinter(reader: Reads, id: string, lock = false): Promise<Printer | undefined> {
  const tail = lock ? reader.sql.forUpdate : '';
  const row = await reader.one<Stored>(`SELECT ${columns} FROM printers WHERE id = ?${tail}`, [id]);
  return row === undefined ? undefined : printerOf(row);
}

/** Of these places, or of all; by place and name. */
export async function listPrinters(reader: Reads, locations: readonly string[] = ['*']): Promise<Printer[]> {
  if (locations.length === 0) return [];
  const all = locations.includes('*');
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM printers${all ? '' : ` WHERE location_id IN (${locations.map(() => '?').join(', ')})`}
     ORDER BY location_id, name LIMIT 2000`,
    all ? [] : [...locations],
  );
  return rows.map(printerOf);
}

export type PrintAgent = {
  readonly id: string;
  readonly name: string;
  readonly locations: readonly string[];
  readonly host: string | null;
  readonly release: string | null;
  readonly seenAt: string;
};

export async function upsertAgent(tx: Tx, one: PrintAgent): Promise<void> {
  const row = {
    id: one.id,
    name: one.name,
    locations: JSON.stringify(one.locations),
    host: one.host,
    release_no: one.release,
    seen_at: one.seenAt,
  };
  await tx.upsert('print_agents', ['id'], [row], ['name', 'locations', 'host', 'release_no', 'seen_at']);
}

export async function listAgents(reader: Reads): Promise<PrintAgent[]> {
  const rows = await reader.all<Stored>(
    'SELECT id, name, locations, host, release_no, seen_at FROM print_agents ORDER BY name LIMIT 2000',
  );
  return rows.map((row) => ({
    id: String(row['id']),
    name: String(row['name']),
    locations: JSON.parse(String(row['locations'])) as string[],
    host: row['host'] as string | null,
    release: row['release_no'] as string | null,
    seenAt: String(row['seen_at']),
  }));
}

/** An agent that was taken out of service is not missed any more. */
export async function deleteAgent(tx: Tx, id: string): Promise<number> {
  return tx.deleteByKeys('print_agents', ['id', 'text'], [id]);
}
