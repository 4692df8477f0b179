export { EventHub, type Subscription } from './event-hub.ts';
