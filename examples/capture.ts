/**
 * Records what the originals do: runs every case of the manifest with GnuCOBOL and writes its outputs below `expected/`.
 * To be run after a change of a program, its data or its vectors:
 *
 *     node examples/capture.ts examples/bank/vectors/manifest.json
 */
import { readFile, writeFile } from 'node:fs/promises';
import { captureOutcome, findToolchain, loadCorpus, OriginalRunner } from '../src/cobol/equivalence/index.ts';

interface RawManifest {
  compiler: string;
  cases: Record<string, unknown>[];
}

const [file = ''] = process.argv.slice(2);
const loaded = await loadCorpus(file);
if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
const toolchain = await findToolchain();
if (toolchain.cobc === undefined) throw new Error(toolchain.missing.map(({ install }) => install).join('\n'));

const manifest = JSON.parse(await readFile(file, 'utf8')) as RawManifest;
const compiler = toolchain.cobc.version;
manifest.compiler = compiler;
await using runner = await OriginalRunner.start(toolchain.cobc, toolchain);
for (const [index, testCase] of loaded.corpus.cases.entries()) {
  const result = await runner.run(testCase);
  if (result.kind !== 'ran') throw new Error(`${testCase.id}: ${JSON.stringify(result)}`);
  const expected = await captureOutcome(testCase, result.outcome, `expected/${testCase.id}`, compiler);
  const strong = (expected.stdoutBytes ?? 0) > 0 || expected.outputFiles.length > 0;
  manifest.cases[index] = { ...manifest.cases[index], expected, oracle: strong ? 'strong' : 'weak' };
  console.log(
    `${testCase.id} exit ${expected.exit.join(' ')}, ${expected.stdoutBytes} bytes, ${expected.outputFiles.join(' ')}`,
  );
}
await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
