import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../model/index.ts';
import { EscapeGround, levelsToTry, outputOf } from './escape-ground.ts';
import { hasPython, pythonAgent } from './programs/testing.ts';
import { ProgramPool } from './programs/index.ts';
import { taskFor } from './testing.ts';

const offered = await levelsToTry();

/** With what needs care in JSON, in addresses and in base64. */
const SECRET = 'sk-"4711"/äé+geheim?&=~zz';
const PARTS = ['4711', 'geheim'];

let ground: EscapeGround;
/** Everything that attempts told the engine. */
let told: string[];
const listener = {
  progress: (...said: unknown[]) => void told.push(JSON.stringify(said)),
  log: (...said: unknown[]) => void told.push(JSON.stringify(said)),
};
let params: { token: { $secret: string } };

beforeEach(async () => {
  ground = await EscapeGround.open();
  told = [];
  const file = join(ground.home, 'outside.secret');
  await writeFile(file, `${SECRET}\n`);
  params = { token: { $secret: `file:${file}` } };
});
afterEach(() => ground[Symbol.asyncDispose]());

/** Every file of the home that holds the secret in one of its spellings, but the one that it was read from. */
async function filesWithSecret(): Promise<string[]> {
  const names = await readdir(ground.home, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const));
  return contents.filter(([file, text]) => leaks(text) && !file.endsWith('outside.secret')).map(([file]) => file);
}

/** Whether a text holds a part of the secret, as it is, in hex, or in the base64 of whatever text. */
function leaks(text: string): boolean {
  const inBase64 = (text.match(/[\w+/-]{12,}/g) ?? []).map((word) => Buffer.from(word, 'base64').toString('latin1'));
  const spelt = [...PARTS, ...PARTS.map((part) => Buffer.from(part).toString('hex'))];
  return [text, ...inBase64].some((one) => spelt.some((part) => one.includes(part)));
}

const asks = ['secret', 'exec:sh', 'exec:env', 'exec:cat'] as const;

describe.each(offered)('a secret that is given by reference, at isolation %s', (level) => {
  const isSandbox = level === 'sandbox';

  it('reaches the agent, and nothing that it says: plain, as JSON, in addresses, base64 at any place, and hex', async () => {
    const body = `
      const secret = await context.secret(context.params.token);
      const spelt = [secret, encodeURIComponent(secret), JSON.stringify({ secret }), Buffer.from(secret).toString('hex'),
        ...['', 'a', 'ab', 'user:'].flatMap((before) => ['base64', 'base64url'].map((form) => Buffer.from(before + secret + ' and more').toString(form)))];
      for (const one of spelt) { context.progress(one); context.log('info', one, { [one]: one }); console.log(one); console.error(one); }
      await context.artifacts.write(secret + '.json', 'text.x', { spelt });
      await context.artifacts.write('text', 'text.x', spelt.join('\\n'));
      await context.fetch('http://' + Buffer.from(secret).toString('hex') + '/').catch(() => 0);
      return [secret.length === ${SECRET.length}, ...spelt];`;
    const outcome = await ground.code(level, body, { asks, params, listener });
    expect(outcome).toMatchObject({ ok: true, output: expect.arrayContaining([true]) as JsonValue });
    await ground.files.commit();
    await ground.files.discard();
    expect([...told, JSON.stringify(outcome)].filter(leaks)).toEqual([]);
    expect(await filesWithSecret()).toEqual([]);
  });

  it('stands in no failure, also when the process dies of it', async () => {
    for (const end of [`throw new Error('401 for ' + secret)`, `console.error(secret); process.exit(3)`]) {
      const body = `const secret = await context.secret(context.params.token); ${end};`;
      const outcome = await ground.code(level, body, { asks, params, listener });
      expect(outcome.ok).toBe(false);
      expect(JSON.stringify(outcome)).toContain('***');
      expect([...told, JSON.stringify(outcome)].filter(leaks)).toEqual([]);
    }
  });

  it('cannot be handed over in bytes or in a file, not even across the pieces that are read', async () => {
    const body = `
      const secret = await context.secret(context.params.token);
      const many = Buffer.concat([Buffer.alloc(256 * 1024 - 5), Buffer.from(secret), Buffer.alloc(9)]);
      fs.writeFileSync('file', many);
      return Promise.all([() => context.artifacts.write('a', 'text.x', many), () => context.artifacts.add('b', 'text.x', 'file')]
        .map((work) => work().then(() => 'had', (error) => error.message)));`;
    const refusal = /^DRY-E4007|secret stands in it/;
    const refused = (await outputOf(ground.code(level, body, { asks, params }))) as string[];
    expect(refused).toEqual([expect.stringMatching(refusal), expect.stringMatching(refusal)]);
    await ground.files.commit();
    await ground.files.discard();
    expect(await filesWithSecret()).toEqual([]);
  });

  it('is in the environment of that command alone to which the agent gives it', async () => {
    const body = `
      const secret = await context.secret(context.params.token);
      const own = await context.exec('sh', ['-c', 'printf %s "$TOKEN"'], { env: { TOKEN: secret } });
      const held = context.exec('sh', ['-c', 'echo > begun; sleep 1'], { env: { TOKEN: secret } });
      while (!fs.existsSync('begun')) await new Promise((resolve) => setTimeout(resolve, 10));
      const other = await context.exec('sh', ['-c', 'cat /proc/self/environ; env; cat /proc/self/cmdline; cat /proc/$PPID/cmdline']);
      const everybody = await context.exec('sh', ['-c', 'cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null; true']);
      await held;
      return [own.stdout.toString() === secret, other.stdout.toString('hex'), everybody.stdout.toString('hex'), Object.values(process.env).join()];`;
    const [isGiven, other, everybody, own] = (await outputOf(ground.code(level, body, { asks, params }))) as [
      boolean,
      string,
      string,
      string,
    ];
    expect(isGiven).toBe(true);
    const text = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');
    expect([text(other), own].filter(leaks)).toEqual([]);
    // At the weaker levels processes of one user see each other: see docs/security.md.
    if (isSandbox) expect(leaks(text(everybody))).toBe(false);
  });

  it.runIf(hasPython)('stays unsaid by a program that was told it in another attempt', async () => {
    const program = `known = []
def work(task):
    if task["params"]:
        known.append(call("secret", **task["params"]["token"])["value"])
    import base64, sys
    print("aside", known[0], file=sys.stderr, flush=True)
    say(log="with " + known[0], level="info")
    say(progress=base64.b64encode(known[0].encode()).decode())
    say(artifact={"name": "a", "type": "text.x", "text": known[0]})
    say(result=["known", known[0]])`;
    const folder = join(ground.home, 'agents');
    const { agent, origin } = await pythonAgent(folder, program, { permissions: ['secret'] });
    await using programs = new ProgramPool({ folder: join(ground.home, 'processes') });
    const task = taskFor(agent, ground.scratch, { origin, mostIsolation: level, programs });
    for (const given of [params, {}]) {
      const outcome = await ground.perform({ ...task, params: given }, level, listener);
      expect(outcome).toMatchObject({ ok: true, output: ['known', '***'] });
    }
    await ground.files.commit();
    await ground.files.discard();
    expect(told.filter(leaks)).toEqual([]);
    expect(told.length).toBeGreaterThan(3);
    expect(await filesWithSecret()).toEqual([]);
    expect(existsSync(join(ground.home, 'outside.secret'))).toBe(true);
  });
});
