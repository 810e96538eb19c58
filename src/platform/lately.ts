/**
 * Bodies that came in at this process's own door and are about to be worked on here: kept in memory for that moment, so
 * that they are neither read back nor parsed again. What is not found is read from the database, which has them all.
 */
export type Body = { readonly text: string; readonly json: unknown };

export type Lately = {
  keep(id: string, body: Body): void;
  find(id: string): Body | undefined;
  forget(id: string): void;
};

/** A repeat is not kept by the database and never asked for: what is older than this is such, or another process has it. */
const MOMENT_MS = 10_000;

/** @param mostChars of all texts together; the oldest go first */
export function createLately(mostChars = 4_000_000, now: () => number = () => performance.now()): Lately {
  const bodies = new Map<string, Body & { readonly at: number }>();
  let chars = 0;
  const forget = (id: string): void => {
    chars -= bodies.get(id)?.text.length ?? 0;
    bodies.delete(id);
  };
  return {
    keep(id, { text, json }) {
      bodies.set(id, { text, json, at: now() });
      chars += text.length;
      for (const [oldest, { at }] of bodies) {
        if (chars <= mostChars && at > now() - MOMENT_MS) break;
        forget(oldest);
      }
    },
    find: (id) => bodies.get(id),
    forget,
  };
}
