/**
 * Reads that the members of a group ask for one by one become one statement. Members of a lane that write down their
 * intents run side by side in one transaction; what all of them ask for in the same turn is fetched together. Nothing is
 * kept: who asks later reads anew.
 */

type Waiting = {
  readonly key: string;
  readonly resolve: (found: unknown) => void;
  readonly reject: (error: unknown) => void;
};

type Gathering = { waiting: Waiting[] };

/** A transaction has scratch space; a plain reader has none, and gathers nothing. */
type Asked = { readonly scratch?: Map<string, unknown> };

/**
 * What is found under `key`, fetched together with what others ask of the same `name` in this turn.
 * @param read all that is found, by key; a key that it leaves out is undefined
 */
export async function gathered<Found>(
  reader: Asked,
  name: string,
  key: string,
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Found>>,
): Promise<Found | undefined> {
  const { scratch } = reader;
  if (scratch === undefined) return (await read([key])).get(key);
  const place = `gather:${name}`;
  let gathering = scratch.get(place) as Gathering | undefined;
  if (gathering === undefined) scratch.set(place, (gathering = { waiting: [] }));
  const { waiting } = gathering;
  return new Promise<Found | undefined>((resolve, reject) => {
    waiting.push({ key, resolve: resolve as (found: unknown) => void, reject });
    if (waiting.length > 1) return;
    // Behind all that the present turn still has to say: every member that will ask now has asked by then.
    void Promise.resolve().then(() =>
      process.nextTick(() => {
        const all = waiting.splice(0);
        read([...new Set(all.map((one) => one.key))]).then(
          (found) => {
            for (const one of all) one.resolve(found.get(one.key));
          },
          (error: unknown) => {
            for (const one of all) one.reject(error);
          },
        );
      }),
    );
  });
}
