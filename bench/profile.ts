/** `node --import tsx bench/profile.ts <folder>`: where a hub's processor time went, from the profiles of `--profile`. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tableText } from './report.ts';

type Node = {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
};
type Profile = {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

const WAITING = new Set(['(idle)', '(program)', '(root)']);

function readProfile(folder: string): Profile {
  // The loader's thread writes one too; the main thread's is by far the biggest.
  const [file] = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .sort((a, b) => statSync(join(folder, b)).size - statSync(join(folder, a)).size);
  if (file === undefined) throw new Error(`no .cpuprofile in ${folder}`);
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
}

/** `mysql2/lib/…` for packages, `src/…` for ours, `node:…` for the platform. */
function placeOf({ callFrame: { url, functionName } }: Node): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'v8';
  if (url.startsWith('node:')) return url.replace(/^(node:(?:internal\/)?[a-z_]+).*/, '$1');
  const inPackages = url.split('/node_modules/').at(-1) ?? '';
  if (inPackages !== url)
    return inPackages
      .split('/')
      .slice(0, inPackages.startsWith('@') ? 2 : 1)
      .join('/');
  return url.replace(/^.*\/(src|config|labels|migrations)\//, '$1/').replace(/\?.*$/, '');
}

function summarise({ nodes, samples, timeDeltas }: Profile): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parent = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const self = new Map<string, number>();
  const functions = new Map<string, number>();
  const inclusive = new Map<string, number>();
  let busy = 0;
  samples.forEach((id, at) => {
    const node = byId.get(id);
    const spent = (timeDeltas[at] ?? 0) / 1000;
    if (node === undefined || WAITING.has(node.callFrame.functionName)) return;
    busy += spent;
    const { functionName, lineNumber } = node.callFrame;
    add(self, placeOf(node), spent);
    add(functions, `${functionName || '(anonymous)'} ${placeOf(node)}:${lineNumber + 1}`, spent);
    // Each of our files counts once for everything that was done on its behalf.
    const seen = new Set<string>();
    for (let up: Node | undefined = node; up !== undefined; up = byId.get(parent.get(up.id) ?? -1)) {
      const place = placeOf(up);
      if (place.startsWith('src/')) seen.add(`${up.callFrame.functionName || '(anonymous)'} ${place}`);
    }
    for (const name of seen) add(inclusive, name, spent);
  });
  const show = (title: string, times: Map<string, number>, most: number): void => {
    const rows = [...times].sort((a, b) => b[1] - a[1]).slice(0, most);
    const share = (ms: number): string => `${((ms * 100) / busy).toFixed(1)} %`;
    console.log(
      tableText({
        title,
        head: ['where', 'ms', 'of busy'],
        rows: rows.map(([name, ms]) => [name, Math.round(ms), share(ms)]),
      }),
    );
  };
  console.log(`busy ${Math.round(busy)} ms of processor time on the main thread\n`);
  show('Self time by package or file', self, 25);
  show('Self time by function', functions, 30);
  show('Our functions, with everything they called synchronously', inclusive, 40);
}

function add(times: Map<string, number>, name: string, ms: number): void {
  times.set(name, (times.get(name) ?? 0) + ms);
}

summarise(readProfile(process.argv[2] ?? '.'));
