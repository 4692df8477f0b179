import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMAND_VERBS, type CommandRequest, type RunEvent } from '../model/index.ts';
import { connect } from './client/index.ts';
import { serve } from './serve.ts';
import { agentFor, echoAs, gate, lister, ONE_STEP, PIPELINE_TEXT, servedHome } from './testing.ts';

const PIPELINE = { by: 'text', text: PIPELINE_TEXT } as const;
const pipelineAgents = [lister('a', 'b', 'c'), echoAs('build'), echoAs('check'), echoAs('report')];

describe('another process on the home of an owner', () => {
  it('starts a run, follows it to its end and reads what came of it', async () => {
    await using place = await servedHome(pipelineAgents);
    const { client } = place;
    const started = await client.startRun({ workflow: { ...PIPELINE, file: 'pipeline.yaml' }, name: 'mine' });
    expect(started).toMatchObject({ name: 'mine', no: 1, owner: expect.any(String) });
    const events: RunEvent[] = [];
    for await (const event of client.events({ run: '@last' })) events.push(event);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events).toEqual(await place.plane.store.events({ run: started.id, limit: 10_000 }));
    expect(await client.settled('#1')).toMatchObject({ state: 'succeeded', id: started.id });
    expect(await client.steps('1')).toEqual(await place.plane.store.steps(started.id));
    expect((await client.items('1')).items).toEqual(await place.plane.store.items(started.id));
    expect(await client.attempts('1', { step: 'build', item: 'a' })).toMatchObject([
      { state: 'succeeded', attempt: 1 },
    ]);
  });

  it('pauses, resumes and cancels a run, and is told what a run would accept', async () => {
    const [entered, leave] = [gate(), gate()];
    const work = agentFor('test.build', async () => {
      entered.open();
      await leave.opened;
      return { output: null };
    });
    await using place = await servedHome([lister('a', 'b'), work, echoAs('check'), echoAs('report')], {
      plane: { slots: 1 },
    });
    const { client, plane } = place;
    const { id } = await client.startRun({ workflow: { ...PIPELINE, file: 'p.yaml' } });
    await entered.opened;
    const { command, run } = await client.command(id, { verb: 'pause', mode: 'drain' }, { key: 'one' });
    expect(run.state).toBe('pausing');
    expect(run.allowedActions).toContain('resume');
    expect(await client.command(id, { verb: 'pause', mode: 'drain' }, { key: 'one' })).toMatchObject({ command });
    await expect(client.command(id, { verb: 'resume' }, { key: 'one' })).rejects.toMatchObject({ code: 'DRY-E2003' });
    const paused = plane.events.subscribe({ run: id, types: ['run.paused'], after: 0 }).next();
    leave.open();
    await paused;
    await client.command(id, { verb: 'cancel', mode: 'now' });
    expect((await client.settled(id)).state).toBe('cancelled');
    expect(await client.command(id, { verb: 'cancel', mode: 'now' })).toMatchObject({ command: null });
    const requested = await plane.store.events({ run: id, types: ['command.requested'] });
    expect(requested.map(({ data }) => (data as { command: { actor: string } }).command.actor)[0]).toMatch(/^user:.+/);
  });

  it('gets the errors of the owner as they were thrown, with code, place and next step', async () => {
    await using place = await servedHome([echoAs('work')]);
    const { client } = place;
    await expect(client.run('run_nope')).rejects.toMatchObject({
      code: 'DRY-E2001',
      message: 'there is no run run_nope',
      next: 'List the runs: drydock run list',
    });
    const broken = { by: 'text', text: 'name: x\nsteps: { a: { agentt: test.work } }', file: 'dir/x.yaml' } as const;
    const refused = client.startRun({ workflow: broken });
    await expect(refused).rejects.toMatchObject({
      code: 'DRY-E1001',
      place: expect.stringMatching(/^dir\/x\.yaml:2:\d+$/),
    });
    const { id } = await client.startRun({ workflow: ONE_STEP });
    await client.settled(id);
    await expect(client.command(id, { verb: 'pause', mode: 'now' })).rejects.toMatchObject({
      code: 'DRY-E2002',
      next: expect.stringContaining('Allowed now'),
    });
  });

  it('is the same run for the same key, also when it is asked for twice at a time', async () => {
    await using place = await servedHome([echoAs('work')]);
    const request = { workflow: ONE_STEP, params: {} };
    const [a, b] = await Promise.all([
      place.client.startRun(request, { key: 'k' }),
      place.client.startRun(request, { key: 'k' }),
    ]);
    expect(a.id).toBe(b.id);
    await expect(place.client.startRun({ ...request, name: 'other' }, { key: 'k' })).rejects.toMatchObject({
      code: 'DRY-E2003',
    });
    expect((await place.client.runs()).items).toHaveLength(1);
  });

  it('is told nobody serves when nobody owns the home, also when a killed owner left its socket', async () => {
    await using place = await servedHome([echoAs('work')]);
    const { home, server } = place;
    expect(statSync(server.socket).mode & 0o777).toBe(0o600);
    expect(await connect(join(home, 'nowhere'))).toBeNull();
    await server[Symbol.asyncDispose]();
    expect(existsSync(server.socket)).toBe(false);
    expect(await connect(home)).toBeNull();
    await expect(place.client.run('1')).rejects.toMatchObject({ code: 'DRY-E8010', exitCode: 10 });
  });

  it('finds the next owner on the socket that a dead one left', async () => {
    await using place = await servedHome([echoAs('work')]);
    const { home, plane } = place;
    // The same file, still there: what the one before made is replaced.
    await using second = await serve(plane, { home, version: '0.2.0' });
    using client = await connect(home);
    expect(await client?.version()).toBe('0.2.0');
    expect(second.socket).toBe(place.server.socket);
  });

  it('has a body for every command of the model', async () => {
    await using place = await servedHome([echoAs('work')]);
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    await place.client.settled(id);
    const sent: Record<CommandRequest['verb'], CommandRequest> = {
      pause: { verb: 'pause', mode: 'now' },
      resume: { verb: 'resume' },
      cancel: { verb: 'cancel', mode: 'now' },
      retry: { verb: 'retry', scope: { kind: 'from', step: 'nope' } },
      approve: { verb: 'approve', step: 'only', item: null, comment: 'fine' },
      reject: { verb: 'reject', step: 'only', item: null },
      skip: { verb: 'skip', step: 'only', item: null, reason: 'late' },
      set_priority: { verb: 'set_priority', priority: 'high' },
      set_concurrency: { verb: 'set_concurrency', concurrency: 3 },
      set_budget: { verb: 'set_budget', limitMicros: 1_250_000 },
      edit: { verb: 'edit', edits: [{ op: 'remove', step: 'only' }] },
      fork: { verb: 'fork', step: 'nope' },
    };
    for (const verb of COMMAND_VERBS) {
      const given = await place.client.command(id, sent[verb]).then(
        ({ command }) => command?.request,
        (error: { code: string }) => error.code,
      );
      // The owner took it, or said why not in the words of the engine: never that it did not understand.
      if (typeof given === 'string') expect(given).toMatch(/^DRY-E2/);
      else expect(given).toEqual(sent[verb]);
    }
    expect(place.defects).toEqual([]);
  });
});
