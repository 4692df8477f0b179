export { performRemotely } from './remote-attempt.ts';
