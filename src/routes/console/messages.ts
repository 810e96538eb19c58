/** The one table of what the screens say, in both languages, and how a text is taken from it. */
import { amendmentAr } from './messages-amendment-ar.ts';
import { amendmentEn } from './messages-amendment-en.ts';
import { calendarAr } from './messages-calendar-ar.ts';
import { calendarEn } from './messages-calendar-en.ts';
import { codesCalendarAr } from './messages-codes-calendar-ar.ts';
import { codesCalendarEn } from './messages-codes-calendar-en.ts';
import { ar as shopAr } from './messages-ar.ts';
import { codesAmendmentAr } from './messages-codes-amendment-ar.ts';
import { codesAmendmentEn } from './messages-codes-amendment-en.ts';
import { changeAr } from './messages-change-ar.ts';
import { changeEn } from './messages-change-en.ts';
import { codesDeliveryAr } from './messages-codes-delivery-ar.ts';
import { codesDeliveryEn } from './messages-codes-delivery-en.ts';
import { deliveryAr } from './messages-delivery-ar.ts';
import { deliveryEn } from './messages-delivery-en.ts';
import { codesChangeAr } from './messages-codes-change-ar.ts';
import { codesChangeEn } from './messages-codes-change-en.ts';
import { codesAr as shopCodesAr } from './messages-codes-ar.ts';
import { codesEn as shopCodesEn } from './messages-codes-en.ts';
import { codesIntakeAr } from './messages-codes-intake-ar.ts';
import { codesIntakeEn } from './messages-codes-intake-en.ts';
import { codesLifeAr } from './messages-codes-life-ar.ts';
import { codesLifeEn } from './messages-codes-life-en.ts';
import { codesRiskAr } from './messages-codes-risk-ar.ts';
import { codesRiskEn } from './messages-codes-risk-en.ts';
import { codesMovesAr } from './messages-codes-moves-ar.ts';
import { codesMovesEn } from './messages-codes-moves-en.ts';
import { codesStockAr } from './messages-codes-stock-ar.ts';
import { codesStockEn } from './messages-codes-stock-en.ts';
import { codesRunbookAr } from './messages-codes-runbook-ar.ts';
import { codesRunbookEn } from './messages-codes-runbook-en.ts';
import { codesTasksAr } from './messages-codes-tasks-ar.ts';
import { codesTasksEn } from './messages-codes-tasks-en.ts';
import { billingAr } from './messages-billing-ar.ts';
import { billingEn } from './messages-billing-en.ts';
import { codesBillingAr } from './messages-codes-billing-ar.ts';
import { codesBillingEn } from './messages-codes-billing-en.ts';
import { documentsAr } from './messages-documents-ar.ts';
import { documentsEn } from './messages-documents-en.ts';
import { codesDocumentsAr } from './messages-codes-documents-ar.ts';
import { codesDocumentsEn } from './messages-codes-documents-en.ts';
import { codesFleetAr } from './messages-codes-fleet-ar.ts';
import { codesFleetEn } from './messages-codes-fleet-en.ts';
import { fleetAr } from './messages-fleet-ar.ts';
import { fleetEn } from './messages-fleet-en.ts';
import { en as shopEn } from './messages-en.ts';
import { intakeAr } from './messages-intake-ar.ts';
import { intakeEn } from './messages-intake-en.ts';
import { moneyAr } from './messages-money-ar.ts';
import { moneyEn } from './messages-money-en.ts';
import { codesMoneyAr } from './messages-codes-money-ar.ts';
import { codesMoneyEn } from './messages-codes-money-en.ts';
import { partnersAr } from './messages-partners-ar.ts';
import { partnersEn } from './messages-partners-en.ts';
import { codesBookingAr } from './messages-codes-booking-ar.ts';
import { codesBookingEn } from './messages-codes-booking-en.ts';
import { codesPartnersAr } from './messages-codes-partners-ar.ts';
import { codesPartnersEn } from './messages-codes-partners-en.ts';
import { codesPrintingAr } from './messages-codes-printing-ar.ts';
import { codesPrintingEn } from './messages-codes-printing-en.ts';
import { printingAr } from './messages-printing-ar.ts';
import { printingEn } from './messages-printing-en.ts';
import { menuAr } from './messages-menu-ar.ts';
import { menuEn } from './messages-menu-en.ts';
import { reroutingAr } from './messages-rerouting-ar.ts';
import { reroutingEn } from './messages-rerouting-en.ts';
import { codesReroutingAr } from './messages-codes-rerouting-ar.ts';
import { codesReroutingEn } from './messages-codes-rerouting-en.ts';
import { codesRatesAr } from './messages-codes-rates-ar.ts';
import { codesRatesEn } from './messages-codes-rates-en.ts';
import { ratesAr } from './messages-rates-ar.ts';
import { ratesEn } from './messages-rates-en.ts';
import { riskAr } from './messages-risk-ar.ts';
import { riskEn } from './messages-risk-en.ts';
import { stockAr } from './messages-stock-ar.ts';
import { stockEn } from './messages-stock-en.ts';
import { codesRoutingAr } from './messages-codes-routing-ar.ts';
import { codesRoutingEn } from './messages-codes-routing-en.ts';
import { routingAr } from './messages-routing-ar.ts';
import { routingEn } from './messages-routing-en.ts';
import { codesSourcingAr } from './messages-codes-sourcing-ar.ts';
import { codesSourcingEn } from './messages-codes-sourcing-en.ts';
import { sourcingAr } from './messages-sourcing-ar.ts';
import { sourcingEn } from './messages-sourcing-en.ts';
import { tasksAr } from './messages-tasks-ar.ts';
import { tasksEn } from './messages-tasks-en.ts';
import { codesTraceAr } from './messages-codes-trace-ar.ts';
import { codesTraceEn } from './messages-codes-trace-en.ts';
import { traceAr } from './messages-trace-ar.ts';
import { traceEn } from './messages-trace-en.ts';
import { stockWorkAr } from './messages-work-ar.ts';
import { stockWorkEn } from './messages-work-en.ts';

