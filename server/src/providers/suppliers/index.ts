export { simulatedMessage, simulatedPhones } from './simulator/index.ts';
