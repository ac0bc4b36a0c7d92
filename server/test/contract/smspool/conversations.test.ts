import { playConversations } from '#test/dialect-conversation';
import { createSmsPoolWorld } from './smspool-world.ts';

playConversations(new URL('./', import.meta.url), createSmsPoolWorld);
