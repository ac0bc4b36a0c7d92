import { playConversations } from '#test/dialect-conversation';
import { createOnlinesimWorld } from './onlinesim-world.ts';

playConversations(new URL('./', import.meta.url), createOnlinesimWorld);
