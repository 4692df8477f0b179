export { EventHub, type Subscription } from './event-hub.ts';
export { type Cursor, storedCursor, type Subscriber, subscriber, type SubscriberOptions } from './subscriber.ts';
export { auditLog, type AuditOptions, catchUpAudit } from './subscribers/audit.ts';
export { readAnchor, writeAnchor } from './subscribers/audit-anchor.ts';
export { keepAudit } from './subscribers/keep-audit.ts';
export { jsonLines } from './subscribers/json-lines.ts';
export { Metrics, type MetricsOptions } from './subscribers/metrics.ts';
export { type AuditVerification, verifyAudit } from './subscribers/verify-audit.ts';
