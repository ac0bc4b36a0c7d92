export { httpsms } from './httpsms.ts';
export { smsgate } from './smsgate.ts';
export { textbee } from './textbee.ts';
