import type { OurServer } from './our-server.ts';
import type { Programs } from './programs.ts';

/** What a trial has. All of it is ended and removed behind it, however it ends. */
type Trial = {
  /** An empty folder of its own. */
  folder: string;
  server: OurServer;
  programs: Programs;
  /** Remembers what is to be closed behind the trial. */
  atEnd(end: () => unknown): void;
};

export type Tally = {
  /** SMS that were to come in. */
  sms: number;
  /** That the peer was told we have, or handed to us, and that are not there; and those sent that were not delivered. */
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
