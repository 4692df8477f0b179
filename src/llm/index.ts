export * from './calls/exchange.ts';
export * from './calls/max-cost.ts';
export * from './calls/token-bound.ts';
export { costMicros, type Tokens } from './prices/cost.ts';
export * from './prices/price.ts';
export { type ProviderAccess, readAccess } from './providers/provider-key.ts';
export { type ProviderKind, type ProviderSettings, providersSchema } from './providers/provider-settings.ts';
export * from './providers/resolved-model.ts';
