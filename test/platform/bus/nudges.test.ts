/** Nudges: few of them, but never one too few. */
import { expect } from 'chai';
import { createNudges } from '../../../src/platform/bus/nudges.ts';
import { waitFor } from '../made.ts';

describe('platform/bus/nudges', () => {
  it('a burst: the first at once, the last when it is over, of each kind for itself', async () => {
    const sent: string[] = [];
    const nudges = createNudges('me', (text) => void sent.push(text.replace('\nme', '')));

    for (let n = 0; n < 50; n++) nudges.send('outbox');
    nudges.send('inbound:a');
    expect(sent).to.deep.equal(['outbox', 'inbound:a']);
    await waitFor('the last of the burst', () => sent.length > 2);

    expect(sent).to.deep.equal(['outbox', 'inbound:a', 'outbox']);
  });

  it('arrived: those who listen to this kind hear it, all of them', () => {
    const heard: string[] = [];
    const nudges = createNudges('me', () => undefined);
    nudges.on('outbox', () => heard.push('one'));
    nudges.on('outbox', () => heard.push('two'));
    nudges.on('inbound:a', () => heard.push('other'));

    nudges.arrived('outbox\nanother');
    // One's own, and of a process that does not sign yet.
    nudges.arrived('inbound:a\nme');
    nudges.arrived('of a later version');

    expect(heard).to.deep.equal(['one', 'two']);
  });
});
