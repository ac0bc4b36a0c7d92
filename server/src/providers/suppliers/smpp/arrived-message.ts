import { createBodyReader, type Tlvs, tags } from './body.ts';

/** Type of number, numbering plan and the digits or letters themselves: SMPP 3.4 §5.2.5 to 9. */
export type SmppAddress = { ton: number; npi: number; address: string };

/** A `deliver_sm` or `data_sm`, its text still octets. */
export type ArrivedMessage = {
  source: SmppAddress;
  destination: SmppAddress;
  esmClass: number;
  dataCoding: number;
  /** The user data, with its header where `esmClass` says that it has one. */
  octets: Buffer;
  tlvs: Tlvs;
  /** `length`: a length in it lies; what is there was taken. `payload`: the text was in two places, and was joined. */
  flags: string[];
};

/** SMPP 3.4 §4.6.1. Throws BrokenBody where it ends before its text begins. */
export function readDeliverSm(body: Buffer): ArrivedMessage {
  const reader = createBodyReader(body);
  reader.text(); // service_type
  const source = readAddress(reader);
  const destination = readAddress(reader);
  const esmClass = reader.uint8();
  reader.uint8(); // protocol_id
  reader.uint8(); // priority_flag
  reader.text(); // schedule_delivery_time
  reader.text(); // validity_period
  reader.uint8(); // registered_delivery
  reader.uint8(); // replace_if_present_flag
  const dataCoding = reader.uint8();
  reader.uint8(); // sm_default_msg_id
  const length = reader.uint8();
  const shortMessage = reader.octets(length);
  const { tlvs, whole } = reader.tlvs();
  const flags = whole && shortMessage.length === length ? [] : ['length'];
  return { source, destination, esmClass, dataCoding, tlvs, ...joinPayload(shortMessage, tlvs, flags) };
}

/** SMPP 3.4 §4.7.1: its text is always a `message_payload`. Throws BrokenBody. */
export function readDataSm(body: Buffer): ArrivedMessage {
  const reader = createBodyReader(body);
  reader.text(); // service_type
  const source = readAddress(reader);
  const destination = readAddress(reader);
  const esmClass = reader.uint8();
  reader.uint8(); // registered_delivery
  const dataCoding = reader.uint8();
  const { tlvs, whole } = reader.tlvs();
  const octets = tlvs.get(tags.messagePayload) ?? Buffer.alloc(0);
  return { source, destination, esmClass, dataCoding, tlvs, octets, flags: whole ? [] : ['length'] };
}

/** The arrived form for the operator: all that tells what the message is, its octets in hexadecimal. */
export function rawOf({ source, destination, esmClass, dataCoding, octets, tlvs }: ArrivedMessage): string {
  const optional = [...tlvs].filter(([tag]) => tag !== tags.messagePayload);
  return JSON.stringify({
    source,
    destination,
    esmClass,
    dataCoding,
    message: octets.toString('hex'),
    tlvs: Object.fromEntries(
      optional.slice(0, 50).map(([tag, value]) => [tag.toString(16).padStart(4, '0'), value.toString('hex')]),
    ),
  });
}

function readAddress(reader: ReturnType<typeof createBodyReader>): SmppAddress {
  return { ton: reader.uint8(), npi: reader.uint8(), address: reader.text() };
}

/** The standard wants one of the two. Where both are there, some put the header in the one and the text in the other. */
function joinPayload(shortMessage: Buffer, tlvs: Tlvs, flags: string[]) {
  const payload = tlvs.get(tags.messagePayload);
  if (!payload || payload.length === 0) return { octets: shortMessage, flags };
  if (shortMessage.length === 0) return { octets: payload, flags };
  return { octets: Buffer.concat([shortMessage, payload]), flags: [...flags, 'payload'] };
}
