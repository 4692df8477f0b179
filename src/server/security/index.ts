export { type Authority, cookieIn, cookieName, principalOf } from './authentication.ts';
export { BrowserSessions } from './browser-sessions.ts';
export { isLoopbackAddress, TrustedProxies, type Way, wayOf } from './forwarded.ts';
export { type Gate, refusal } from './guard.ts';
export { allows, type Principal, type Scope, SCOPES } from './principal.ts';
export { RequestLimits, type Taken } from './request-limits.ts';
export { type NewToken, type Token, TokenBook, tokenNameSchema, tokenSchema } from './token-book.ts';
export { homeToken } from './token-file.ts';
