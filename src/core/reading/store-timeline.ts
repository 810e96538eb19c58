/** The sources of an order's timeline: its history, the routing, tasks, papers and what is parked; partners stand beside. */
import type { Param, Reader } from '../../platform/db/index.ts';
import { readDecision, type DecisionRecord } from '../sourcing/index.ts';
import { camel, marks } from './store-scope.ts';
import { listPartnerEntries } from './store-timeline-partners.ts';
import { inOrder, type HistoryFact, type TimelineEntry, type TimelineKind } from './timeline.ts';

/** Of each source: an order with more than that has other troubles. */
export const MOST = 2_000;

export type Subject = { readonly id: string; readonly number: string };
/** What an entry may leave out. */
export type Bare = Pick<TimelineEntry, 'at' | 'key' | 'kind' | 'what'> & Partial<Omit<TimelineEntry, 'person'>>;

const kindOfEntity: Readonly<Record<string, TimelineKind>> = {
  charge: 'money',
  refund: 'money',
  authorisation: 'money',
  document: 'document',
  invoice: 'document',
  credit_note: 'document',
  einvoice: 'document',
  posting: 'document',
  task: 'task',
};

/** All of it, the oldest first. */
export async function listTimeline(reader: Reader, order: Subject): Promise<TimelineEntry[]> {
  const parcels = await reader.all<{ id: string; reference: string; awb: string | null }>(
    'SELECT id, reference, awb FROM shipments WHERE order_id = ?',
    [order.id],
  );
  const names = await namesOf(reader, order.id, parcels);
  const entries = [
    ...(await historyEntries(reader, order.id, names)),
    ...(await routingEntries(reader, order.id)),
    ...(await taskEntries(reader, order.id, names)),
    ...(await paperEntries(reader, [order.id, ...parcels.map((one) => one.id)], names)),
    ...(await parkedEntries(reader, order)),
    ...(await listPartnerEntries(reader, order, parcels)),
  ];
  const people = await peopleAmong(reader, entries);
  return inOrder(entries.map((entry) => whole(entry, people)));
}

/** Rows of the history, the oldest first: what tells how things stood at any moment. */
export async function listHistory(reader: Reader, orderId: string): Promise<HistoryFact[]> {
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT entity, entity_id, move, to_state, changes, why, version, at FROM history WHERE order_id = ? ORDER BY seq LIMIT ${MOST}`,
    [orderId],
  );
  return rows.map((row) => camel<HistoryFact>(row));
}

function whole(entry: Bare, people: ReadonlySet<string>): TimelineEntry {
  const who = entry.who ?? 'hub';
  return {
    about: null,
    from: null,
    to: null,
    why: null,
    correlationId: null,
    facts: {},
    ...entry,
    who,
    person: people.has(who),
  };
}

/** Of those who did something, the people: the rest are partners, jobs and the hub itself. */
async function peopleAmong(reader: Reader, entries: readonly Bare[]): Promise<Set<string>> {
  const who = [...new Set(entries.flatMap((entry) => entry.who ?? []))];
  if (who.length === 0) return new Set();
  const rows = await reader.all<{ login: string }>(`SELECT login FROM users WHERE login IN (${marks(who)})`, who);
  // Who works at the command line is a person too.
  return new Set([...rows.map((row) => row.login), 'cli', 'customer']);
}

/** What things are called: a shipment by its reference, a document by its number, money by its amount. */
async function namesOf(
  reader: Reader,
  orderId: string,
  parcels: readonly { readonly id: string; readonly reference: string }[],
): Promise<Map<string, string>> {
  const numbered = await reader.all<{ id: string; name: string }>(
    `SELECT id, number AS name FROM invoices WHERE order_id = ?
     UNION ALL SELECT id, number FROM credit_notes WHERE order_id = ?`,
    [orderId, orderId],
  );
  const money = await reader.all<{ id: string; amount_minor: number; currency: string }>(
    `SELECT id, amount_minor, currency FROM charges WHERE order_id = ?
     UNION ALL SELECT id, amount_minor, currency FROM refunds WHERE order_id = ?`,
    [orderId, orderId],
  );
  return new Map([
    ...parcels.map((one) => [one.id, one.reference] as const),
    ...numbered.map((row) => [row.id, row.name] as const),
    ...money.map((row) => [row.id, `${row.amount_minor} ${row.currency}`] as const),
  ]);
}

async function historyEntries(reader: Reader, orderId: string, names: ReadonlyMap<string, string>): Promise<Bare[]> {
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT seq, entity, entity_id, move, from_state, to_state, changes, who, why, correlation_id, version, at
     FROM history WHERE order_id = ? ORDER BY seq LIMIT ${MOST}`,
    [orderId],
  );
  return rows.map((row) => ({
    at: String(row['at']),
    key: `history:${String(row['seq']).padStart(12, '0')}`,
    kind: kindOfEntity[String(row['entity'])] ?? 'step',
    what: `${String(row['entity'])}.${String(row['move'])}`,
    about: names.get(String(row['entity_id'])) ?? null,
    from: row['from_state'] as string | null,
    to: row['to_state'] as string | null,
    who: String(row['who']),
    why: row['why'] as string | null,
    correlationId: String(row['correlation_id']),
    facts: JSON.parse(String(row['changes'])) as Record<string, unknown>,
  }));
}

