import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { mountNativeApi } from '../../src/dialects/native/index.ts';
