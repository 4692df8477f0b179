import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentManifestSchema } from './agent-manifest.ts';
import { commandRequestSchema } from './command.ts';
import { runEventSchema } from './event.ts';
import { IdGenerator, runIdSchema } from './id.ts';
import { exitCodeOf, isTerminal, runStateSchema } from './run.ts';

describe('IdGenerator', () => {
  it('makes ids that sort by age, also within a millisecond and when the clock steps back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 200 }), (times) => {
        let turn = 0;
        const ids = new IdGenerator(() => 1_700_000_000_000 + (times[turn++] ?? 0));
        const made = times.map(() => ids.next('run'));
        expect(made).toEqual(made.toSorted());
        expect(new Set(made).size).toBe(made.length);
        for (const id of made) expect(runIdSchema.safeParse(id).success).toBe(true);
      }),
    );
  });

  it('goes on into the next millisecond when a millisecond is used up', () => {
    const full = new IdGenerator(
      () => 1000,
      () => new Uint8Array(16).fill(31),
    );
    const [first, second] = [full.next('run'), full.next('run')];
    expect(first).toBe('run_00000000Z8ZZZZZZZZZZZZZZZZ');
    expect(second > first).toBe(true);
  });

  it('reads as a ULID: the time can be read from it', () => {
    const ids = new IdGenerator(
      () => 1_469_918_176_385,
      () => new Uint8Array(16),
    );
    expect(ids.next('cmd')).toBe('cmd_01ARYZ6S410000000000000000');
  });
});

describe('runIdSchema', () => {
  it.each(['run_01ARYZ6S41000000000000000', 'cmd_01ARYZ6S410000000000000000', 'run_01ARYZ6S41000000000000000I', '', 3])(
    'refuses %s',
    (id) => {
      expect(runIdSchema.safeParse(id).success).toBe(false);
    },
  );
});

describe('run states', () => {
  it('end in four ways, each with an exit code of its own, and are pending before', () => {
    const codes = Object.fromEntries(runStateSchema.options.map((state) => [state, exitCodeOf(state)]));
    expect(codes).toMatchObject({
      succeeded: 0,
      completed_with_findings: 6,
      failed: 5,
      cancelled: 7,
      paused: 8,
      interrupted: 8,
    });
    expect(runStateSchema.options.filter(isTerminal)).toEqual([
      'cancelled',
      'succeeded',
      'completed_with_findings',
      'failed',
    ]);
  });
});

describe('runEventSchema', () => {
  const event = {
    id: 7,
    run: 'run_01ARYZ6S410000000000000000',
    seq: 3,
    ts: 1,
    type: 'step.started',
    v: 1,
    data: { step: 'a', items: null },
    cause: 2,
    actor: 'system',
  };

  it('accepts an event, and checks its data by its type', () => {
    expect(runEventSchema.safeParse(event)).toMatchObject({ success: true, data: event });
  });

  it.each([
    ['an unknown type', { type: 'step.exploded' }, 'type'],
    ['data of another type', { data: { step: 3, items: null } }, 'data.step'],
    ['an actor of no kind', { actor: 'ana' }, 'actor'],
    ['no sequence number', { seq: undefined }, 'seq'],
  ])('refuses %s and names the field', (_, change, path) => {
    const parsed = runEventSchema.safeParse({ ...event, ...change });
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it.each([null, 3, 'x', [], {}])('refuses %j without throwing', (value) => {
    expect(runEventSchema.safeParse(value).success).toBe(false);
  });
});

describe('commandRequestSchema', () => {
  it.each([{ verb: 'explode' }, { verb: 'pause' }, { verb: 'cancel', mode: 'drain' }, { verb: 'resume', mode: 'now' }])(
    'refuses %j',
    (request) => {
      expect(commandRequestSchema.safeParse(request).success).toBe(false);
    },
  );
});

describe('agentManifestSchema', () => {
  const manifest = { id: 'a.b', version: '1.0.0', description: 'x', capabilities: [{ skill: 'x' }] };

  it.each([
    'llm',
    'fs:read',
    'fs:write',
    'exec:cobc',
    'net:api.example.com',
    'net:localhost:8080',
    'net:*.example.com',
  ])('knows the permission %s', (permission) => {
    expect(agentManifestSchema.safeParse({ ...manifest, permissions: [permission] }).success).toBe(true);
  });

  it.each(['exec:', 'exec:/bin/sh', 'exec:a b', 'net:', 'fs:all', 'llm:gpt'])('does not know %s', (permission) => {
    expect(agentManifestSchema.safeParse({ ...manifest, permissions: [permission] }).success).toBe(false);
  });
});
