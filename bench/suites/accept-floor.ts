/** (b) The accept transaction called in process at 64 callers, in turns with the same rows in plain SQL. */
import { openFloor, insertsOf, type Statement } from '../floor.ts';
import { atOnce, byOrder, insertAll, keptPushes, partsOn, recording, type Kept } from '../in-process.ts';
import { progress, type Outcome } from '../report.ts';
import { duelTable, inTurns } from '../rounds.ts';
import { seededDatabase, type Stage } from '../stage.ts';
import { round, startMeter } from '../stats.ts';
import type { Database } from '../../src/platform/db/index.ts';

const ROUNDS = 3;

export async function acceptFloor(stage: Stage, perRound: number): Promise<Outcome> {
  const main = await seededDatabase(stage, 'bench_accept');
  const scratch = await seededDatabase(stage, 'bench_accept_rows');
  const floor = openFloor(main.url);
  try {
    const warm = Math.ceil(perRound / 4);
    const all = keptPushes(perRound * (2 * ROUNDS + 1) + 2 * warm, { firstOrderId: 10_000_001 });
    const take = (count: number): Kept[] => all.splice(0, count);
    const [forHub, forFloor, forDrain] = [
      take(perRound * ROUNDS + warm),
      take(perRound * ROUNDS + warm),
      take(perRound),
    ];
    progress('accept: noting the rows that the floor must write');
    const statements = await statementsFor(scratch.db, forFloor);
    const rowsPerOrder = round(
      statements.reduce((sum, one) => sum + one.reduce((n, s) => n + (s.touches ?? 0), 0), 0) / statements.length,
    );
    await insertAll(
      main.db,
      'inbound_messages',
      [...forHub, ...forFloor].map(({ row }) => row),
    );

    const parts = partsOn(main.db);
    const hub = (kept: readonly Kept[]): Promise<number> => atOnce(kept, ({ message }) => parts.accept(message));
    await hub(forHub.splice(0, warm));
    await floor.write(statements.splice(0, warm));
    const pids = { client: process.pid, mariadb: stage.pids['mariadb'] };
    const duel = await inTurns(
      Array.from({ length: ROUNDS }, () => ({
        pieces: perRound,
        hub: () => hub(forHub.splice(0, perRound)),
        floor: () => floor.write(statements.splice(0, perRound)),
      })),
      pids,
    );
    progress(`accept: hub ${duel.hub.perSecond}/s, floor ${duel.floor.perSecond}/s`);

    await insertAll(
      main.db,
      'inbound_messages',
      forDrain.map(({ row }) => row),
    );
    const meter = startMeter(pids);
    const began = performance.now();
    await parts.drain(forDrain.length);
    const perSecond = round((forDrain.length * 1000) / (performance.now() - began), 1);
    const drain = {
      perSecond,
      cpuMsPerOrder: meter.perPiece(forDrain.length),
      ratioToFloor: round(perSecond / duel.floor.perSecond),
    };
    return {
      figures: { accept: { callers: 64, rowsPerOrder, ...duel, inboundLoop: drain } },
      tables: [duelTable('(b) The accept transaction in process, 64 callers', { accept: duel })],
      notes: [
        `accept writes ${rowsPerOrder} rows an order and marks the kept message; the hub's own inbound loop, body read from the table: ${drain.perSecond}/s (${drain.ratioToFloor} of the floor)`,
      ],
      headlines: [
        { goal: 'accept transaction / plain-SQL floor, 64 callers', measured: duel.ratio, atLeast: 1, unit: '×' },
      ],
    };
  } finally {
    await floor.close();
    await Promise.all([main.db.close(), scratch.db.close()]);
  }
}

/** Accepts the orders elsewhere and notes what was written; one list of statements per order. */
async function statementsFor(db: Database, kept: readonly Kept[]): Promise<Statement[][]> {
  await insertAll(
    db,
    'inbound_messages',
    kept.map(({ row }) => row),
  );
  const { db: noted, written } = recording(db);
  const parts = partsOn(noted);
  await atOnce(kept, ({ message }) => parts.accept(message));
  return [...byOrder(written).values()].map((tables) => {
    const inboundId = String(tables.get('orders')?.[0]?.['inbound_id']);
    return [
      ...insertsOf(tables),
      {
        sql: "UPDATE inbound_messages SET state = 'done', done_at = NOW(3) WHERE id = ?",
        values: [inboundId],
        touches: 1,
      },
    ];
  });
}
