import { demoAccount } from '#modules/simulator';

const COUNTRY = 12;
const SERVICE = 'ds';

/** The SMSOnline walk-through of the demo account, as lines that work as printed, each for itself. */
export function smsOnlineSteps(url: string): string[] {
  const { name, key } = demoAccount;
  const numbers = `${url}/v3/numbers/${name}`;
  const customer = `${url}/v3/customers/${name}`;
  const body = `'{"apiKey":"${key}"}'`;
  const order = `'{"apiKey":"${key}","country":"${COUNTRY}","service":"${SERVICE}","carrier":"any","maximumPrice":"200","m":"","n":""}'`;
  const orderId = `sed 's/.*"orderId":"\\([0-9]*\\)".*/\\1/'`;
  return [
    `SMSOnline V3, as the user "${name}": what a number costs, an order, its message (some seconds later), the balance`,
    '',
    `  curl '${url}/v3/numbers/lookup/${COUNTRY}/any/${SERVICE}?apiKey=${key}'`,
    `  curl -X PUT ${numbers}/order -d ${order}`,
    `  curl '${numbers}/inventory/25?apiKey=${key}'`,
    `  curl '${customer}/balance?apiKey=${key}'`,
    '',
    'A number that is ordered and given back, a top-up (open the page it answers with), and the same balance by V2',
    '',
    `  curl -s -X PUT ${numbers}/order -d ${order} | ${orderId} | xargs -I ID curl -s -X PATCH ${numbers}/order/ID/refund -d ${body}`,
    `  curl -X PUT ${customer}/cryptomus/invoice/500 -d ${body}`,
    `  curl '${customer}/payments?apiKey=${key}'`,
    `  curl '${url}/cs/getBalance?userId=${name}&key=${key}'`,
    '',
  ];
}
