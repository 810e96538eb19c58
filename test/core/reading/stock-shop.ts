/** A shop with something of everything that the stock pages show. */
import { uuidv7 } from 'uuidv7';
import { firstChannels } from '../../../config/channels.ts';
import { firstCompanies } from '../../../config/companies.ts';
import { firstItems } from '../../../config/items.ts';
import { firstLocations } from '../../../config/locations.ts';
import { firstMapping, firstNodes } from '../../../config/mapping.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { postAdjustment } from '../../../src/core/erp/index.ts';
import { openSnapshot, seedStock, setSafety } from '../../../src/core/inventory/index.ts';
import { openTask } from '../../../src/core/task/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { abroad, otherSku, otherStore, sku, store } from '../erp/made.ts';

const now = '2026-11-22 00:00:00.000';

/** Ten pieces of two SKUs at two places of the Emirates; in Saudi Arabia less than nothing, and doubtful. */
export async function stockShop(db: Database): Promise<void> {
  await db.tx((tx) =>
    seedCatalog(tx, {
      companies: firstCompanies,
      channels: firstChannels,
      locations: [...firstLocations, ...firstNodes],
      items: firstItems.slice(0, 2),
      mapping: firstMapping,
    }),
  );
  const rows = [store, otherStore].flatMap((locationId) =>
    [sku, otherSku].map((one) => ({ locationId, sku: one, quantity: 10 })),
  );
  await db.tx((tx) => seedStock(tx, rows));
  for (const [locationId, quantity] of [
    [store, 1],
    [abroad, -4],
  ] as const)
    await db.tx((tx) => postAdjustment(tx, { locationId, lines: [{ sku, quantity, reason: 'COUNT' }], who: 'x' }));
  await db.tx((tx) =>
    postAdjustment(tx, { locationId: store, lines: [{ sku, quantity: -1, reason: 'COUNT' }], who: 'x' }),
  );
  await db.tx(async (tx) => {
    await tx.run('DELETE FROM erp_postings WHERE location_id = ? AND out_seq = 2', [store]);
    await tx.run("UPDATE stock SET watermark = '5', doubt_to = '7' WHERE location_id = ?", [abroad]);
    await setSafety(tx, { locationId: store, sku, quantity: 1 });
    await setSafety(tx, { locationId: otherStore, sku, quantity: 1 });
  });
  await db.tx(async (tx) => {
    const unproven = { kind: 'stock.unproven', workgroup: 'stock', reasonCode: 'stock.unproven' } as const;
    await openTask(tx, { ...unproven, about: store, facts: { locationId: store, count: 0, first: [] } });
    const refused = { kind: 'channel_stock.refused', workgroup: 'integration', reasonCode: 'x' } as const;
    await openTask(tx, { ...refused, about: 'SA:web_sa', facts: { channelId: 'SA', sourceCode: 'web_sa' } });
    const line = { id: uuidv7(), company_id: 'AE01', line_key: 'l1', type: 'stock.movements.v1', location_id: store };
    const rest = { sku: 'NEW', code: 'UNKNOWN_SKU', body: '{}', message_id: 'M', state: 'open', parked_at: now };
    await tx.insert('erp_parked_lines', [{ ...line, ...rest }]);
    for (const [kind, channel, place] of [
      ['erp', null, store],
      ['magento', 'SA', 'web_sa'],
    ])
      await tx.insert('stock_differences', [
        {
          ...{ id: uuidv7(), run_id: uuidv7(), kind, channel_id: channel, location_id: place, sku, hub_quantity: 1 },
          ...{ their_quantity: 2, cause: 'refused', detail: null, state: 'open', found_at: now, ended_at: null },
        },
      ]);
    await openSnapshot(tx, {
      id: 'AE01:S1',
      companyId: 'AE01',
      clientId: uuidv7(),
      whole: true,
      consistency: 'EXACT',
      missingPolicy: 'KEEP',
      bodyHash: '0'.repeat(64),
      places: [store, otherStore].map((locationId) => ({ locationId, watermark: '9', omsSeq: 0, omsParked: [] })),
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    await tx.run("UPDATE stock_snapshots SET state = 'held'");
  });
}
