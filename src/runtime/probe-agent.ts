import type { AgentManifest, Failure } from '../model/index.ts';
import { failureOf } from '../model/index.ts';
import { KnownFailure } from './known-failure.ts';
import { PermissionGuard } from './permissions.ts';
import { Uses } from './uses.ts';
import type { ProgramPool } from './programs/index.ts';

/** Answers of those who stand before a service that is not there. */
const NOBODY_BEHIND: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Sees whether an agent could perform an attempt now, without giving it one: a program starts and becomes ready within its
 * `startSeconds`, and its process stays for the attempts to come; a service answers anything at all. Agents of other kinds have
 * nothing that could be away. Never throws.
 *
 * @param origin absolute path of the file that declares it
 * @param signal ends the probe; what it comes to then says nothing of the agent
 * @returns why it could not; null when it could
 */
export async function probeAgent(
  manifest: AgentManifest,
  origin: string,
  programs: ProgramPool,
  signal: AbortSignal,
): Promise<Failure | null> {
  const { id: agent, kind, remote } = manifest;
  try {
    if (kind === 'program') await programs.probe(manifest, origin, signal);
    if (kind === 'remote' && remote !== undefined) await reach(manifest, remote, signal);
    return null;
  } catch (error) {
    if (error instanceof KnownFailure) return error.failure;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const problem = cause instanceof Error ? cause.message : String(cause);
    return failureOf('unavailable', 'DRY-E4061', { agent, problem });
  }
}

async function reach(
  manifest: AgentManifest,
  { url, answerSeconds }: NonNullable<AgentManifest['remote']>,
  signal: AbortSignal,
): Promise<void> {
  const target = new URL(`${url.replace(/\/+$/, '')}/attempts`);
  new PermissionGuard(manifest, {}, new Uses()).requireHost(target);
  const until = AbortSignal.any([signal, AbortSignal.timeout(answerSeconds * 1_000)]);
  const response = await fetch(target, { redirect: 'manual', signal: until });
  await response.body?.cancel();
  if (NOBODY_BEHIND.has(response.status)) throw new Error(`it answered ${response.status}`);
}
