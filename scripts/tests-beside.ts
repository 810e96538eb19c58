/** Which test files stand beside which source files. Pure. */

/** These hold for the whole house, whatever has changed. */
const always = /^test\/(architecture|docs\/|routes\/console\/messages)/;
/** They need servers, or minutes. */
const never = /\.(live|long|partner)\.test\.ts$|^test\/stories\//;

/**
 * The tests of the folders that the changed files are in; of pages, which are many in one folder, those whose names begin alike.
 * @param changed paths from the root, with `/`
 * @param tests every test file
 */
export function testsBeside(changed: readonly string[], tests: readonly string[]): string[] {
  const places = changed.filter((file) => /\.(ts|tsx)$/.test(file)).map(placeOf);
  return tests
    .filter((test) => !never.test(test) && (always.test(test) || places.some((place) => test.startsWith(place))))
    .sort();
}

function placeOf(file: string): string {
  const path = file.replace(/^src\//, 'test/').replace(/^(?!test\/)/, 'test/');
  const page = /^(test\/routes\/console\/[a-z]+)/.exec(path);
  if (page?.[1] !== undefined) return page[1];
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  // At the top of the house the folder would be all there is.
  return folder === 'test/' ? path.replace(/(\.test)?\.tsx?$/, '.') : folder;
}
