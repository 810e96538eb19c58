/** How printers and their agents look. */
import type { JSX } from 'preact';
import type { PrintAgent, Printer, PrintJob } from '../../core/printing/index.ts';
import { Act, Badge, Empty, Ltr, Moment, Reason, Scroll } from './parts.tsx';
import type { View } from './visit.ts';

export type PrinterLine = {
  readonly printer: Printer;
  readonly waiting: number;
  readonly trouble: PrintJob | undefined;
  readonly agent: 'online' | 'offline' | 'never' | undefined;
};
export type JobsQuery = {
  readonly location?: string;
  readonly state?: string;
  readonly page: number;
  readonly request?: string;
};

export function PrinterTable({ view, lines }: { view: View; lines: readonly PrinterLine[] }): JSX.Element {
  const { say } = view;
  if (lines.length === 0) return <Empty title={say('printing.printers.none')} />;
  return (
    <Scroll label={say('printing.printers')}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say('printing.name')}</th>
            <th scope="col">{say('printing.place')}</th>
            <th scope="col">{say('printing.connection')}</th>
            <th scope="col">{say('printing.state')}</th>
            <th scope="col">{say('printing.waiting')}</th>
            <th scope="col">{say('printing.last_error')}</th>
            <th scope="col">{say('printing.test')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ printer, waiting, trouble, agent }) => (
            <tr>
              <td>
                {view.may('printing.manage') ? (
                  <a href={`/console/printing/printers/${printer.id}`}>
                    <bdi>{printer.name}</bdi>
                  </a>
                ) : (
                  <bdi>{printer.name}</bdi>
                )}
                <div class="hub-small">{say(`printing.kind.${printer.kind}`)}</div>
              </td>
              <td>
                <Ltr mono>{printer.locationId}</Ltr> <bdi>{printer.station ?? ''}</bdi>
              </td>
              <td>
                {say(`printing.connection.${printer.connection}`)}
                <div class="hub-small">{printer.address === null ? null : <Ltr>{printer.address}</Ltr>}</div>
              </td>
              <td>
                {printer.active ? null : <Badge state="closed">{say('printing.off')}</Badge>}{' '}
                {agent === undefined ? null : (
                  <Badge state={agent === 'online' ? 'done' : 'error'}>{say(`printing.agent.${agent}`)}</Badge>
                )}
              </td>
              <td>
                <Ltr>{waiting}</Ltr>
                {waiting > 0 && view.may('shipments.print') ? (
                  <MoveLine view={view} from={printer} lines={lines} />
                ) : null}
              </td>
              <td>{trouble?.errorCode == null ? '–' : <Reason view={view} code={trouble.errorCode} />}</td>
              <td>
                {printer.active && printer.connection !== 'browser' && view.may('shipments.print') ? (
                  <Act view={view} action={`/console/printing/printers/${printer.id}/test`}>
                    <input type="hidden" name="request" value={crypto.randomUUID()} />
                    <button class="btn btn-sm" type="submit">
                      {say('printing.test')}
                    </button>
                  </Act>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** All that waits at one printer to another of its store. */
function MoveLine(props: { view: View; from: Printer; lines: readonly PrinterLine[] }): JSX.Element | null {
  const { view, from, lines } = props;
  const others = lines
    .map((one) => one.printer)
    .filter(
      (one) => one.active && one.connection !== 'browser' && one.locationId === from.locationId && one.id !== from.id,
    );
  if (others.length === 0) return null;
  return (
    <Act view={view} action={`/console/printing/printers/${from.id}/move-line`} class="hub-actions">
      <select class="form-select" name="printer" aria-label={view.say('printing.line.to')}>
        {others.map((one) => (
          <option value={one.id}>{one.name}</option>
        ))}
      </select>
      <button class="btn btn-sm" type="submit">
        {view.say('printing.line.move')}
      </button>
    </Act>
  );
}

export function AgentList({
  view,
  agents,
  zones,
  online,
}: {
  view: View;
  agents: readonly PrintAgent[];
  zones: ReadonlyMap<string, string>;
  online: (one: PrintAgent) => boolean;
}): JSX.Element {
  const { say } = view;
  return (
    <ul class="hub-scans" aria-label={say('printing.agents')}>
      {agents.map((one) => (
        <li>
          <Ltr>{one.name}</Ltr>{' '}
          <Badge state={online(one) ? 'done' : 'error'}>
            {say(online(one) ? 'printing.agent.online' : 'printing.agent.offline')}
          </Badge>{' '}
          <span class="hub-small">
            <Moment view={view} at={one.seenAt} zone={zones.get(one.locations[0] ?? '')} />
          </span>
          {view.may('printing.manage') && !online(one) ? (
            <Act view={view} action={`/console/printing/agents/${one.id}/forget`}>
              <button class="btn btn-sm" type="submit">
                {say('printing.agent.forget')}
              </button>
            </Act>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
