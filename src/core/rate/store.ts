/** The tables of rates: versions of cards and zones, which never change, and the turn by which readers see that there is a new one. */
import type { RateCardRow, RateZoneRow } from '../../../config/rate-cards.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { HeldCard } from './book.ts';

type Stored = Record<string, string | number | null>;
type Reads = Pick<Reader, 'all' | 'one'>;

export type CardVersion = HeldCard & {
  /** False: this version ends the card from its first day. */
  readonly active: boolean;
  readonly savedAt: string;
  readonly savedBy: string;
};
export type ZoneVersion = RateZoneRow & {
  readonly version: number;
  readonly savedAt: string;
  readonly savedBy: string;
};

const columns = 'version, body, active, saved_at, saved_by';

function cardOf(row: Stored): CardVersion {
  return {
    ...(JSON.parse(String(row['body'])) as RateCardRow),
    version: Number(row['version']),
    active: Number(row['active']) === 1,
    savedAt: String(row['saved_at']),
    savedBy: String(row['saved_by']),
  };
}

function zoneOf(row: Stored): ZoneVersion {
  return {
    name: String(row['name']),
    country: String(row['country']),
    places: JSON.parse(String(row['places'])) as string[],
    version: Number(row['version']),
    savedAt: String(row['saved_at']),
    savedBy: String(row['saved_by']),
  };
}

/** How often the rates have changed: the same number, the same rates. */
export async function readTurn(reader: Pick<Reader, 'one'>): Promise<number> {
  return Number((await reader.one<{ turn: number }>("SELECT turn FROM rate_turns WHERE name = 'book'"))?.turn ?? 0);
}

/** Whoever changes rates waits here for whoever else does: they are checked against one another. */
export async function lockTurn(tx: Tx): Promise<number> {
  const row = await tx.one<{ turn: number }>(`SELECT turn FROM rate_turns WHERE name = 'book'${tx.sql.forUpdate}`);
  return Number(row?.turn ?? 0);
}

export async function passTurn(tx: Tx): Promise<void> {
  await tx.run("UPDATE rate_turns SET turn = turn + 1 WHERE name = 'book'");
}

/** All versions that are valid on a day, or will be; the newest of a card first. */
export async function listVersionsFrom(reader: Reads, day: string): Promise<CardVersion[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM rate_cards WHERE valid_to IS NULL OR valid_to >= ? ORDER BY code, version DESC`,
    [day],
  );
  return rows.map(cardOf);
}

/** All versions of a card, the newest first. */
export async function listCardVersions(reader: Reads, code: string): Promise<CardVersion[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM rate_cards WHERE code = ? ORDER BY version DESC LIMIT 200`,
    [code],
  );
  return rows.map(cardOf);
}

/** The newest version of every card, those that have ended too; by code, a page at a time. */
export async function listLastVersions(
  reader: Reads,
  page: { readonly limit: number; readonly offset: number; readonly courier?: string },
): Promise<CardVersion[]> {
  const { limit, offset, courier } = page;
  const rows = await reader.all<Stored>(
    `SELECT c.version, c.body, c.active, c.saved_at, c.saved_by FROM rate_cards c
     JOIN (SELECT code, MAX(version) AS version FROM rate_cards GROUP BY code) l ON l.code = c.code AND l.version = c.version
     ${courier === undefined ? '' : 'WHERE c.courier_code = ? '}ORDER BY c.courier_code, c.code LIMIT ? OFFSET ?`,
    [...(courier === undefined ? [] : [courier]), limit, offset],
  );
  return rows.map(cardOf);
}

export async function lastCardVersion(reader: Reads, code: string): Promise<number> {
  const row = await reader.one<{ n: number | null }>('SELECT MAX(version) AS n FROM rate_cards WHERE code = ?', [code]);
  return Number(row?.n ?? 0);
}

/** How many versions of cards have ever been saved: the same number, the same cards. */
export async function countCardVersions(reader: Pick<Reader, 'one'>): Promise<number> {
  return Number((await reader.one<{ n: number }>('SELECT COUNT(*) AS n FROM rate_cards'))?.n ?? 0);
}

/** How many were new: a version that is there already stays as it is. */
export async function insertCards(
  tx: Tx,
  cards: readonly { readonly card: RateCardRow; readonly version: number; readonly active: boolean }[],
  who: string,
): Promise<number> {
  const at = momentOf(new Date());
  const rows = cards.map(({ card, version, active }) => ({
    code: card.code,
    version,
    courier_code: card.courierCode,
    service: card.service,
    currency: card.currency,
    valid_from: card.validFrom,
    valid_to: card.validTo ?? null,
    body: JSON.stringify(card),
    active,
    saved_at: at,
    saved_by: who,
  }));
  return tx.insert('rate_cards', rows, { ifAbsent: true });
}

/** The newest version of every zone. */
export async function listZones(reader: Reads): Promise<ZoneVersion[]> {
  const rows = await reader.all<Stored>(
    `SELECT z.name, z.version, z.country, z.places, z.saved_at, z.saved_by FROM rate_zones z
     JOIN (SELECT name, MAX(version) AS version FROM rate_zones GROUP BY name) l ON l.name = z.name AND l.version = z.version
     ORDER BY z.country, z.name`,
  );
  return rows.map(zoneOf);
}

export async function insertZones(
  tx: Tx,
  zones: readonly { readonly zone: RateZoneRow; readonly version: number }[],
  who: string,
): Promise<number> {
  const at = momentOf(new Date());
  const rows = zones.map(({ zone, version }) => ({
    name: zone.name,
    version,
    country: zone.country,
    places: JSON.stringify(zone.places),
    saved_at: at,
    saved_by: who,
  }));
  return tx.insert('rate_zones', rows, { ifAbsent: true });
}
