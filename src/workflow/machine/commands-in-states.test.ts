import { describe, expect, it } from 'vitest';
import {
  type AgentRequirement,
  type CommandRequest,
  type CommandVerb,
  type RunState,
  runStateSchema,
} from '../../model/index.ts';
import { decide } from './decide.ts';
import { allowedActions } from './command-rules.ts';
import { recovery } from './recovery.ts';
import { asking, changedRun, done, finish } from './testing-runs.ts';
import type { TestingShell } from './testing-shell.ts';
import { outcomeOf } from './views.ts';

/** `c` fails first and is done with; then `a` is in flight, `ask` is open, `b` waits for both. */
const STEPS = `
  c: { agent: x, onFailure: continue }
  a: { agent: x }
  ask: { agent: x }
  b: { agent: x, needs: [a, ask] }`;

function begun(steps = STEPS): TestingShell {
  const run = changedRun(steps, asking('ask'));
  run.settle();
  finish(run, 'c', { fails: 'agent_error', final: true });
  run.settle();
  return run;
}

const IN: Record<RunState, () => TestingShell> = {
  queued: () => changedRun(STEPS, asking('ask'), { isQueued: true }),
  running: () => begun(),
  awaiting_input: () => {
    const run = begun();
    finish(run, 'a');
    run.settle();
    return run;
  },
  pausing: () => after(begun(), { verb: 'pause', mode: 'drain' }),
  paused: () => {
    const run = after(begun(), { verb: 'pause', mode: 'drain' });
    finish(run, 'a');
    run.settle();
    return run;
  },
  cancelling: () => after(begun(), { verb: 'cancel', mode: 'graceful' }),
  cancelled: () => after(begun(), { verb: 'cancel', mode: 'graceful' }).run(() => done),
  succeeded: () => changedRun(STEPS, asking('ask')).run(() => done, 'approve'),
  completed_with_findings: () => begun().run(() => done, 'approve'),
  failed: () => begun().run(() => done, 'reject'),
  interrupted: () => {
    const run = begun();
    run.record({ type: 'run.interrupted', data: { reason: 'kill -9' } });
    return run;
  },
};

function after(run: TestingShell, request: CommandRequest): TestingShell {
  run.give(request);
  run.settle();
  return run;
}

const agent: AgentRequirement = { skill: 'other', constraints: {}, strategy: 'capability', fallbacks: [] };

const REQUESTS: Record<CommandVerb, CommandRequest> = {
  pause: { verb: 'pause', mode: 'drain' },
  resume: { verb: 'resume' },
  cancel: { verb: 'cancel', mode: 'graceful' },
  retry: { verb: 'retry', scope: { kind: 'from', step: 'c' } },
  approve: { verb: 'approve', step: 'ask', item: null },
  reject: { verb: 'reject', step: 'ask', item: null },
  skip: { verb: 'skip', step: 'b', item: null, reason: 'not needed' },
  set_priority: { verb: 'set_priority', priority: 'high' },
  set_concurrency: { verb: 'set_concurrency', concurrency: 3 },
  set_budget: { verb: 'set_budget', limitMicros: 1_000_000 },
  edit: { verb: 'edit', edits: [{ op: 'set_agent', step: 'b', agent }] },
  fork: { verb: 'fork', step: 'c' },
};

/** Where a failure has ended the run, a retry has to do that again too. */
function requestIn(state: RunState, verb: CommandVerb): CommandRequest {
  return verb === 'retry' && state === 'failed' ? { verb, scope: { kind: 'failed' } } : REQUESTS[verb];
}

/** One column for each command, in the order of `REQUESTS`; x: accepted. */
const TABLE: Record<RunState, string> = {
  //                        pause resume cancel retry approve reject skip priority concurrency budget edit fork
  queued: '                   .     .      x     .      .      .     .      x         x         x     x    .',
  running: '                  x     .      x     x      x      x     x      x         x         x     x    x',
  awaiting_input: '           x     .      x     x      x      x     x      x         x         x     x    x',
  pausing: '                  x     x      x     .      x      x     x      x         x         x     x    x',
  paused: '                   .     x      x     x      x      x     x      x         x         x     x    x',
  cancelling: '               .     .      x     .      x      x     .      .         .         .     .    x',
  interrupted: '              .     .      x     .      .      .     .      x         x         x     .    .',
  cancelled: '                .     .      .     x      .      .     .      .         .         x     .    x',
  succeeded: '                .     .      .     x      .      .     .      .         .         x     .    x',
  completed_with_findings: '  .     .      .     x      .      .     .      .         .         x     .    x',
  failed: '                   .     .      .     x      .      .     .      .         .         x     .    x',
};

const VERBS = Object.keys(REQUESTS) as CommandVerb[];

describe.each(runStateSchema.options)('in a run that is %s', (state) => {
  const marks = TABLE[state].trim().split(/\s+/);

  it.each(VERBS.map((verb, column) => [verb, marks[column] === 'x'] as const))(
    '%s is accepted: %s',
    (verb, isAccepted) => {
      const run = IN[state]();
      expect(run.progress.state).toBe(state);
      const { length } = run.facts;
      const before = run.progress;
      const accepted = run.offer(requestIn(state, verb));
      expect(accepted.ok).toBe(isAccepted);
      if (!accepted.ok) {
        expect(accepted.error).toMatchObject({ code: 'DRY-E2002', message: `cannot ${verb} a run that is ${state}` });
        expect([run.facts.length, run.progress]).toEqual([length, before]);
        return;
      }
      const told = run.facts.slice(length).map(({ type }) => type);
      expect(told.slice(0, 2)).toEqual(['command.requested', 'command.acknowledged']);
      toTheEnd(run);
      expect(run.facts.filter(({ type }) => type === 'command.done')).toHaveLength(
        run.facts.filter(({ type }) => type === 'command.requested').length,
      );
      expect(run.progress.openCommands).toEqual([]);
      expect(decide(run.progress)).toEqual({ record: [], start: [], ask: [], stop: [], fork: [], wakeAt: null });
    },
  );

  it('its view tells which commands are allowed', () => {
    const { progress } = IN[state]();
    const allowed = VERBS.filter((_, column) => marks[column] === 'x');
    expect(allowedActions({ state, openApprovals: progress.openApprovals }).toSorted()).toEqual(allowed.toSorted());
  });
});

/** What a command sets going ends, whatever state it was given in. */
function toTheEnd(run: TestingShell): void {
  if (run.progress.state === 'queued') run.record({ type: 'run.started', data: { epoch: 1 } });
  if (run.progress.state === 'interrupted') {
    for (const start of run.inFlight) run.forget(start);
    for (const draft of recovery(run.progress, 2, 'kill -9')) run.record(draft);
  }
  run.run(() => done, 'approve');
  if (run.progress.state === 'paused') run.give({ verb: 'resume' });
  run.run(() => done, 'approve');
  expect(outcomeOf(run.progress)).not.toBeNull();
}
