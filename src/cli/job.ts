/** `hub job run <id>`: runs a job now, under its lease. */
import type { Config } from '../../config/index.ts';
import { createHub } from '../app.ts';

export async function runJob(config: Config, [id]: readonly string[]): Promise<number> {
  const hub = await createHub({ ...config, roles: ['jobs'] });
  try {
    console.log(await hub.jobs.runNow(id ?? ''));
    return 0;
  } finally {
    await hub.stop();
  }
}
