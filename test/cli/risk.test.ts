import { expect } from 'chai';
import type { Config } from '../../config/index.ts';
import { maintenanceCommand, setLimitCommand, showRiskCommand } from '../../src/cli/risk.ts';
import { costing, guest, placed } from '../core/customer/made.ts';
import { shop } from '../core/made.ts';
import type { FreshDatabase } from '../helpers/database.ts';

describe('cli/risk', () => {
  let fresh: FreshDatabase;
  let said: string[];
  const screen = globalThis.console;
  const { log, error } = screen;

  beforeEach(async () => {
    fresh = await shop();
    said = [];
    screen.log = screen.error = (line: string) => void said.push(line);
  });
  afterEach(async () => {
    Object.assign(screen, { log, error });
    await fresh.drop();
  });

  const config = (): Config => ({ databaseUrl: fresh.url }) as Config;

  it('limit: set by command, holds and is shown with who has spent most', async () => {
    const code = await setLimitCommand(config(), ['aed', '100.50', '--reason', 'stolen cards']);
    await placed(fresh.db, costing(10_000, guest('ali@example.com')));
    await showRiskCommand(config());

    expect(code).to.equal(0);
    expect(said[0]).to.equal('AED: 100.50');
    expect(said.join('\n')).to.match(/AED {2}100\.50, counted since ever\n +100\.00 {2}customer [\w-]{36}/);
    expect(said.join('\n')).not.to.contain('ali@example.com');
  });

  it('maintenance: on and off by command', async () => {
    const on = await maintenanceCommand(config(), ['on', 'all', '--reason', 'gateway moves', '--minutes', '30']);
    await showRiskCommand(config());
    const off = await maintenanceCommand(config(), ['off', 'all', '--reason', 'moved']);

    expect([on, off]).to.deep.equal([0, 0]);
    expect(said.join('\n')).to.match(/maintenance of all channels since .* until .*: gateway moves \(cli\)/);
  });

  it('wrong words: are answered with how it is said, and change nothing', async () => {
    const codes = [
      await setLimitCommand(
        config(),
        ['AED', '-5', '--reason', 'x'].filter((word) => word !== '-5'),
      ),
      await setLimitCommand(config(), ['AED', 'much', '--reason', 'stolen cards']),
      await setLimitCommand(config(), ['AED', '5']),
      await maintenanceCommand(config(), ['on', 'AE']),
      await maintenanceCommand(config(), ['on', 'AE', '--reason', 'x', '--minutes', '0']),
    ];

    expect(codes).to.deep.equal([2, 2, 2, 2, 2]);
    await showRiskCommand(config());
    expect(said.join('\n')).to.contain('rules 1,').and.contain('no maintenance');
  });
});
