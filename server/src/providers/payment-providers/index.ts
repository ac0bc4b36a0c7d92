export * from './cryptomus/index.ts';
export * from './pay4bit/index.ts';
export * from './payment-provider.ts';
