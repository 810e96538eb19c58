/** Style, script and font of the pages, all from this house: nothing is fetched from elsewhere. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import inert from '@hapi/inert';
import type { Server } from '@hapi/hapi';
import { pressScript } from '../courier/press-script.ts';
import { script } from './script.ts';
import { style } from './style.ts';

const require = createRequire(import.meta.url);
const packageFile = (name: string, path: string): string =>
  join(dirname(require.resolve(`${name}/package.json`)), path);

const files: Record<string, { readonly file: string; readonly version: string }> = {
  'tabler.css': fromPackage('@tabler/core', 'dist/css/tabler.min.css'),
  'tabler.rtl.css': fromPackage('@tabler/core', 'dist/css/tabler.rtl.min.css'),
  'htmx.js': fromPackage('htmx.org', 'dist/htmx.min.js'),
  'sse.js': fromPackage('htmx-ext-sse', 'dist/sse.min.js'),
  'plex-400.ttf': fromPackage('@expo-google-fonts/ibm-plex-sans-arabic', '400Regular/IBMPlexSansArabic_400Regular.ttf'),
  'plex-600.ttf': fromPackage(
    '@expo-google-fonts/ibm-plex-sans-arabic',
    '600SemiBold/IBMPlexSansArabic_600SemiBold.ttf',
  ),
};
const texts: Record<string, { readonly text: string; readonly type: string }> = {
  'console.css': { text: style, type: 'text/css' },
  'console.js': { text: script, type: 'text/javascript' },
  'press.js': { text: pressScript, type: 'text/javascript' },
};

/** The address of an asset, with its version: it may be kept for ever. */
export function assetUrl(name: string): string {
  const text = texts[name];
  const version =
    text === undefined ? files[name]?.version : createHash('sha256').update(text.text).digest('hex').slice(0, 12);
  return `/console/assets/${name}?v=${version ?? ''}`;
}

export async function addAssets(server: Server): Promise<void> {
  await server.register(inert);
  // Not tagged as a page: a crumb made for an asset would replace that of the page.
  const options = { auth: false as const };
  const forEver = 'public, max-age=31536000, immutable';
  for (const [name, { file }] of Object.entries(files)) {
    server.route({
      method: 'GET',
      path: `/console/assets/${name}`,
      options,
      handler: (_request, h) => h.file(file, { confine: false }).header('cache-control', forEver),
    });
  }
  for (const [name, { text, type }] of Object.entries(texts)) {
    server.route({
      method: 'GET',
      path: `/console/assets/${name}`,
      options,
      handler: (_request, h) => h.response(text).type(type).header('cache-control', forEver),
    });
  }
}

function fromPackage(name: string, path: string): { file: string; version: string } {
  return {
    file: packageFile(name, path),
    version: (require(`${name}/package.json`) as { version: string }).version,
  };
}