const en = {
  ...shopEn,
  ...documentsEn,
  ...billingEn,
  ...changeEn,
  ...amendmentEn,
  ...calendarEn,
  ...deliveryEn,
  ...fleetEn,
  ...intakeEn,
  ...moneyEn,
  ...ratesEn,
  ...partnersEn,
  ...printingEn,
  ...menuEn,
  ...reroutingEn,
  ...riskEn,
  ...routingEn,
  ...sourcingEn,
  ...stockEn,
  ...stockWorkEn,
  ...tasksEn,
  ...traceEn,
};
const ar = {
  ...shopAr,
  ...documentsAr,
  ...billingAr,
  ...changeAr,
  ...amendmentAr,
  ...calendarAr,
  ...deliveryAr,
  ...fleetAr,
  ...intakeAr,
  ...moneyAr,
  ...ratesAr,
  ...partnersAr,
  ...printingAr,
  ...menuAr,
  ...reroutingAr,
  ...riskAr,
  ...routingAr,
  ...sourcingAr,
  ...stockAr,
  ...stockWorkAr,
  ...tasksAr,
  ...traceAr,
};
const codesEn = {
  ...shopCodesEn,
  ...codesFleetEn,
  ...codesDocumentsEn,
  ...codesBillingEn,
  ...codesChangeEn,
  ...codesIntakeEn,
  ...codesRatesEn,
  ...codesAmendmentEn,
  ...codesCalendarEn,
  ...codesDeliveryEn,
  ...codesBookingEn,
  ...codesPartnersEn,
  ...codesPrintingEn,
  ...codesReroutingEn,
  ...codesRiskEn,
  ...codesRoutingEn,
  ...codesSourcingEn,
  ...codesStockEn,
  ...codesLifeEn,
  ...codesMovesEn,
  ...codesMoneyEn,
  ...codesTasksEn,
  ...codesRunbookEn,
  ...codesTraceEn,
};
const codesAr = {
  ...shopCodesAr,
  ...codesFleetAr,
  ...codesDocumentsAr,
  ...codesBillingAr,
  ...codesChangeAr,
  ...codesIntakeAr,
  ...codesRatesAr,
  ...codesAmendmentAr,
  ...codesCalendarAr,
  ...codesDeliveryAr,
  ...codesBookingAr,
  ...codesPartnersAr,
  ...codesPrintingAr,
  ...codesReroutingAr,
  ...codesRiskAr,
  ...codesRoutingAr,
  ...codesSourcingAr,
  ...codesStockAr,
  ...codesLifeAr,
  ...codesMovesAr,
  ...codesMoneyAr,
  ...codesTasksAr,
  ...codesRunbookAr,
  ...codesTraceAr,
};

export type MessageKey = keyof typeof en;
export type Locale = 'en' | 'ar';

export const screens: Record<Locale, Record<MessageKey, string>> = { en, ar };
export const codes: Record<Locale, Record<keyof typeof codesEn, string>> = { en: codesEn, ar: codesAr };

export type Params = Readonly<Record<string, string | number>>;
export type Say = (key: MessageKey, params?: Params) => string;

export function sayIn(locale: Locale): Say {
  const table = screens[locale];
  // FSI … PDI keep a Latin number from turning the Arabic text around it.
  return (key, params = {}) =>
    table[key].replace(/\{(\w+)\}/g, (_, name: string) => `\u2068${String(params[name] ?? '')}\u2069`);
}

/** A code in words, or undefined when nobody has put it into words. */
export function wordsOf(locale: Locale, code: string): string | undefined {
  return (codes[locale] as Record<string, string>)[code];
}

export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'ar' ? 'rtl' : 'ltr';
}
