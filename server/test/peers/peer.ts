import type { OurServer } from './our-server.ts';
import type { Programs } from './programs.ts';

/** What a trial has. All of it is ended and removed behind it, however it ends. */
export type Trial = {
  /** An empty folder of its own. */
  folder: string;
  server: OurServer;
  programs: Programs;
};

export type Tally = {
  /** SMS that were to come in. */
  sms: number;
  /** That the peer was told we have, or handed to us, and that are not there. */
  lost: number;
  /** That are there more than once. */
  doubled: number;
  /** What was killed, and when. */
  kills: string;
  /** What else is to be known, e.g. what the peer lost by itself. */
  notes: readonly string[];
};

/** A program of somebody else that brings SMS, or takes them. */
export type Peer = {
  name: string;
  /** Packages of Debian that it comes in; the first one's version is told. */
  packages: readonly string[];
  run(trial: Trial): Promise<Tally>;
};

/** The number that all SMS come to. */
export const OUR_PHONE = '+4917612345678';

/** Words that are no other SMS'. */
export const textOf = (index: number) => `Your code is ${100_000 + index}, of SMS ${index}`;

export const textsOf = (count: number) => Array.from({ length: count }, (_, index) => textOf(index));
