import { z } from 'zod';
import { OwnSettings } from '#suppliers/own-kind';

const common = {
  /** The name of the line, as it is shown; the same for no two. */
  name: z.string().min(1).max(100),
  /** Of the SIM, where it asks for one. */
  pin: z
    .string()
    .regex(/^\d{4,8}$/, 'four to eight digits')
    .optional(),
  /** The number of the SIM, where the SIM does not know it. It goes before what the SIM says. */
  phone: z.string().min(1).max(40).optional(),
};

/** A modem at a port of this machine. */
const SerialPlace = z.strictObject({
  ...common,
  /** `/dev/serial/by-id/…` stays the same when something else is plugged in; `/dev/ttyUSB0` does not. */
  path: z.string().min(1).max(500),
  /** Default 115200; a modem on USB takes any. */
  baudRate: z.int().min(300).max(4_000_000).optional(),
});

/** A modem whose port is offered over TCP, raw: by a SIM bank, or by ser2net. */
const NetworkPlace = z.strictObject({
  ...common,
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
});

export const ModemPlace = z.union([SerialPlace, NetworkPlace]);
export type ModemPlace = z.infer<typeof ModemPlace>;

/** Modems that are spoken to by AT commands. What is optional has the defaults that are named. */
export const ModemSettings = z
  .strictObject({
    ports: z.array(ModemPlace).min(1).max(512),
    /** How often signal and network are asked for. Default 30. */
    statusSeconds: z.int().min(5).max(3_600).optional(),
    /** How long the network tries to bring an SMS that goes out. Default 1440, a day. */
    validityMinutes: z.int().min(5).max(60_480).optional(),
    ...OwnSettings.shape,
  })
  .refine(({ ports }) => new Set(ports.map(({ name }) => name)).size === ports.length, {
    path: ['ports'],
    message: 'two ports have one name',
  })
  .refine(({ ports }) => new Set(ports.map(placeOf)).size === ports.length, {
    path: ['ports'],
    message: 'two ports are one modem',
  });
export type ModemSettings = z.infer<typeof ModemSettings>;

/** For people and to tell ports apart: no secret is in it. */
export function placeOf(place: ModemPlace): string {
  return 'path' in place ? place.path : `${place.host}:${place.port}`;
}
