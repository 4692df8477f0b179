export { type Gate, refusal } from './guard.ts';
export { homeToken, tokenFile } from './token-file.ts';
