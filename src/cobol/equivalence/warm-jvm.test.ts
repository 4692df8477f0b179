import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompiledJava, JavaRun, JavaSource } from './java-machine.ts';
import { buildSupportLibrary, supportLibrarySources } from './support-library.ts';
import { findToolchain, type Jdk } from './toolchain.ts';
import { WarmJvm } from './warm-jvm.ts';

const toolchain = await findToolchain();

/** A translated program whose PROCEDURE DIVISION is this. */
function program(body: string): JavaSource[] {
  const text = `package p;
public final class Main extends drydock.cobol.Program {
  public Main(drydock.cobol.CobolRuntime runtime) { super(runtime); }
  @Override protected void procedure(drydock.cobol.Field[] using) {
    try { ${body} } catch (java.io.IOException e) { throw new IllegalStateException(e); }
  }
}
`;
  return [
    { path: 'p/Main.java', text: body.includes('java.nio') ? text : text.replace(/try \{ (.*) \} catch .*/, '$1') },
  ];
}

const HELLO = program('display("HELLO");');
const ENDLESS = program('while (true) { }');

describe.skipIf(toolchain.jdk === undefined)('warm Java machine (needs a JDK)', () => {
  let machine: WarmJvm;
  beforeAll(async () => {
    const cache = join(import.meta.dirname, '../../../node_modules/.cache/drydock');
    const library = await buildSupportLibrary(toolchain.jdk as Jdk, await supportLibrarySources(), cache);
    machine = await WarmJvm.start(toolchain.jdk as Jdk, library, toolchain);
    await mkdir(join(machine.runs, 'here'));
  }, 180_000);
  afterAll(() => machine?.[Symbol.asyncDispose]());

  async function compiled(sources: JavaSource[]): Promise<CompiledJava> {
    const compilation = await machine.compile(sources);
    if (!compilation.ok) throw new Error(compilation.diagnostics.map(({ message }) => message).join('\n'));
    return compilation.program;
  }

  async function run(sources: JavaSource[], parts: Partial<JavaRun> = {}) {
    const result = await machine.run(await compiled(sources), {
      mainClass: 'p.Main',
      args: [],
      env: {},
      stdin: new Uint8Array(),
      cwd: join(machine.runs, 'here'),
      clock: undefined,
      timeoutMs: 20_000,
      ...parts,
    });
    return { ...result, stdout: Buffer.from(result.stdout).toString(), stderr: Buffer.from(result.stderr).toString() };
  }

  it('runs a program and gives back what it printed and returned', async () => {
    expect(await run(program('display("HELLO"); returnCode.set(7);'))).toMatchObject({
      ended: 'exited',
      exit: 7,
      stdout: 'HELLO\n',
    });
  });

  it('names the place of what does not compile', async () => {
    expect(await machine.compile(program('display("A") display("B");'))).toMatchObject({
      ok: false,
      diagnostics: [{ path: 'p/Main.java', line: 5, message: expect.stringContaining("';' expected") }],
    });
  });

  it('keeps programs that run at the same time apart', async () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const results = await Promise.all(names.map((name) => run(program(`display("${name}");`))));
    expect(results.map(({ stdout }) => stdout)).toEqual(names.map((name) => `${name}\n`));
  });

  it('stops a program that does not end, and goes on with others', async () => {
    const [endless, hello] = await Promise.all([run(ENDLESS, { timeoutMs: 500 }), run(HELLO)]);
    expect([endless.ended, hello.stdout]).toEqual(['timeout', 'HELLO\n']);
    expect((await run(HELLO)).stdout).toBe('HELLO\n');
  });

  it('stops a program when the signal fires', async () => {
    expect((await run(ENDLESS, { signal: AbortSignal.timeout(300) })).ended).toBe('cancelled');
    expect((await run(ENDLESS, { signal: AbortSignal.abort() })).ended).toBe('cancelled');
  });

  it('stops a program that prints without end', async () => {
    expect((await run(program('while (true) display("x".repeat(100000));'))).ended).toBe('too_much_output');
  });

  it('says so when the machine goes down, and serves the next program with a new one', async () => {
    const hello = await compiled(HELLO);
    const crash = await run(program('Runtime.getRuntime().halt(3);'));
    expect(crash.ended).toBe('crashed');
    expect(crash.stderr).toContain('exit code 3');
    expect((await run(HELLO)).stdout).toBe('HELLO\n');
    await machine.release(hello);
  });

  it('can run a program in a machine of its own, so that its crash hurts nobody', async () => {
    const alone = run(program('Runtime.getRuntime().halt(3);'), { alone: true });
    const beside = run(program('display("BESIDE");'));
    expect([(await alone).ended, (await beside).stdout]).toEqual(['crashed', 'BESIDE\n']);
  });

  it.skipIf(toolchain.confinement.level === 'none')('lets programs write in its run directories only', async () => {
    const write = (path: string) => program(`java.nio.file.Files.writeString(java.nio.file.Path.of("${path}"), "x");`);
    const outside = join(import.meta.dirname, 'written-by-a-test');
    expect((await run(write(outside))).stderr).toContain('Read-only file system');
    await expect(stat(outside)).rejects.toThrow('ENOENT');
    expect((await run(write(join(machine.runs, 'here', 'OUT')))).exit).toBe(0);
    expect(await readFile(join(machine.runs, 'here', 'OUT'), 'utf8')).toBe('x');
  });
});
