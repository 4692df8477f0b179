import type { ModelCallStore } from '../../store/index.ts';

/** What the gateway needs of the ledger. */
export type Ledger = Pick<ModelCallStore, 'reserve' | 'settle' | 'note' | 'recent' | 'standings' | 'setStanding'>;
