import { type Benchmark } from './row.ts';
export const peers: Benchmark = { prefix: 'peer-', measure: async () => [] };
