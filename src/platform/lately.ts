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

/** @param mostChars of all texts together; the oldest go first */
export function createLately(mostChars = 8_000_000): Lately {
  const bodies = new Map<string, Body>();
  let chars = 0;
  const forget = (id: string): void => {
    chars -= bodies.get(id)?.text.length ?? 0;
    bodies.delete(id);
  };
  return {
    keep(id, body) {
      bodies.set(id, body);
      chars += body.text.length;
      for (const oldest of bodies.keys()) {
        if (chars <= mostChars) break;
        forget(oldest);
      }
    },
    find: (id) => bodies.get(id),
    forget,
  };
}
