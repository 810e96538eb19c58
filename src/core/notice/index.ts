/** Notices: who is told what, and when. */
export { intendShipNotice, intendStatusNotice, recordShipNotice } from './channel-notices.ts';
