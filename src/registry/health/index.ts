export {
  afterAttempt,
  afterBeginning,
  afterProbe,
  type Health,
  type HealthView,
  UNKNOWN_HEALTH,
  viewHealth,
} from './health.ts';
