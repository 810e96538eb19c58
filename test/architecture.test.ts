/** The house rules that a machine can hold: who imports whom, where SQL stands, the shape of a connector, the size of a file. */
import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkTable, type Move, type StateInfo } from '../src/platform/machine.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Left to right: a module may use the doors of those before it. `access` stands alone. */
const order =
  'catalog task process customer inventory order routing rate sourcing document shipment fleet payment billing change amendment rerouting delivery remittance printing erp availability replenishment returns rehearsal notice reading'.split(
    ' ',
  );

/** The files that put the parts together; they know everybody. */
const halls = /^src\/(app|main|seed|check-states)\.ts$|^src\/cli\//;

type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

const files = ['config', 'src', 'labels', 'migrations', 'sandbox', 'scripts', 'bench', 'test'].flatMap(filesIn);
const source = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const imports = files.filter((file) => !file.startsWith('test/')).flatMap(importsOf);

function filesIn(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);
}

function textOf(file: string): string {
  return source.get(file) ?? '';
}

/** Without comments, which may speak of anything. */
function codeOf(file: string): string {
  return textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

function importsOf(file: string): Import[] {
  const pattern = /\b(import|export)\s+(type\s+)?((?:[^'";]*?)\s+from\s+)?'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/g;
  return [...codeOf(file).matchAll(pattern)].map((match) => {
    const named = match[3] ?? '';
    const members = /\{([^}]*)\}/.exec(named)?.[1];
    const allTypes =
      members !== undefined &&
      members
        .split(',')
        .filter((one) => one.trim() !== '')
        .every((one) => one.trim().startsWith('type '));
    const to = normalize(join(dirname(file), match[4] ?? match[5] ?? ''));
    return { from: file, to, typeOnly: match[2] !== undefined || allTypes };
  });
}

const roomOf = (file: string): string => /^src\/([\w-]+)/.exec(file)?.[1] ?? file.split('/')[0] ?? '';
const moduleOf = (file: string): string | undefined => /^src\/core\/([\w-]+)\//.exec(file)?.[1];
const partnerOf = (file: string): string | undefined => /^src\/connectors\/([\w-]+)\//.exec(file)?.[1];
const isDoor = (file: string): boolean => /^src\/core\/[\w-]+\/index\.ts$/.test(file);
const isShared = (file: string): boolean => /^src\/core\/(events|values)\.ts$/.test(file);
const isFlow = (file: string): boolean => /^src\/flow(\.ts$|\/)/.test(file);
const isPlain = (file: string): boolean => ['platform', 'config'].includes(roomOf(file));

/** What is wrong with an import, or undefined. */
function wrongWith({ from, to, typeOnly }: Import): string | undefined {
  if (!/^(src|config|labels|migrations|sandbox)\//.test(to)) return undefined;
  if (halls.test(from)) return undefined;
  const room = roomOf(from);
  if (isFlow(from) || room === 'jobs') return wrongInFlow(from, to, typeOnly);
  switch (room) {
    case 'config':
      return to.startsWith('config/') ? undefined : 'config knows nothing of ours';
    case 'platform':
      return isPlain(to) ? undefined : 'platform knows only config';
    case 'core':
      return wrongInCore(from, to);
    case 'labels':
      // The one error class is everybody's.
      if (to.startsWith('labels/') || to === 'src/platform/errors.ts') return undefined;
      return to.startsWith('src/core/') && typeOnly ? undefined : 'labels know only types of core';
    case 'connectors':
      return wrongInConnector(from, to, typeOnly);
    case 'routes':
      if (isPlain(to) || to.startsWith('labels/') || to.startsWith('src/routes/')) return undefined;
      return isDoor(to) || isShared(to)
        ? undefined
        : 'routes know the doors of core, labels and the plumbing; partners arrive as an argument';
    case 'sandbox':
      return to.startsWith('src/') ? 'simulators know nothing of the hub' : undefined;
    case 'migrations':
      return to === 'src/platform/migrate.ts' ? undefined : 'a migration knows only the form of a migration';
    default:
      return undefined;
  }
}

function wrongInFlow(from: string, to: string, typeOnly: boolean): string | undefined {
  if (isPlain(to) || isDoor(to) || isShared(to) || roomOf(to) === roomOf(from)) return undefined;
  if (isFlow(to) || to.startsWith('labels/')) return undefined;
  // Partners arrive as an argument; what they are is a type.
  if (to.startsWith('src/connectors/')) return typeOnly ? undefined : 'partners arrive as an argument';
  return 'flow and jobs know the doors of core and the plumbing';
}

function wrongInCore(from: string, to: string): string | undefined {
  if (isPlain(to) || isShared(to)) return undefined;
  const mine = moduleOf(from);
  const theirs = moduleOf(to);
  if (mine === undefined) return 'events and values know only the plumbing';
  if (theirs === undefined) return 'core calls nobody outside itself';
  if (mine === theirs) return undefined;
  if (mine === 'access' || theirs === 'access') return 'access stands alone';
  if (!order.includes(mine)) return `module ${mine} has no place in the order`;
  if (order.indexOf(theirs) >= order.indexOf(mine)) return `${theirs} stands to the right of ${mine}`;
  return isDoor(to) ? undefined : 'only through the door';
}

function wrongInConnector(from: string, to: string, typeOnly: boolean): string | undefined {
  if (isPlain(to) || to === 'src/connectors/shape.ts') return undefined;
  if (to.startsWith('src/core/')) return typeOnly ? undefined : 'connectors take only types from core';
  const mine = partnerOf(from);
  // The list of partners is the one place that knows them all.
  if (mine === undefined) return to.startsWith('src/connectors/') ? undefined : 'the list of partners knows partners';
  return partnerOf(to) === mine ? undefined : 'a connector knows no other';
}

/** Where SQL may stand, and why. */
const sqlAllowed: readonly RegExp[] = [
  /^src\/core\/[\w-]+\/store(-[\w-]+)?\.ts$/, // a module's own tables, one file per group of them
  /^src\/core\/reading\/store-[\w-]+\.ts$/, // the joins of screens, one file per screen
  /^src\/platform\/db\//, // what differs between dialects
  // The tables of the plumbing, each with the file that owns it:
  /^src\/platform\/(outbox|inbox|history|migrate)\.ts$/,
  /^src\/platform\/(deliveries|parked|partner-calls|inbound|leases|journal|relay|settings)\.ts$/,
  /^src\/platform\/(door|prune)\.ts$/, // the door fills inbound_messages; prune forgets what is old in all of these
  /^src\/jobs\/index\.ts$/, // the log of runs
  /^src\/cli\/doctor\.ts$/, // asks the server who it is
  /^migrations\//,
];

const sql = /['"`]\s*(SELECT\s|INSERT INTO\s|UPDATE\s+[\w$]|DELETE FROM\s|CREATE TABLE|ALTER TABLE)/;
const dialectCheck = /dialect(\.name)?\s*[!=]==?\s*['"`]|['"`](mysql|sqlite|mariadb)['"`]\s*[!=]==?|switch \(.*dialect/;

describe('architecture', () => {
  it('imports: nobody imports whom the guide forbids', () => {
    const wrong = imports.flatMap((one) => {
      const why = wrongWith(one);
      return why === undefined ? [] : [`${one.from} → ${one.to}: ${why}`];
    });

    expect(wrong).to.deep.equal([]);
  });

  it('imports: the check itself, catches what it must', () => {
    const forbidden: Import[] = [
      { from: 'src/core/catalog/store.ts', to: 'src/core/order/index.ts', typeOnly: true },
      { from: 'src/core/shipment/a.ts', to: 'src/core/order/store.ts', typeOnly: false },
      { from: 'src/core/order/a.ts', to: 'src/connectors/index.ts', typeOnly: true },
      { from: 'src/core/order/a.ts', to: 'src/core/access/index.ts', typeOnly: false },
      { from: 'src/connectors/magento/a.ts', to: 'src/connectors/clickpost/codes.ts', typeOnly: true },
      { from: 'src/connectors/magento/a.ts', to: 'src/core/order/index.ts', typeOnly: false },
      { from: 'src/routes/webhooks.ts', to: 'src/connectors/index.ts', typeOnly: true },
      { from: 'src/flow.ts', to: 'src/connectors/create.ts', typeOnly: false },
      { from: 'src/platform/http.ts', to: 'src/core/values.ts', typeOnly: true },
      { from: 'sandbox/demo.ts', to: 'src/app.ts', typeOnly: true },
      { from: 'config/index.ts', to: 'src/platform/errors.ts', typeOnly: false },
    ];

    expect(forbidden.filter((one) => wrongWith(one) === undefined)).to.deep.equal([]);
    expect(imports.length).to.be.above(300);
  });

  it('core: every module has a door and a place in the order', () => {
    const modules = new Set(files.flatMap((file) => moduleOf(file) ?? []));

    for (const name of modules) {
      expect(files, name).to.include(`src/core/${name}/index.ts`);
      expect([...order, 'access'], name).to.include(name);
    }
  });

  it('connectors: every partner has its README, index, client, codes, operations and inbound', () => {
    const partners = new Set(files.flatMap((file) => partnerOf(file) ?? []));

    expect(partners.size).to.be.above(0);
    for (const partner of partners) {
      const folder = `src/connectors/${partner}`;
      expect(existsSync(join(root, folder, 'README.md')), `${folder}/README.md`).to.equal(true);
      for (const name of ['index.ts', 'client.ts', 'codes.ts']) expect(files).to.include(`${folder}/${name}`);
      expect(
        files.some((file) => file.startsWith(`${folder}/operations/`)),
        `${folder}/operations`,
      ).to.equal(true);
    }
  });

  it('connectors: HTTP happens in client.ts only, through the platform', () => {
    const wrong = files.filter(
      (file) =>
        file.startsWith('src/') &&
        // The second runs in a courier's browser.
        !['src/platform/http.ts', 'src/routes/courier/press-script.ts'].includes(file) &&
        !/^src\/(cli\/|main\.ts)/.test(file) &&
        (/from 'axios'|\bfetch\(|from 'node:https?'/.test(codeOf(file)) ||
          (partnerOf(file) !== undefined && !file.endsWith('/client.ts') && /\bcreateHttp\b/.test(codeOf(file)))),
    );

    expect(wrong).to.deep.equal([]);
  });

  it('connectors: an operation says name, method, path, answer and parse', () => {
    const wrong = files.filter((file) => {
      if (!/^src\/connectors\/[\w-]+\/operations\//.test(file)) return false;
      const code = codeOf(file);
      if (!/Operation</.test(code)) return false;
      return ['name', 'method', 'path', 'answer', 'parse'].some((word) => !new RegExp(`\\b${word}\\b`).test(code));
    });

    expect(wrong).to.deep.equal([]);
  });

  it('SQL: stands only where tables have their owner', () => {
    const wrong = files.filter(
      (file) =>
        /^(src|config|labels)\//.test(file) &&
        sql.test(codeOf(file)) &&
        !sqlAllowed.some((pattern) => pattern.test(file)),
    );

    expect(wrong).to.deep.equal([]);
  });

  it('dialects: nobody outside platform/db asks which one runs', () => {
    const wrong = files.filter(
      (file) =>
        file.startsWith('src/') && !/^src\/platform\/(db\/|migrate\.ts)/.test(file) && dialectCheck.test(codeOf(file)),
    );

    expect(wrong).to.deep.equal([]);
  });

  it('environment: is read in config/index.ts alone', () => {
    // The command hands the environment over whole; it reads nothing from it.
    const read = (file: string) => /\bprocess\.env\b/.test(codeOf(file).replaceAll('readConfig(process.env)', ''));

    const wrong = files.filter(
      (file) => !/^(config\/index\.ts|scripts\/|bench\/|test\/|sandbox\/)/.test(file) && read(file),
    );

    expect(wrong).to.deep.equal([]);
  });

  it('size: no file is longer than 300 lines', () => {
    const long = files.flatMap((file) => {
      const lines = textOf(file).trimEnd().split('\n').length;
      return lines > 300 ? [`${file}: ${lines}`] : [];
    });

    expect(long).to.deep.equal([]);
  });

  it('headers: every file of the hub says in its first lines what it is for', () => {
    const wrong = files.filter(
      (file) => /^(src|config|labels|migrations)\//.test(file) && !/^(#!.*\n)?\s*\/\*\*/.test(textOf(file)),
    );

    expect(wrong).to.deep.equal([]);
  });

  it('tests: none is left alone or left out', () => {
    const alone = /\b(describe|it|context)\.(only|skip)\(/;

    expect(files.filter((file) => file.startsWith('test/') && alone.test(codeOf(file)))).to.deep.equal([]);
  });

  it('states: every table of every module has no hole', async () => {
    const tables = files.filter((file) => /^src\/core\/[\w-]+\/states\.ts$/.test(file));
    const wrong: string[] = [];

    for (const file of tables) {
      const module = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
      const names = Object.keys(module).filter((name) => name.endsWith('States'));
      expect(names, file).to.not.be.empty;
      for (const name of names) {
        const what = name.replace(/States$/, '');
        const states = module[name] as Record<string, StateInfo>;
        const moves = module[`${what}Moves`] as readonly Move<string, string, unknown>[] | undefined;
        expect(moves, `${file}: ${what}Moves`).to.be.an('array');
        // A thing begins in the first state of its table.
        wrong.push(...checkTable(what, states, moves ?? [], Object.keys(states)[0] ?? ''));
      }
    }

    expect(tables.length).to.be.above(1);
    expect(wrong).to.deep.equal([]);
  });
});