async function routingEntries(reader: Reader, orderId: string): Promise<Bare[]> {
  const rows = await reader.all<{ seq: number; location_id: string | null; explanation: string; decided_at: string }>(
    `SELECT seq, location_id, explanation, decided_at FROM routing_decisions WHERE order_id = ? ORDER BY seq LIMIT ${MOST}`,
    [orderId],
  );
  return rows.map((row) => {
    const { rule, steps, parts }: Partial<DecisionRecord> = readDecision(row.explanation);
    const seen = (steps ?? []).flatMap(({ candidates }) => candidates);
    return {
      at: row.decided_at,
      key: `routing:${String(row.seq).padStart(12, '0')}`,
      kind: 'decision',
      what: row.location_id === null ? 'routing.nobody' : 'routing.chosen',
      about: row.location_id,
      facts: {
        rule: rule === undefined ? undefined : `${rule.set} ${rule.version}`,
        distanceKm: parts?.[0]?.km,
        passedOver: seen.filter(({ lost }) => lost === 'short').length,
      },
    };
  });
}

async function taskEntries(reader: Reader, orderId: string, names: ReadonlyMap<string, string>): Promise<Bare[]> {
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT id, kind, workgroup, priority, shipment_id, reason_code, created_at, closed_at, closed_by
     FROM tasks WHERE order_id = ? ORDER BY created_at LIMIT ${MOST}`,
    [orderId],
  );
  return rows.flatMap((row) => {
    const shared = {
      kind: 'task' as const,
      about: names.get(String(row['shipment_id'])) ?? null,
      facts: { task: row['kind'], workgroup: row['workgroup'], priority: row['priority'] },
    };
    const why = String(row['reason_code']);
    const opened: Bare = {
      ...shared,
      at: String(row['created_at']),
      key: `task:${row['id']}:a`,
      what: 'task.opened',
      why,
    };
    if (row['closed_at'] === null) return [opened];
    const who = String(row['closed_by'] ?? 'hub');
    return [
      opened,
      { ...shared, at: String(row['closed_at']), key: `task:${row['id']}:b`, what: 'task.closed', who, why },
    ];
  });
}

async function paperEntries(
  reader: Reader,
  owners: readonly string[],
  names: ReadonlyMap<string, string>,
): Promise<Bare[]> {
  const list = marks(owners);
  const made = await reader.all<Record<string, string>>(
    `SELECT id, kind, owner_id, origin, media_type, created_at FROM documents WHERE owner_id IN (${list}) LIMIT ${MOST}`,
    owners,
  );
  const printed = await reader.all<Record<string, string | number | null>>(
    `SELECT p.id, d.kind, d.owner_id, p.copy_no, p.reason, p.requested_by, p.requested_at
     FROM documents d JOIN print_jobs p ON p.document_id = d.id WHERE d.owner_id IN (${list}) LIMIT ${MOST}`,
    owners,
  );
  return [
    ...made.map((row) => ({
      at: row['created_at'] ?? '',
      key: `paper:${row['id']}`,
      kind: 'document' as const,
      what: `${row['kind']}.kept`,
      about: names.get(row['owner_id'] ?? '') ?? null,
      facts: { origin: row['origin'], mediaType: row['media_type'] },
    })),
    ...printed.map((row) => ({
      at: String(row['requested_at']),
      key: `print:${row['id']}`,
      kind: 'document' as const,
      what: `${row['kind']}.printed`,
      about: names.get(String(row['owner_id'])) ?? null,
      who: String(row['requested_by']),
      why: row['reason'] as string | null,
      facts: { copy: row['copy_no'] },
    })),
  ];
}

/** Each way by its own index; what is open first. */
async function parkedEntries(reader: Reader, order: Subject): Promise<Bare[]> {
  const columns = 'id, listener, event, reason_kind, reason_code, state, parked_at, closed_at, closed_by';
  const ask = (where: string, param: Param) =>
    reader.all<Record<string, string | null>>(`SELECT ${columns} FROM parked WHERE ${where} LIMIT ${MOST}`, [param]);
  const rows = new Map(
    [
      ...(await ask('order_number = ?', order.number)),
      ...(await ask("state = 'open' AND document_id = ?", order.id)),
    ].map((row) => [row['id'], row]),
  );
  return [...rows.values()].flatMap((row) => {
    const shared = { kind: 'parked' as const, about: row['listener'] ?? null, why: row['reason_code'] ?? null };
    const opened: Bare = {
      ...shared,
      at: row['parked_at'] ?? '',
      key: `parked:${row['id']}:a`,
      what: 'message.parked',
      facts: { event: row['event'], errorKind: row['reason_kind'] },
    };
    if (row['closed_at'] == null) return [opened];
    const closed = { ...shared, at: row['closed_at'], key: `parked:${row['id']}:b`, who: row['closed_by'] ?? 'hub' };
    return [opened, { ...closed, what: `message.${row['state']}` }];
  });
}
