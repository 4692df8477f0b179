import { EXIT, type ExitCode } from './exit-code.ts';

interface ErrorEntry {
  /** A short name, for the title of a problem document and the table of errors. */
  readonly title: string;
  /** What happened; `{name}` is filled in from the values of the error. */
  readonly message: string;
  readonly exit: ExitCode;
  /** True when the same request can succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** What to do about it. */
  readonly next: string;
}

/**
 * Every error that a user can meet. Codes are never reused. By thousands: 1 workflows and parameters, 2 runs and
 * commands, 3 agents, 4 attempts, 5 files and workspaces, 6 the store, 7 COBOL, 8 the API, 9 defects of drydock itself.
 * docs/reference/errors.md lists them all (a test compares).
 */
export const ERRORS = {
  'DRY-E1001': {
    title: 'Invalid workflow',
    message: '{file} has {count} problem(s)',
    exit: EXIT.usage,
    retryable: false,
    next: 'Correct the places named above.',
  },
  'DRY-E1002': {
    title: 'Unknown workflow',
    message: 'there is no workflow named {name}',
    exit: EXIT.notFound,
    retryable: false,
    next: 'Name a file that ends in .yaml, or one of: {known}',
  },
  'DRY-E1003': {
    title: 'Invalid parameters',
    message: 'the parameters do not fit workflow {workflow}',
    exit: EXIT.usage,
    retryable: false,
    next: 'Give every parameter a value of its declared type.',
  },
  'DRY-E1004': {
    title: 'Expression failed',
    message: 'step {step}: `{expression}` could not be evaluated: {problem}',
    exit: EXIT.runFailed,
    retryable: false,
    next: 'Guard the expression with has(…), or correct the output that it reads.',
  },
  'DRY-E1005': {
    title: 'Not a list of items',
    message: 'step {step}: forEach `{expression}` gave {found}',
    exit: EXIT.runFailed,
    retryable: false,
    next: 'Let it yield a list of strings, or of objects with an `id`, each once.',
  },
  'DRY-E2001': {
    title: 'Unknown run',
    message: 'there is no run {run}',
    exit: EXIT.notFound,
    retryable: false,
    next: 'List the runs: drydock run list',
  },
  'DRY-E2002': {
    title: 'Not allowed in this state',
    message: 'cannot {verb} a run that is {state}',
    exit: EXIT.conflict,
    retryable: false,
    next: 'Allowed now: {allowed}',
  },
  'DRY-E2003': {
    title: 'Idempotency key reused',
    message: 'the idempotency key {key} was used for another request',
    exit: EXIT.conflict,
    retryable: false,
    next: 'Use a new key for a new request.',
  },
  'DRY-E2004': {
    title: 'Run is owned by another process',
    message: 'run {run} is being driven by process {owner}',
    exit: EXIT.conflict,
    retryable: true,
    next: 'Wait for that process, or stop it.',
  },
  'DRY-E2005': {
    title: 'Stopping',
    message: 'drydock is stopping and takes no command for run {run}',
    exit: EXIT.conflict,
    retryable: true,
    next: 'Give the command again when drydock has started again.',
  },
  'DRY-E2050': {
    title: 'Sub-workflow did not succeed',
    message: 'run {child} of step {step} ended {state}: {reason}',
    exit: EXIT.runFailed,
    retryable: false,
    next: 'See what went wrong there: drydock run view {child}',
  },
  'DRY-E3001': {
    title: 'No agent for a skill',
    message: 'no agent offers the skill {skill} that step {step} needs',
    exit: EXIT.usage,
    retryable: false,
    next: 'Add an agent with this skill to the agents folder, or correct the name. Known: {known}',
  },
  'DRY-E3002': {
    title: 'Unknown agent',
    message: 'there is no agent {agent}',
    exit: EXIT.notFound,
    retryable: false,
    next: 'List the agents: drydock agent list',
  },
  'DRY-E3003': {
    title: 'Invalid agent',
    message: '{file} does not define an agent: {problem}',
    exit: EXIT.usage,
    retryable: false,
    next: 'Export as default what defineAgent returns; see docs/writing-agents.md.',
  },
  'DRY-E3004': {
    title: 'Agent id used twice',
    message: 'agent {agent} {version} is defined in {first} and in {second}',
    exit: EXIT.conflict,
    retryable: false,
    next: 'Give one of them another id or version.',
  },
  'DRY-E3005': {
    title: 'No eligible agent',
    message: 'no agent can do {skill} for step {step}: {problem}',
    exit: EXIT.runFailed,
    retryable: false,
    next: 'See why each candidate was refused: drydock run view {run}',
  },
  'DRY-E4001': {
    title: 'Attempt failed',
    message: 'agent {agent} failed: {problem}',
    exit: EXIT.runFailed,
    retryable: true,
    next: 'See the log of the attempt: drydock run logs {run}',
  },
  'DRY-E4002': {
    title: 'Attempt timed out',
    message: 'agent {agent} did not finish within {limit}',
    exit: EXIT.runFailed,
    retryable: true,
    next: 'Raise the timeout of the step, or see where the time went: drydock run logs {run}',
  },
  'DRY-E4003': {
    title: 'Attempt was interrupted',
    message: 'the attempt was stopped before it finished',
    exit: EXIT.pending,
    retryable: true,
    next: 'Nothing to do: it is tried again when its run goes on.',
  },
  'DRY-E4004': {
    title: 'Attempt was cancelled',
    message: 'the attempt was stopped because its {scope} ended',
    exit: EXIT.cancelled,
    retryable: false,
    next: 'Nothing to do.',
  },
  'DRY-E4005': {
    title: 'Input does not fit the agent',
    message: 'the input of step {step} does not fit agent {agent}: {problem}',
    exit: EXIT.runFailed,
    retryable: false,
    next: 'Correct `with` of the step, or the input schema of the agent.',
  },
  'DRY-E4006': {
    title: 'Output does not fit the agent',
    message: 'the output of agent {agent} does not fit its own schema: {problem}',
    exit: EXIT.runFailed,
    retryable: true,
    next: 'Correct the agent.',
  },
  'DRY-E4007': {
    title: 'Permission denied',
    message: 'agent {agent} has no permission {permission}',
    exit: EXIT.notPermitted,
    retryable: false,
    next: "Add it to the agent's manifest, if the agent should have it.",
  },
  'DRY-E4008': {
    title: 'Step timed out',
    message: 'step {step} did not finish within its time',
    exit: EXIT.runFailed,
    retryable: false,
    next: 'Raise timeout.step, or lower the work of the step.',
  },
  'DRY-E4009': {
    title: 'Too many interruptions',
    message: 'step {step} was interrupted {count} times without finishing',
    exit: EXIT.runFailed,
    retryable: false,
    next: 'The attempt may be what stops the process: look at its memory use and its log.',
  },
  'DRY-E5001': {
    title: 'No such directory',
    message: '{path} does not exist or is not a directory',
    exit: EXIT.usage,
    retryable: false,
    next: 'Name an existing directory.',
  },
  'DRY-E5002': {
    title: 'Not readable',
    message: '{path} cannot be read: {problem}',
    exit: EXIT.notPermitted,
    retryable: false,
    next: 'Give this user the right to read it.',
  },
  'DRY-E5003': {
    title: 'Output directory is not empty',
    message: '{path} already has files',
    exit: EXIT.conflict,
    retryable: false,
    next: 'Name a new or empty directory, or remove what is there.',
  },
  'DRY-E5004': {
    title: 'Not writable',
    message: '{path} cannot be written: {problem}',
    exit: EXIT.notPermitted,
    retryable: false,
    next: 'Give this user the right to write there, or free space on the disk.',
  },
  'DRY-E5005': {
    title: 'Path leaves its folder',
    message: '{path} leads out of {root}',
    exit: EXIT.notPermitted,
    retryable: false,
    next: 'Use a relative path without .. and without links that lead out.',
  },
  'DRY-E5006': {
    title: 'Artifact is damaged',
    message: 'artifact {name} of run {run} is missing or was changed',
    exit: EXIT.runFailed,
    retryable: false,
    next: 'Retry the step that made it, or start the run again; nothing but drydock should write in its home.',
  },
  'DRY-E5007': {
    title: 'Folders overlap',
    message: '{path} cannot receive the output: it is, holds or lies in {other}',
    exit: EXIT.usage,
    retryable: false,
    next: 'Name an output directory apart from it.',
  },
  'DRY-E5008': {
    title: 'No such file',
    message: '{path} does not exist',
    exit: EXIT.usage,
    retryable: false,
    next: 'Name an existing file.',
  },
  'DRY-E6001': {
    title: 'Store is damaged or foreign',
    message: '{path} is not a drydock database: {problem}',
    exit: EXIT.unexpected,
    retryable: false,
    next: 'Move the file away, or point DRYDOCK_HOME to another folder.',
  },
  'DRY-E6002': {
    title: 'Store is newer',
    message: '{path} was written by a newer drydock (schema {found}, this one knows {known})',
    exit: EXIT.conflict,
    retryable: false,
    next: 'Upgrade drydock, or point DRYDOCK_HOME to another folder.',
  },
  'DRY-E6003': {
    title: 'Fact refused',
    message: 'run {run}: an event was refused: {problem}',
    exit: EXIT.conflict,
    retryable: true,
    next: 'Another process drives this run; read its state again.',
  },
  'DRY-E6004': {
    title: 'Store is busy',
    message: '{path} is locked by another program',
    exit: EXIT.conflict,
    retryable: true,
    next: 'Close the program that has it open, then try again.',
  },
  'DRY-E6005': {
    title: 'Home is in use',
    message: 'another drydock owns {home}: {owner}',
    exit: EXIT.conflict,
    retryable: true,
    next: 'Wait for it or stop it, or point DRYDOCK_HOME to another folder.',
  },
  'DRY-E7001': {
    title: 'No COBOL program',
    message: 'there is no COBOL program in {path} ({found})',
    exit: EXIT.usage,
    retryable: false,
    next: 'Name a directory that holds COBOL sources.',
  },
  'DRY-E7002': {
    title: 'Test vectors unusable',
    message: 'the test vectors cannot be used: {problem}',
    exit: EXIT.usage,
    retryable: false,
    next: 'Correct the manifest, or name another folder.',
  },
  'DRY-E7003': {
    title: 'Unknown dialect',
    message: '{name} is no dialect',
    exit: EXIT.usage,
    retryable: false,
    next: 'Use one of: {known}',
  },
  'DRY-E7004': {
    title: 'Not translated',
    message: '{file} cannot be translated: {count} error(s)',
    exit: EXIT.runFailed,
    retryable: false,
    next: 'Correct the places named above; missing copybooks are found with -I <folder>.',
  },
  'DRY-E7005': {
    title: 'No test cases',
    message: 'no case of {path} fits the selection',
    exit: EXIT.usage,
    retryable: false,
    next: 'Loosen --filter or --only.',
  },
  'DRY-E7006': {
    title: 'Tool missing',
    message: '{tool} is needed for this and was not found',
    exit: EXIT.doctor,
    retryable: false,
    next: 'Install it: {install}',
  },
  'DRY-E8001': {
    title: 'Malformed request',
    message: 'the request is malformed: {problem}',
    exit: EXIT.usage,
    retryable: false,
    next: 'Correct the request; /openapi.json describes every operation.',
  },
  'DRY-E8002': {
    title: 'Request does not fit',
    message: 'the request does not fit: {problem}',
    exit: EXIT.usage,
    retryable: false,
    next: 'Correct the places named above; /openapi.json describes every operation.',
  },
  'DRY-E8003': {
    title: 'Not found',
    message: 'there is no {what}',
    exit: EXIT.notFound,
    retryable: false,
    next: 'List what there is: {list}',
  },
  'DRY-E8004': {
    title: 'Not authenticated',
    message: 'the request carries no valid token',
    exit: EXIT.notPermitted,
    retryable: false,
    next: 'Send the content of the file `token` in the home folder as: Authorization: Bearer <token>',
  },
  'DRY-E8005': {
    title: 'Refused origin',
    message: 'the request is refused: {problem}',
    exit: EXIT.notPermitted,
    retryable: false,
    next: 'Call drydock by its own address, from no web page but its own.',
  },
  'DRY-E8006': {
    title: 'Idempotency key missing',
    message: '{operation} needs an idempotency key',
    exit: EXIT.usage,
    retryable: false,
    next: 'Send a header such as: Idempotency-Key: "8e03978e-40d5-43e8"; the same request again takes the same key.',
  },
  'DRY-E8007': {
    title: 'Request too large',
    message: 'the body of the request is larger than {limit} bytes',
    exit: EXIT.usage,
    retryable: false,
    next: 'Send less; files are named by their path, not sent.',
  },
  'DRY-E8008': {
    title: 'Not JSON',
    message: 'a request that changes something must have the content type application/json, not {type}',
    exit: EXIT.usage,
    retryable: false,
    next: 'Send the header: Content-Type: application/json',
  },
  'DRY-E8009': {
    title: 'Cursor does not fit',
    message: 'the cursor does not belong to this list and filter',
    exit: EXIT.usage,
    retryable: false,
    next: 'Begin again without a cursor, or repeat the filter that it came from.',
  },
  'DRY-E8010': {
    title: 'Drydock is not reachable',
    message: 'nobody answers at {address}: {problem}',
    exit: EXIT.unreachable,
    retryable: true,
    next: 'Start it again; runs that were going on are resumed.',
  },
  'DRY-E8011': {
    title: 'Cannot listen',
    message: 'cannot listen on {address}: {problem}',
    exit: EXIT.conflict,
    retryable: true,
    next: 'Name another address, or stop the program that uses it.',
  },
  'DRY-E8012': {
    title: 'Too many streams',
    message: '{count} event streams are open: no more are opened',
    exit: EXIT.conflict,
    retryable: true,
    next: 'Close streams that nobody reads; one stream can carry all runs.',
  },
  'DRY-E8013': {
    title: 'Answer not understood',
    message: '{address} gave an answer that this drydock does not understand: {problem}',
    exit: EXIT.unexpected,
    retryable: false,
    next: 'Use the same version of drydock on both sides.',
  },
  'DRY-E9001': {
    title: 'Internal error',
    message: 'this should not happen: {problem}',
    exit: EXIT.unexpected,
    retryable: false,
    next: 'Please report it, with the output of the command under --debug.',
  },
} as const satisfies Record<`DRY-E${number}`, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

type PlaceholdersOf<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersOf<Rest>
  : never;

/** The names of the values that the message and next step of a code mention. */
export type ErrorValueName<C extends ErrorCode> = PlaceholdersOf<(typeof ERRORS)[C]['message' | 'next']>;

export type ErrorValues<C extends ErrorCode> = { readonly [Name in ErrorValueName<C>]: string | number };

/** Fills the placeholders of a message or next step. */
export function fillTemplate(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
