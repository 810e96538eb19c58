/**
 * Nudges tell other processes that there is something to look at; what is lost, a poll finds. Of each kind at most fifty a
 * second are sent, and the last of a burst always is: it may speak of what the one before it came too early for.
 */
const GAP_MS = 20;

export type Nudges = {
  send(this: void, at: string): void;
  on(this: void, at: string, listener: () => void): void;
  /** Takes what came over the line; one's own words come back too and are passed over. */
  arrived(text: string): void;
};

/** @param self tells this process from all others; without a line break */
export function createNudges(self: string, hint: (text: string) => void): Nudges {
  const listeners = new Map<string, (() => void)[]>();
  const resting = new Map<string, { again: boolean }>();

  function send(at: string): void {
    const rest = resting.get(at);
    if (rest !== undefined) {
      rest.again = true;
      return;
    }
    const mine = { again: false };
    resting.set(at, mine);
    hint(`${at}\n${self}`);
    setTimeout(() => {
      resting.delete(at);
      if (mine.again) send(at);
    }, GAP_MS).unref();
  }

  return {
    send,
    on: (at, listener) => void listeners.set(at, [...(listeners.get(at) ?? []), listener]),
    arrived(text) {
      const [at = '', from] = text.split('\n');
      if (from === self) return;
      for (const one of listeners.get(at) ?? []) one();
    },
  };
}
