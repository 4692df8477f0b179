import type { Verdict } from '../../model/index.ts';
import type { Fingerprint, ProgramEvidence, SideOutcome, VectorResult } from '../documents/evidence.ts';
import { pageAsHtml } from '../report-page.ts';
import {
  type BundleFile,
  bundleJson,
  type BundleManifest,
  type BundleRole,
  hashOf,
  MANIFEST_NAME,
  SIGNATURE_NAME,
} from './bundle-manifest.ts';
import { caseFolder, caseName } from './bundle-names.ts';
import { evidencePage } from './evidence-page.ts';
import { signatureFile } from './signature.ts';

/** What a bundle is made of. */
export interface BundleParts {
  readonly project: string;
  readonly program: string;
  readonly run: string;
  /** Id of the evidence. */
  readonly id: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly basis: 'executed' | 'recorded' | 'none';
  readonly evidence: ProgramEvidence;
  /** Version of drydock. */
  readonly drydock: string;
  /** A content by its hash; undefined when it was too large to keep. */
  readonly content: (sha256: string) => Uint8Array | undefined;
  /** Signs the manifest: an ed25519 key as PEM. */
  readonly privateKey: string;
}

/**
 * The files of an evidence bundle: originals, translation, vectors, what both sides wrote, and a signed manifest of hashes. The same
 * evidence gives the same bytes. `cases.json` is a manifest of cases that `drydock verify --cases` takes.
 */
export function makeBundle(parts: BundleParts): readonly BundleFile[] {
  const files = new BundleBuilder(parts.content);
  const vectors = parts.evidence.cases.map((result, index) => addVector(files, result, index));
  const { cases } = parts.evidence;
  files.add('cases.json', 'cases', bundleJson(casesManifest(parts.program, cases)));
  files.add('evidence.json', 'evidence', bundleJson(parts.evidence));
  const tools = {
    drydock: parts.drydock,
    originals: distinct(cases.map(({ evidence }) => evidence.expectation?.compiler)),
    translations: distinct(cases.map(({ evidence }) => evidence.execution?.compiler)),
  };
  files.add('report.html', 'text', Buffer.from(pageAsHtml(evidencePage(parts, tools))));
  files.add('README.md', 'text', Buffer.from(README));
  const manifest: BundleManifest = {
    format: 'drydock-bundle/1',
    project: parts.project,
    program: parts.program,
    run: parts.run,
    evidence: parts.id,
    verdict: parts.verdict,
    reason: parts.reason,
    basis: parts.basis,
    vectors,
    tools,
    left_out: files.leftOut,
    rerun: 'drydock evidence verify <this file> --rerun',
    files: files.listed,
  };
  const manifestBytes = bundleJson(manifest);
  return [
    { path: MANIFEST_NAME, content: manifestBytes },
    { path: SIGNATURE_NAME, content: signatureFile(manifestBytes, parts.privateKey) },
    ...files.files,
  ];
}

class BundleBuilder {
  readonly listed: BundleManifest['files'] = [];
  readonly files: BundleFile[] = [];
  readonly leftOut: BundleManifest['left_out'] = [];
  readonly #known = new Map<string, string>();
  readonly #content: BundleParts['content'];

  constructor(content: BundleParts['content']) {
    this.#content = content;
  }

