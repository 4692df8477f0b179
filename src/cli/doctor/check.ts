import { DrydockError } from '../../model/index.ts';

/** What a check found. */
export interface Finding {
  readonly status: 'ok' | 'warn' | 'fail' | 'skip';
  readonly found: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly fix?: string;
  /** What can be put right without asking: it loses nothing and changes nothing that is right. */
  readonly repair?: { readonly what: string; readonly apply: () => Promise<void> };
}

/** One thing that is looked at. */
export interface Check {
  readonly id: string;
  readonly why: string;
  readonly needsNetwork?: true;
  /** Milliseconds. @default 3000 */
  readonly limitMs?: number;
  readonly look: () => Promise<Finding> | Finding;
}

export interface Checked extends Finding {
  readonly id: string;
  readonly why: string;
}

const LIMIT_MS = 3_000;

/** Looks at everything at one time. What takes too long, or fails, is told as that; nothing keeps the others waiting. */
export function runChecks(checks: readonly Check[], { offline = false } = {}): Promise<readonly Checked[]> {
  return Promise.all(
    checks.map(async (check): Promise<Checked> => {
      const { id, why } = check;
      if (offline && check.needsNetwork) return { id, why, status: 'skip', found: 'not looked at: --offline' };
      return { id, why, ...(await looked(check)) };
    }),
  );
}

async function looked({ look, limitMs = LIMIT_MS }: Check): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    const found = `no answer within ${limitMs / 1000} s`;
    timer = setTimeout(
      () => resolve({ status: 'warn', found, fix: 'Try again when the machine is less busy.' }),
      limitMs,
    );
  });
  try {
    return await Promise.race([Promise.resolve().then(look), late]);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    const fix = error instanceof DrydockError ? error.next : 'Report it: the check itself failed.';
    return { status: 'fail', found, fix };
  } finally {
    clearTimeout(timer);
  }
}
