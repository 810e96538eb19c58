/** The page of one parcel: large enough for a thumb, in the order in which things happen at a door. */
import type { ComponentChildren, JSX } from 'preact';
import { failReasons, type Instruction } from '../../core/fleet/index.ts';
import type { CarriedParcel } from '../../core/reading/index.ts';
import { Done, Head, Page } from '../console/layout.tsx';
import { Act, Ltr, Money } from '../console/parts.tsx';
import type { View } from '../console/visit.ts';
import { PressForm, Problem, Queue } from './list.tsx';

/** What has to be shown at the door besides the receiver's name. */
export type Wanted = { readonly photo: boolean; readonly code: boolean };

type Props = {
  view: View;
  parcel: CarriedParcel;
  wanted: Wanted;
  done?: string | undefined;
  problem?: string;
  said?: { readonly receiver: string; readonly note: string };
};

export function ParcelPage({ view, parcel, wanted, done, problem, said }: Props): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={parcel.to?.name ?? parcel.awb}>
      <p>
        <a class="btn" href="/courier">
          {say('fleet.back')}
        </a>
      </p>
      <Head view={view} title={<bdi>{parcel.to?.name ?? parcel.awb}</bdi>} />
      <Done view={view} done={done} />
      <Problem view={view} code={problem} />
      <Queue view={view} />
      <Where view={view} parcel={parcel} />
      {parcel.endedAs !== null ? (
        <div class="hub-note hub-note-good">{say(`fleet.ended.${parcel.endedAs}`)}</div>
      ) : parcel.pickedAt === null ? (
        <PressForm view={view} action="/courier/dispatch" awb={parcel.awb}>
          <input type="hidden" name="awb" value={parcel.awb} />
          <button class="btn btn-primary hub-big" type="submit">
            {say('fleet.dispatch.one')}
          </button>
        </PressForm>
      ) : (
        <AtTheDoor view={view} parcel={parcel} wanted={wanted} said={said} />
      )}
    </Page>
  );
}

function Where({ view, parcel }: { view: View; parcel: CarriedParcel }): JSX.Element {
  const { say } = view;
  const { to, cashMinor, cashCurrency } = parcel;
  const told = parcel.instruction === null ? undefined : (JSON.parse(parcel.instruction) as Instruction | null);
  const phone = told?.phone ?? to?.phone;
  return (
    <section class="card card-body">
      <address class="hub-address">
        <bdi>{[...(to?.lines ?? []), to?.area, to?.city].filter((part) => part).join(', ')}</bdi>
      </address>
      {phone === undefined ? null : (
        <a class="btn hub-big" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
          {say('fleet.call')} <Ltr>{phone}</Ltr>
        </a>
      )}
      <p class="hub-small mt-2">
        <Ltr mono>{parcel.awb}</Ltr> · {say('order.title')} <Ltr>{parcel.orderNumber}</Ltr>
      </p>
      {cashMinor === null || cashCurrency === null ? null : (
        <p class="hub-cash">
          {say('fleet.cash')} <Money minor={cashMinor} currency={cashCurrency} />
        </p>
      )}
      {told === undefined || told === null ? null : (
        <div class="hub-note hub-note-wait">
          {say(`fleet.told.${told.action}`)} {told.on === undefined ? null : <Ltr>{told.on}</Ltr>}
          {told.address === undefined ? null : (
            <div>
              <bdi>{told.address}</bdi>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

type DoorProps = { view: View; parcel: CarriedParcel; wanted: Wanted; said: Props['said'] };

function AtTheDoor({ view, parcel, wanted, said }: DoorProps): JSX.Element {
  const { say } = view;
  const at = `/courier/parcels/${parcel.awb}`;
  return (
    <>
      <section class="card card-body" aria-labelledby="hand">
        <h2 class="card-title mb-3" id="hand">
          {say('fleet.hand')}
        </h2>
        <PressForm view={view} action={`${at}/deliver`} awb={parcel.awb} file>
          <Field label={say('fleet.receiver')} id="receiver">
            <input
              class="form-control"
              id="receiver"
              name="receiver"
              dir="auto"
              required
              maxLength={80}
              autocomplete="off"
              value={said?.receiver ?? ''}
            />
          </Field>
          {wanted.code ? (
            <Field label={say('fleet.code')} id="code">
              <input
                class="form-control hub-code"
                id="code"
                name="code"
                dir="ltr"
                inputMode="numeric"
                required
                maxLength={12}
                autocomplete="off"
              />
            </Field>
          ) : null}
          <Field label={say(wanted.photo ? 'fleet.photo.needed' : 'fleet.photo')} id="photo">
            <input
              class="form-control"
              id="photo"
              name="photo"
              type="file"
              accept="image/jpeg,image/png,image/webp"
              capture="environment"
              required={wanted.photo}
            />
            <div class="form-hint">{say('fleet.photo.hint')}</div>
          </Field>
          {parcel.cashMinor === null || parcel.cashCurrency === null ? null : (
            <label class="hub-check">
              <input type="checkbox" class="form-check-input" name="cash" value="1" required />
              <span>
                {say('fleet.cash.taken')} <Money minor={parcel.cashMinor} currency={parcel.cashCurrency} />
              </span>
            </label>
          )}
          <button class="btn btn-primary hub-big" type="submit">
            {say('fleet.delivered')}
          </button>
        </PressForm>
        {wanted.code ? (
          <Act view={view} action={`${at}/code`}>
            <button class="btn hub-big mt-2" type="submit">
              {say('fleet.code.again')}
            </button>
          </Act>
        ) : null}
      </section>
      <details class="card card-body" id="not-handed">
        <summary>{say('fleet.failed')}</summary>
        <PressForm view={view} action={`${at}/fail`} awb={parcel.awb}>
          <Field label={say('fleet.reason')} id="reason">
            <select class="form-select" id="reason" name="reason" required>
              <option value="">–</option>
              {failReasons.map((code) => (
                <option value={code}>{view.words(`ndr.${code}`)}</option>
              ))}
            </select>
          </Field>
          <Note view={view} id="note" said={said?.note} />
          <button class="btn btn-danger hub-big" type="submit">
            {say('fleet.failed.press')}
          </button>
        </PressForm>
      </details>
      <details class="card card-body" id="brought-back">
        <summary>{say('fleet.return')}</summary>
        <PressForm view={view} action={`${at}/return`} awb={parcel.awb}>
          <p>{say('fleet.return.hint')}</p>
          <Note view={view} id="note-back" said={said?.note} />
          <button class="btn hub-big" type="submit">
            {say('fleet.return.press')}
          </button>
        </PressForm>
      </details>
    </>
  );
}

function Note({ view, id, said }: { view: View; id: string; said: string | undefined }): JSX.Element {
  return (
    <Field label={view.say('fleet.note')} id={id}>
      <input
        class="form-control"
        id={id}
        name="note"
        dir="auto"
        maxLength={200}
        autocomplete="off"
        value={said ?? ''}
      />
    </Field>
  );
}

function Field(props: { label: string; id: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="mb-3">
      <label class="form-label" for={props.id}>
        {props.label}
      </label>
      {props.children}
    </div>
  );
}
