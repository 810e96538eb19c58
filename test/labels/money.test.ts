/** Labels may not import core's code, so their table of decimals is held against core's here. */
import { expect } from 'chai';
import { moneyText } from '../../labels/money.ts';
import { decimalOf } from '../../src/core/values.ts';

describe('labels/money', () => {
  it('moneyText: every currency, the same digits as core writes', () => {
    const currencies = Intl.supportedValuesOf('currency');

    const different = currencies.filter((currency) =>
      [0, 5, 12345, -100].some(
        (minor) => moneyText({ minor, currency }) !== `${currency} ${decimalOf(minor, currency)}`,
      ),
    );

    expect(different).to.deep.equal([]);
  });
});
