/** What a channel has sent of an order later on, and what was made of it. */
import type { JSX } from 'preact';
import type { Shown } from './order.tsx';
import { Card, Ltr, Moment, Reason } from './parts.tsx';

export function Revisions({ shown }: { shown: Shown }): JSX.Element | null {
  const { view, revisions, zone } = shown;
  const { say } = view;
  if (revisions.length === 0) return null;
  return (
    <Card title={say('revisions.title')} id="revisions">
      <ul class="list-unstyled mb-0">
        {revisions.map((one) => (
          <li class="mb-2">
            <Moment view={view} at={one.receivedAt} zone={zone} />{' '}
            <span class="hub-strong">{view.words(`revision.${one.state}`)}</span>
            {one.decided.length === 0 ? null : (
              <ul class="hub-small mb-0">
                {one.decided.map((difference) => (
                  <li>
                    {view.words(`difference.${difference.what}`)}
                    {difference.about === '' ? null : (
                      <>
                        {' '}
                        <Ltr mono>{difference.about}</Ltr>
                      </>
                    )}
                    {difference.from === '' && difference.to === '' ? null : (
                      <>
                        {' '}
                        <Ltr>{`${difference.from || '–'} → ${difference.to || '–'}`}</Ltr>
                      </>
                    )}
                    {': '}
                    {view.words(`outcome.${difference.outcome}`)}
                    {difference.code === null ? null : (
                      <>
                        {' · '}
                        <Reason view={view} code={difference.code} />
                      </>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
