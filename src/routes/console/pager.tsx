/** Next and previous of a numbered list. */
import type { JSX } from 'preact';
import type { View } from './visit.ts';

export function Pager(props: {
  view: View;
  page: number;
  more: boolean;
  href: (page: number) => string;
}): JSX.Element | null {
  const { view, page, more, href } = props;
  if (page === 1 && !more) return null;
  return (
    <nav class="hub-actions justify-content-center" aria-label={view.say('page.label')}>
      {page === 1 ? null : (
        <a class="btn" id="previous" rel="prev" href={href(page - 1)}>
          {view.say('page.previous')}
        </a>
      )}
      {more ? (
        <a class="btn" id="next" rel="next" href={href(page + 1)}>
          {view.say('page.next')}
        </a>
      ) : null}
    </nav>
  );
}
