/** What a token may do: look, start and steer runs, answer questions, and everything. */
export const SCOPES = ['read', 'command', 'approve', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who asks. */
export interface Principal {
  /** `user:<name>`: whom what is done is accounted to. */
  readonly actor: string;
  readonly scopes: readonly Scope[];
  readonly via: 'socket' | 'home token' | 'token' | 'session';
  /** Name of the token; null for the user of the home. */
  readonly token: string | null;
}

/** The user of the home: may do everything. */
export function ownerAs(user: string, via: Principal['via']): Principal {
  return { actor: `user:${user}`, scopes: ['admin'], via, token: null };
}

/** `admin` holds every other scope. Null: the operation is open to everybody. */
export function allows(principal: Principal | null, scope: Scope | null): boolean {
  if (scope === null) return true;
  return principal !== null && (principal.scopes.includes('admin') || principal.scopes.includes(scope));
}
