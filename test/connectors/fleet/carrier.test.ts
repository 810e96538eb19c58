/** The shape of a carrier, shown by both that there are. */
import { expect } from 'chai';
import { createClickpost } from '../../../src/connectors/clickpost/index.ts';
import { descriptions, meaningOf, pressScans, scanCodes } from '../../../src/connectors/fleet/codes.ts';
import { createFleet } from '../../../src/connectors/fleet/index.ts';
import { fleetRefusals } from '../../../src/core/fleet/parcel.ts';
import { refusalOf } from '../../../src/connectors/fleet/codes.ts';
import { PRESS_SOURCE, pressKinds } from '../../../src/core/fleet/index.ts';
import type { Carrier } from '../../../src/core/shipment/index.ts';
import { carrierFor } from '../../../src/flow/carriers.ts';

const clickpost = createClickpost({
  urls: {} as never,
  username: '',
  key: '',
  webhookSecret: '',
  labelHosts: [],
  http: { send: () => Promise.reject(new Error('nobody calls')) },
  timeoutMs: 1,
});
const fleet = createFleet({});

describe('connectors/fleet', () => {
  it('carriers: both have every call of the shape, and the row of a courier says which one is asked', () => {
    const carriers: readonly Carrier[] = [clickpost, fleet];

    for (const one of carriers)
      for (const call of [
        'meaningOf',
        'isCourierRefusal',
        'bookShipment',
        'findBooking',
        'fetchLabel',
        'cancelShipment',
        'answerFailedDelivery',
      ] as const)
        expect(one[call], call).to.be.a('function');
    expect(carrierFor({ clickpost, fleet }, {})).to.equal(clickpost);
    expect(carrierFor({ clickpost, fleet }, { connector: 'fleet' })).to.equal(fleet);
  });

  it('codes: every press, scan and refusal has its meaning', () => {
    expect(pressKinds.map((kind) => meaningOf(scanCodes[pressScans[kind]]))).to.deep.equal([
      'picked_up',
      'delivered',
      'delivery_failed',
      'returned',
    ]);
    expect(Object.values(scanCodes).map(meaningOf)).not.to.include('unknown');
    expect(Object.keys(descriptions)).to.have.members(Object.keys(scanCodes));
    expect(fleetRefusals.map((one) => refusalOf[one].code)).to.deep.equal([
      'fleet.called_off',
      'fleet.parcel_left',
      'fleet.waybill_unknown',
    ]);
    expect(meaningOf(99)).to.equal('unknown');
    expect(fleet.isCourierRefusal()).to.equal(false);
    expect(fleet.inbound.pressMade.name).to.equal(PRESS_SOURCE);
  });
});
