/** Ready answers that still hold, of all channels together under one limit of memory. */
import type { Answer } from './offer.ts';
import type { View } from './view.ts';

export type ChannelAnswers = {
  readonly view: View;
  /** The view's store behind a number of the index's places, -1 for a place that the channel does not show. */
  storeOf(places: readonly string[]): Int32Array;
  get(slot: number): Answer | undefined;
  keep(slot: number, answer: Answer): void;
};

export type AnswerCache = {
  /** The channel's answers under this view; those under another are gone. */
  of(view: View): ChannelAnswers;
  /** The SKU's numbers are others now, for whichever channel. */
  drop(slot: number): void;
  forget(channelIds: readonly string[]): void;
  clear(): void;
};

type Shelf = ChannelAnswers & { drop(slot: number): void; age(): void };

/** @param maxChars about so much text is kept; what was not asked for while half of that came in goes */
export function createAnswerCache(maxChars: number): AnswerCache {
  const shelves = new Map<string, Shelf>();
  let fresh = 0;

  function noteKept(chars: number): void {
    fresh += chars;
    if (fresh < maxChars / 2) return;
    fresh = 0;
    for (const shelf of shelves.values()) shelf.age();
  }

  return {
    of(view) {
      const known = shelves.get(view.channelId);
      if (known?.view === view) return known;
      const shelf = shelfFor(view, noteKept);
      shelves.set(view.channelId, shelf);
      return shelf;
    },
    drop(slot) {
      for (const shelf of shelves.values()) shelf.drop(slot);
    },
    forget(channelIds) {
      for (const id of channelIds) shelves.delete(id);
    },
    clear() {
      shelves.clear();
      fresh = 0;
    },
  };
}

function shelfFor(view: View, noteKept: (chars: number) => void): Shelf {
  let young = new Map<number, Answer>();
  let old = new Map<number, Answer>();
  let lens = new Int32Array(0);
  const size = view.frames.reduce((sum, [before, after]) => sum + before.length + after.length + 4, 0);

  function keep(slot: number, answer: Answer): void {
    young.set(slot, answer);
    // Its texts are made later, if at all: counted as if they were there.
    noteKept(answer.brief.length + size);
  }

  return {
    view,
    storeOf(places) {
      if (lens.length !== places.length) lens = Int32Array.from(places, (place) => view.indexOf.get(place) ?? -1);
      return lens;
    },
    get(slot) {
      const recent = young.get(slot);
      if (recent !== undefined) return recent;
      const before = old.get(slot);
      if (before !== undefined) {
        old.delete(slot);
        keep(slot, before);
      }
      return before;
    },
    keep,
    drop(slot) {
      young.delete(slot);
      old.delete(slot);
    },
    age() {
      old = young;
      young = new Map();
    },
  };
}
