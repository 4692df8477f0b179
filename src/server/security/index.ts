export { type Gate, refusal } from './guard.ts';
export { homeToken } from './token-file.ts';