  add(path: string, role: BundleRole, content: Uint8Array): void {
    const sha256 = hashOf(content);
    if (this.#known.has(path)) return;
    this.#known.set(path, sha256);
    this.listed.push({ path, bytes: content.length, sha256, role });
    this.files.push({ path, content });
  }

  /** @returns where it stands: elsewhere when another content has the path already */
  addNamed(path: string, role: BundleRole, { name, bytes, sha256 }: Fingerprint): string {
    const known = this.#known.get(path);
    const own = known === undefined || known === sha256 ? path : `variants/${sha256.slice(0, 12)}/${path}`;
    const content = this.#content(sha256);
    if (content !== undefined) this.add(own, role, content);
    else if (!this.leftOut.some((one) => one.sha256 === sha256)) this.leftOut.push({ name, bytes, sha256 });
    return own;
  }
}

function addVector(files: BundleBuilder, result: VectorResult, index: number): BundleManifest['vectors'][number] {
  const { evidence } = result;
  for (const input of evidence.inputs)
    if (!/^stdin of step \d+$/.test(input.name)) files.addNamed(`cases/${caseName(input.name)}`, 'original', input);
  addOutcome(files, 'expected', index, evidence.expected);
  addOutcome(files, 'actual', index, evidence.actual);
  const places = evidence.translation.map((source) =>
    files.addNamed(`java/${caseName(source.name)}`, 'translation', source),
  );
  return {
    id: result.id,
    verdict: result.verdict,
    reason: result.reason,
    steps: evidence.programs.map(({ mainClass, sources }) => ({
      main_class: mainClass,
      sources: sources.map((at) => ({ path: evidence.translation[at]?.name ?? '', file: places[at] ?? '' })),
    })),
  };
}

function addOutcome(
  files: BundleBuilder,
  side: 'expected' | 'actual',
  index: number,
  outcome: SideOutcome | null,
): void {
  for (const [step, stdout] of (outcome?.stdout ?? []).entries())
    files.addNamed(`${side}/${index}/${step === 0 ? 'stdout.txt' : `stdout${step}.txt`}`, side, stdout);
  for (const file of outcome?.files ?? []) files.addNamed(`${side}/${index}/files/${caseName(file.name)}`, side, file);
}

/** A manifest of cases, as `drydock verify --cases` reads it. */
function casesManifest(program: string, results: readonly VectorResult[]) {
  return { name: program, root: 'cases', cases: results.flatMap((result, index) => caseOf(result, index)) };
}

function caseOf({ id, oracle, evidence }: VectorResult, index: number) {
  const { setup, expected, clock, subject } = evidence;
  if (setup === undefined) return [];
  const own = new Set([
    ...setup.steps.flatMap(({ program, with: beside, stdin }) => [program, ...beside, ...(stdin ? [stdin] : [])]),
    ...setup.modules.map(({ program }) => program),
    ...setup.files.map(({ src }) => src),
  ]);
  const copybooks = evidence.inputs.filter(({ name }) => !own.has(name) && !/^stdin of step \d+$/.test(name));
  const folders = copybooks.map(({ name }) => caseName(name).replace(/\/?[^/]*$/, '') || '.');
  return [
    {
      ...setup,
      id,
      subject: caseName(subject),
      copyDirs: [...new Set([...setup.copyDirs.map(caseFolder), ...folders])],
      modules: setup.modules.map((module) => ({ ...module, program: caseName(module.program) })),
      files: setup.files.map(({ src, as }) => ({ src: caseName(src), as })),
      steps: setup.steps.map((step) => ({
        ...step,
        program: caseName(step.program),
        with: step.with.map(caseName),
        ...(step.stdin === undefined ? {} : { stdin: caseName(step.stdin) }),
      })),
      oracle,
      needsFrozenClock: clock !== null,
      ...(clock === null ? {} : { clock }),
      ...(expected === null
        ? {}
        : {
            expected: {
              dir: `../expected/${index}`,
              exit: expected.exit,
              outputFiles: expected.files.map(({ name }) => name),
              opaqueIndexedFiles: expected.opaque,
              ...(expected.deleted === null ? {} : { deletedFiles: expected.deleted }),
              compiler: evidence.expectation?.compiler,
            },
          }),
    },
  ];
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].toSorted();
}

const README = `# Evidence bundle

What was proved of one program, with everything that it takes to check it, or to come to it again.

- \`manifest.json\`: every file with its SHA-256, the verdict, the vectors, the tools. \`signature.json\` signs it (ed25519); the public
  key is in it. Whose key that is, ask who gave you the bundle: compare the fingerprint that the check prints.
- \`cases/\`: the original programs, their copybooks and inputs. \`cases.json\`: how each vector is run.
- \`java/\`: the translation, as it was executed (it needs drydock's support library).
- \`expected/\`, \`actual/\`: what the original and the translation wrote, vector by vector.
- \`evidence.json\`: the comparison, with the first difference of each output. \`report.html\`: the same for people.

Check the hashes and the signature, without a model and without a network:

    drydock evidence verify bundle.tar.gz

Execute both sides again where GnuCOBOL and a JDK are installed (without GnuCOBOL, the translation against \`expected/\`):

    drydock evidence verify bundle.tar.gz --rerun

Without drydock: \`sha256sum\` for the hashes; each vector of \`evidence.json\` has a shell script in \`reproduce\` that compiles and runs
the original, to be started in \`cases/\`; compare what it writes with \`expected/\` and \`actual/\`.
`;
