import { readFile, writeFile } from 'node:fs/promises';
import { VerificationTools } from '../../cobol/equivalence/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import { cacheFolder } from '../home.ts';
import { type ApiList, allOf, openProject, type ProjectAccess, type ProjectOptions } from '../project-access.ts';
import { answerRerun, exitOfRerun, openBundle, rerun } from '../rerun-view.ts';
import { printable, type Terminal, table } from '../terminal.ts';

interface EvidenceJson {
  readonly id: string;
  readonly program: string;
  readonly verdict: string;
  readonly basis: string;
  readonly reason: string;
  readonly vectors_equal: number;
  readonly vectors: number;
  readonly originals: readonly string[];
  readonly translations: readonly string[];
  readonly reproduce: string | null;
  readonly links: { readonly bundle: string };
}

interface VectorJson {
  readonly id: string;
  readonly verdict: string;
  readonly reason: string;
  readonly compared_bytes: number;
  readonly original: { readonly source: string } | null;
  readonly outputs: readonly unknown[];
  readonly reproduce: string;
}

type VectorList = ApiList<VectorJson> & { readonly evidence: EvidenceJson };

/** `drydock evidence list` */
export async function evidenceList(options: ProjectOptions, terminal: Terminal): Promise<number> {
  await using project = await openProject(terminal, options);
  const { items } = await allOf<{
    program: string | null;
    evidence: string | null;
    verdict: string;
    reason: string | null;
  }>(project, '/inventory', { kind: 'program', fields: 'program,evidence,verdict,reason' }, 100_000);
  const found = items.filter(({ evidence }) => evidence !== null);
  await terminal.answer({
    data: () => ({ items: found, next_cursor: null }),
    text: () => {
      if (found.length === 0) terminal.hint('Nothing was verified yet.\n');
      const rows = found.map((one) => [one.program ?? '', one.verdict, one.evidence ?? '', one.reason ?? '']);
      return found.length === 0 ? '' : printable(table(['program', 'verdict', 'evidence', 'reason'], rows));
    },
    names: () => found.map(({ evidence }) => `evidence/${evidence ?? ''}`),
  });
  return EXIT.success;
}

/** `drydock evidence view` */
export async function evidenceView(
  program: string,
  options: ProjectOptions & { readonly vector?: string | undefined },
  terminal: Terminal,
): Promise<number> {
  await using project = await openProject(terminal, options, program);
  const path = `/programs/${encodeURIComponent(program)}/evidence`;
  const { evidence } = (await project.json(path, { limit: 1 })) as VectorList;
  const { items } = await allOf<VectorJson>(project, path, { vector: options.vector }, 10_000);
  let again = '';
  await terminal.answer({
    data: () => ({ ...evidence, items }),
    text: () => {
      const rows = items.map((one) => [
        one.id,
        one.verdict === 'proven' ? 'equal' : one.verdict,
        one.original?.source ?? 'none',
        String(one.compared_bytes),
        one.reason,
      ]);
      const head = `${evidence.program}: ${evidence.verdict}, ${evidence.vectors_equal} of ${evidence.vectors} vectors equal. ${ORIGIN[evidence.basis] ?? ''}\n`;
      const tools = [...evidence.originals, ...evidence.translations].map((name) => `  with ${name}\n`).join('');
      const command = items.length === 1 ? items[0]?.reproduce : evidence.reproduce;
      if (command) again = `  Do it again:  ${printable(command)}\n`;
      const vectors = rows.length === 0 ? '' : table(['vector', 'outputs', 'original', 'bytes', 'reason'], rows);
      return printable(head + (evidence.reason === '' ? '' : `  ${evidence.reason}\n`) + tools + vectors);
    },
    names: () => [`evidence/${evidence.id}`],
  });
  terminal.hint(again);
  return EXIT.success;
}

const ORIGIN: Readonly<Record<string, string>> = {
  executed: 'The original was executed.',
  recorded: 'Against recorded outputs of the original.',
  none: 'Nothing was executed.',
};

/** `drydock evidence export` */
export async function evidenceExport(
  program: string,
  options: ProjectOptions & { readonly out: string },
  terminal: Terminal,
): Promise<number> {
  await using project = await openProject(terminal, options, program);
  const { evidence, archive } = await bundleOf(project, program);
  try {
    await writeFile(options.out, archive, { flag: 'wx' });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E5004', { path: options.out, problem }, { cause: error });
  }
  const { check } = openBundle(archive, options.out);
  await terminal.answer({
    data: () => ({ evidence: evidence.id, file: options.out, bytes: archive.length, signed_by: check.signedBy }),
    text: () => printable(`${options.out}: ${archive.length} bytes, signed by ${check.signedBy ?? ''}\n`),
    names: () => [`evidence/${evidence.id}`],
  });
  terminal.hint(`  Check it anywhere:  ${terminal.command} evidence verify ${printable(options.out)} --rerun\n`);
  return EXIT.success;
}

/** The bundle of a program of a project. */
async function bundleOf(project: ProjectAccess, program: string) {
  const path = `/programs/${encodeURIComponent(program)}/evidence`;
  const { evidence } = (await project.json(path, { limit: 1 })) as VectorList;
  return { evidence, archive: await project.bytes(evidence.links.bundle) };
}

/** `drydock evidence verify`: needs no home, no daemon, no network and no model. */
export async function evidenceVerify(
  file: string,
  options: { readonly rerun?: true | undefined; readonly signedBy?: string | undefined },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const archive = await readFile(file).catch((error: unknown) => {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E7016', { path: file, problem }, { cause: error });
  });
  const bundle = openBundle(archive, file);
  const { manifest, check } = bundle;
  if (options.signedBy !== undefined && check.signedBy !== options.signedBy)
    throw new DrydockError('DRY-E7019', { path: file, problem: `it is signed by ${check.signedBy ?? 'nobody'}` });
  const summary = `${manifest.files.length} files are as they were made. Signed by ${check.signedBy ?? ''}.\n${manifest.program}: ${manifest.verdict}, ${manifest.vectors.length} vectors, original ${manifest.basis}.\n`;
  if (options.rerun !== true) {
    await terminal.answer({
      data: () => ({
        file,
        intact: true,
        files: manifest.files.length,
        signed_by: check.signedBy,
        program: manifest.program,
        verdict: manifest.verdict,
        basis: manifest.basis,
        vectors: manifest.vectors.length,
        run: manifest.run,
      }),
      text: () => printable(summary),
      names: () => [`evidence/${manifest.evidence}`],
    });
    terminal.hint(`  Execute both sides again:  ${terminal.command} evidence verify ${printable(file)} --rerun\n`);
    return EXIT.success;
  }
  terminal.err(printable(summary));
  await using tools = new VerificationTools(cacheFolder());
  const results = await rerun({ bundle, tools, terminal, signal });
  await answerRerun(bundle, results, terminal);
  // Asked to execute, and could not: that is no success.
  return exitOfRerun(bundle, results, ['unverified']);
}

/** `drydock verify <program>`: takes the proof of a run, and executes it again. */
export async function reproduce(
  program: string,
  options: ProjectOptions & { readonly vector?: readonly string[] | undefined; readonly failOn: readonly string[] },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  let archive: Uint8Array;
  {
    await using project = await openProject(terminal, options, program);
    ({ archive } = await bundleOf(project, program));
  }
  const bundle = openBundle(archive, program);
  await using tools = new VerificationTools(cacheFolder());
  const results = await rerun({ bundle, vectors: options.vector, tools, terminal, signal });
  await answerRerun(bundle, results, terminal);
  return exitOfRerun(bundle, results, options.failOn);
}
