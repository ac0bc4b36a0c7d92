export { createHttpDoor, type HttpDoorSettings } from './http-door.ts';
export { parseAnswerJson, postToGateway } from './post-to-gateway.ts';
export { createSimulatedDoor } from './simulated-door.ts';
export type { DeliveryReport, RawReport, SmsDoor, SmsTaken, SmsToSend } from './sms-door.ts';
