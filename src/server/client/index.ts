export { type Client, connect, type ItemListQuery, type Page, type RunListQuery } from './client.ts';
export type { EventQuery } from './event-reader.ts';
export { errorFrom } from './received-error.ts';
