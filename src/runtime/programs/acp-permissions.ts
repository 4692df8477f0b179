import { isAbsolute, resolve } from 'node:path';
import type { RequestPermissionRequest, RequestPermissionResponse } from '@agentclientprotocol/sdk';
import { covers, type Permission } from '../../model/index.ts';
import { isBelow } from '../../workspace/index.ts';
import { permissionOfHost } from '../permissions.ts';

/** Answers for a person whom nobody asks: what the run grants is allowed, the rest is denied, with a reason for the log. */
export function permissionFor(
  { toolCall, options }: Pick<RequestPermissionRequest, 'toolCall' | 'options'>,
  granted: readonly Permission[],
  scratch: string,
): { readonly response: RequestPermissionResponse; readonly denied: string | null } {
  const denied = problemWith(toolCall, granted, scratch);
  const kinds = denied === null ? ['allow_once', 'allow_always'] : ['reject_once', 'reject_always'];
  const option = kinds.flatMap((kind) => options.find((one) => one.kind === kind) ?? [])[0];
  if (option !== undefined)
    return { response: { outcome: { outcome: 'selected', optionId: option.optionId } }, denied };
  return { response: { outcome: { outcome: 'cancelled' } }, denied: denied ?? 'it offers no way to say yes' };
}

function problemWith(
  { kind, title, locations, rawInput }: RequestPermissionRequest['toolCall'],
  granted: readonly Permission[],
  scratch: string,
): string | null {
  switch (kind) {
    // What it reads and changes is bounded by where its process may read and write.
    case 'read':
    case 'search':
    case 'think':
      return null;
    case 'edit':
    case 'delete':
    case 'move': {
      const outside = (locations ?? []).map(({ path }) => path).find((path) => !isInside(scratch, path));
      return outside === undefined ? null : `${outside} is outside of the directory of this attempt`;
    }
    case 'execute': {
      const command = commandOf(rawInput);
      if (command === null) return `it does not say which command it is about: ${title ?? kind}`;
      return isGranted(granted, `exec:${command}`) ? null : `exec:${command} is not granted`;
    }
    case 'fetch': {
      const address = addressIn(rawInput);
      if (address === null) return `it does not say which host it is about: ${title ?? kind}`;
      const wanted = permissionOfHost(address);
      return isGranted(granted, wanted) ? null : `${wanted} is not granted`;
    }
    default:
      return `nothing grants what it asks for: ${title ?? kind ?? 'it has no name'}`;
  }
}

function isInside(scratch: string, path: string): boolean {
  return isBelow(scratch, isAbsolute(path) ? resolve(path) : resolve(scratch, path));
}

/** The one command of a tool call; null when it is none, or several in a shell's language. */
function commandOf(rawInput: unknown): string | null {
  const command = fieldOf(rawInput, 'command');
  const line = Array.isArray(command) ? command.join(' ') : command;
  if (typeof line !== 'string' || /[;&|<>`$\n(){}]/.test(line)) return null;
  const [first = ''] = line.trim().split(/\s+/);
  // A path is no name: what lies there may be anything that is called so.
  return first === '' || first.includes('=') ? null : first;
}

function addressIn(rawInput: unknown): URL | null {
  const url = fieldOf(rawInput, 'url');
  return typeof url === 'string' && URL.canParse(url) ? new URL(url) : null;
}

function isGranted(granted: readonly Permission[], wanted: Permission): boolean {
  return granted.some((one) => covers(one, wanted));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
