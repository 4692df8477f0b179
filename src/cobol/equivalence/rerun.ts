import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BundleFile, BundleManifest } from '../../project/index.ts';
import { loadCorpus } from './cases.ts';
import type { Translator } from './translation.ts';
import type { VerificationTools } from './verification-tools.ts';
import type { CaseResult } from './verify-case.ts';
import { verifyCases } from './verify-cases.ts';

interface RerunOptions {
  /** Only these vectors. @default all */
  readonly vectors?: readonly string[] | undefined;
  readonly signal: AbortSignal;
  readonly onResult?: (result: CaseResult, done: number, total: number) => void;
}

/**
 * Executes what a bundle proves again: the originals where `cobc` is (otherwise their recorded outputs count), and the translation that
 * the bundle holds, as it is. Nothing is translated, and no model is asked.
 *
 * @param files of a bundle that was checked: their paths lead nowhere else
 */
export async function rerunBundle(
  { manifest, files }: { readonly manifest: BundleManifest; readonly files: readonly BundleFile[] },
  tools: VerificationTools,
  options: RerunOptions,
): Promise<readonly CaseResult[]> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'drydock-rerun-'));
  try {
    await mkdir(join(folder, 'cases'));
    const needed = new Set(
      manifest.files.flatMap(({ path, role }) => (['original', 'expected', 'cases'].includes(role) ? [path] : [])),
    );
    for (const { path, content } of files) {
      if (!needed.has(path)) continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content, { flag: 'wx' });
    }
    const loaded = await loadCorpus(join(folder, 'cases.json'));
    const cases = loaded.ok ? loaded.corpus.cases : [];
    const chosen = cases.filter(({ id }) => options.vectors === undefined || options.vectors.includes(id));
    const [machine, originals] = await Promise.all([tools.machine(), tools.originals()]);
    const translate = keptTranslation(manifest, files);
    return await verifyCases(chosen, { translate, machine, originals: originals ?? 'recorded' }, options);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The Java that was executed then. */
function keptTranslation({ vectors }: BundleManifest, files: readonly BundleFile[]): Translator {
  const texts = new Map(files.map(({ path, content }) => [path, content]));
  return ({ id }) => {
    const steps = vectors.find((vector) => vector.id === id)?.steps ?? [];
    if (steps.length === 0)
      return {
        kind: 'unsupported',
        diagnostics: [{ path: id, line: 1, column: 1, message: 'the bundle holds no Java' }],
      };
    return {
      kind: 'java',
      steps: steps.map(({ main_class: mainClass, sources }) => ({
        mainClass,
        sources: sources.map(({ path, file }) => ({
          path,
          text: Buffer.from(texts.get(file) ?? new Uint8Array()).toString('utf8'),
        })),
      })),
    };
  };
}
