/** What was odd about an order when it came in, and the note it was entered with. */
import type { JSX } from 'preact';
import type { Found } from '../../core/order/index.ts';
import { Card, Ltr, Reason } from './parts.tsx';
import type { View } from './visit.ts';

export function Warnings(props: {
  view: View;
  /** JSON, as the order keeps it. */
  warnings: string | null | undefined;
  note: string | null | undefined;
}): JSX.Element | null {
  const { view, note = null } = props;
  const found = props.warnings == null ? [] : (JSON.parse(props.warnings) as readonly Found[]);
  if (found.length === 0 && note === null) return null;
  return (
    <Card title={view.say(found.length === 0 ? 'order.note' : 'order.warnings')} id="warnings">
      {found.length === 0 ? null : (
        <ul class="hub-list mb-0">
          {found.map((one) => (
            <li>
              <Reason view={view} code={one.code} /> <Ltr mono>{one.field}</Ltr>
            </li>
          ))}
        </ul>
      )}
      {note === null ? null : (
        <p class="mb-0">
          <bdi>{note}</bdi>
        </p>
      )}
    </Card>
  );
}
