export {
  afterAttempt,
  afterBeginning,
  afterProbe,
  type Health,
  type HealthStatus,
  type HealthView,
  UNKNOWN_HEALTH,
  viewHealth,
} from './health.ts';
