import type { FailureAdvice } from '#kernel/failure';

/** `command_status` by its name in SMPP 3.4 §5.1.3, without `ESME_`; those that are told or asked about. */
export const statuses = {
  ROK: 0x00,
  RINVMSGLEN: 0x01,
  RINVCMDLEN: 0x02,
  RINVCMDID: 0x03,
  RINVBNDSTS: 0x04,
  RALYBND: 0x05,
  RSYSERR: 0x08,
  RINVSRCADR: 0x0a,
  RINVDSTADR: 0x0b,
  RBINDFAIL: 0x0d,
  RINVPASWD: 0x0e,
  RINVSYSID: 0x0f,
  RMSGQFUL: 0x14,
  RINVESMCLASS: 0x43,
  RSUBMITFAIL: 0x45,
  RINVSRCTON: 0x48,
  RINVSRCNPI: 0x49,
  RINVDSTTON: 0x50,
  RINVDSTNPI: 0x51,
  RINVSYSTYP: 0x53,
  RTHROTTLED: 0x58,
  RX_T_APPN: 0x64,
  RX_P_APPN: 0x65,
  RX_R_APPN: 0x66,
  RUNKNOWNERR: 0xff,
} as const;

const names = new Map<number, string>(Object.entries(statuses).map(([name, status]) => [status, name]));

/** For people, e.g. `ESME_RINVPASWD (0x0e)`. */
export function statusName(status: number): string {
  const hex = `0x${status.toString(16).padStart(2, '0')}`;
  const name = names.get(status);
  return name ? `ESME_${name} (${hex})` : `error ${hex}`;
}

/** A bind that is refused so will be refused again until somebody has changed the settings, here or there. */
const finalForBind: readonly number[] = [
  statuses.RBINDFAIL,
  statuses.RINVPASWD,
  statuses.RINVSYSID,
  statuses.RINVSYSTYP,
  statuses.RINVCMDID,
];
export const isBindFinal = (status: number): boolean => finalForBind.includes(status);

/** The SMS itself is at fault: it would be refused again. Flags, schedules and optional parameters that are wrong, too. */
const finalForSms: readonly number[] = [
  statuses.RINVMSGLEN,
  statuses.RINVCMDLEN,
  statuses.RINVCMDID,
  0x06,
  0x07,
  statuses.RINVSRCADR,
  statuses.RINVDSTADR,
  statuses.RINVESMCLASS,
  0x44,
  statuses.RINVSRCTON,
  statuses.RINVSRCNPI,
  statuses.RINVDSTTON,
  statuses.RINVDSTNPI,
  statuses.RINVSYSTYP,
  0x54,
  0x55,
  0x61,
  0x62,
  0x63,
  statuses.RX_P_APPN,
  statuses.RX_R_APPN,
  0xc0,
  0xc1,
  0xc2,
  0xc3,
  0xc4,
];

/** What to do after a `submit_sm` that was answered so. What is not known may pass: tries are counted elsewhere. */
export const adviceOf = (status: number): FailureAdvice => (finalForSms.includes(status) ? 'stop' : 'retry');
