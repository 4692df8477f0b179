import { environmentName, OTHER_VARIABLES, settingKeys, settingOf } from '../config/index.ts';
import type { RunState, Verdict } from '../model/index.ts';

const formatting = `  -o, --output <format>    how the answer is printed; stderr has everything else
    text    for people, and may change at any time (default)
    table   the fields that are no objects or lists; on a terminal, as many as fit
    wide    all of them, with those within objects as names with dots
    json    the document; lists are {items, next_cursor}; a contract
    jsonl   one item a line
    yaml    the document
    csv     RFC 4180; texts that a spreadsheet would run get an apostrophe in front
    tsv     tabs; within a cell backslash, tab and ends of lines are \\\\, \\t, \\n, \\r
    name    kind/id of the primary results; none: nothing

  --json                   -o json
  --json=no,workflow.name  these fields alone, also with -o csv and its like
  --jq <expression>        what a jq program makes of the document; bare texts, other values as JSON
  -q, --quiet              the ids of the primary results, and no hints

  With a format that programs read, an error is one JSON object on stderr (RFC 9457), and stdout is empty.
`;

const flags = `How a run is executed: --flag <name>=on|off. Whatever the flags, the results are the same.

  useLegacyOrchestration    off  direct mode: steps in sequence, no record, no queue, no commands
  enableWorkspaceIsolation  on   a workspace of its own for each run; off: all share one
  enableDynamicRouting      on   the agent of each attempt is chosen when it starts; off: once per step
  enableProgressStreaming   on   progress and log lines of attempts are recorded
  enableControlPlane        on   the run waits its turn in the queue; off: it starts at once
`;

const exitCodes = `  0  success                       7  the run was cancelled
  1  unexpected failure            8  it goes on, is paused, or waits for a person
  2  wrong usage or input          9  the budget or a quota stopped it
  3  declined, or waited too long  10  nobody drives the runs of this home
  4  not permitted                 11  not found
  5  the run failed                12  not possible in its state
  6  not everything is proven      20  doctor found something that keeps it from working
  130, 143  stopped by Ctrl-C, or by SIGTERM
`;

const models = `Nothing in drydock needs a language model; where one is named, agents ask it for what rules cannot do. What it answers counts
only when it has been proven.

  drydock config set model anthropic/claude-sonnet-4-5   provider/model; the key comes from ANTHROPIC_API_KEY
  drydock config set model ollama/qwen3-coder            a server on this machine; nothing to pay, no key
  drydock config set providers providers.yaml            addresses, references to keys, prices, short names

  drydock migrate cobol --budget 5                       not more than $5 for all that it asks
  drydock migrate cobol --replay @last                   with the answers of an earlier run; no model is asked
  drydock demo --live                                    the demonstration with your model

Providers: openai, anthropic, google, ollama, and every server that speaks as OpenAI does. In providers.yaml:

  - { id: lab, kind: openai-compatible, baseUrl: "http://10.0.0.5:8000/v1", key: "env:LAB_KEY", price: free }
`;

/** What each state of a run means. A state without a line here does not compile. */
const STATES: Readonly<Record<RunState, string>> = {
  queued: 'admitted, not started: drydock queue explain <run> says why',
  running: 'at least one step is active',
  awaiting_input: 'a question is open: drydock run approve, or reject',
  pausing: 'nothing new starts; what is in flight finishes',
  paused: 'nothing goes on until drydock run resume',
  cancelling: 'it was told to end; what is in flight comes to rest',
  cancelled: 'it has ended, and all its processes are gone',
  succeeded: 'all is done, and all that had to be proven is',
  completed_with_findings: 'all is done; something is not proven, or failed within what is tolerated',
  failed: 'it could not go on',
  interrupted: 'its process ended; drydock up, or drydock run resume, goes on with it',
};

/** What each verdict on a program means. */
const VERDICTS: Readonly<Record<Verdict, string>> = {
  proven: 'executed on both sides, all outputs equal',
  partial: 'equal on what ran, but not everything that matters ran',
  mismatch: 'at least one output differs',
  not_runnable: 'it compiles, and cannot be executed here',
  not_compiled: 'the translation does not compile',
  judged: 'an opinion, no evidence',
  unverified: 'nothing was executed',
};

const json = `With --json or -o json a command prints one document on stdout, and nothing else there.

  Names are snake_case and are those of the HTTP API; times are RFC 3339 in UTC, durations milliseconds, money decimal strings.
  A list is {"items": [...], "next_cursor": null}. -o jsonl prints one item a line; events come as they happen.
  Fields are added, and never change their meaning within a major version: ignore what you do not know.
  Errors are one object on stderr (RFC 9457) with code, detail and next; stdout stays empty; the exit code tells the kind.

  drydock run list --json=no,state        these fields alone
  drydock run list --jq '.items[].id'     what a jq program makes of it
  drydock help --all --json               every command, with its arguments and options
`;

const TOPICS: Readonly<Record<string, () => string>> = {
  config,
  environment,
  'exit-codes': () => exitCodes,
  flags: () => flags,
  formatting: () => formatting,
  json: () => json,
  models: () => models,
  states: () => `Runs\n${lines(STATES)}\nVerdicts on programs\n${lines(VERDICTS)}`,
};

/** Names of the topics of `drydock help`. */
export function helpTopics(): readonly string[] {
  return Object.keys(TOPICS);
}

/** What `drydock help <topic>` prints; null for what is no topic. */
export function topicText(name: string): string | null {
  return Object.hasOwn(TOPICS, name) ? (TOPICS[name]?.() ?? null) : null;
}

function lines(words: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(words).map(({ length }) => length));
  return Object.entries(words)
    .map(([word, meaning]) => `  ${word.padEnd(width)}  ${meaning}\n`)
    .join('');
}

function config(): string {
  const meanings = settingKeys.map((key) => [key, settingOf(key).doc] as const);
  return `Settings, strongest first: option of the command; environment (drydock help environment); drydock.yaml of the project, the
nearest up to the root of its git repository; ~/.config/drydock/config.yaml; /etc/drydock/config.yaml; built-in.

${lines(Object.fromEntries(meanings))}
`;
}

function environment(): string {
  const ours = settingKeys.map((key) => [environmentName(key), `as the setting ${key}`] as const);
  const others = {
    ...OTHER_VARIABLES,
    JAVA_HOME: 'The JDK; default: found on PATH',
    'NO_COLOR, FORCE_COLOR, CI': 'As everywhere',
    'VISUAL, EDITOR': 'What drydock config edit opens',
    'XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME': 'Where settings, runs and caches are',
  };
  return lines({ ...Object.fromEntries(ours), ...others });
}
