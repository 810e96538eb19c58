/** The courier's own pages: for people on the road, who see nothing but what they carry. */
import type { RouteContext } from '../context.ts';
import type { PageRoute } from '../console/visit.ts';
import { parcelPages } from './parcel.tsx';
import { listPages } from './list.tsx';
import { roundPages } from './rounds.tsx';

export function courierPages(context: RouteContext): PageRoute[] {
  return [...listPages(context), ...parcelPages(context), ...roundPages(context)];
}
