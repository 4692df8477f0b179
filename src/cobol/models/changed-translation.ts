import type { AgentContext, Artifact, ModelAnswer, z } from '../../agent.ts';
import { type TranslationDetails, type translation, translationDetails } from '../../project/index.ts';
import type { JavaSource } from '../translation/index.ts';
import { type ChangedJava, type JavaChange, movedLine } from './java-edits.ts';

type Translation = z.output<typeof translation>;

/** Where the sources of a translation lie among the artifacts of a run. */
const JAVA_FOLDER = 'java/src/main/java/';

/** The Java of a translation, with paths below the source root. */
export async function javaOf(context: AgentContext, { sources }: Translation): Promise<JavaSource[]> {
  return Promise.all(
    sources.map(async (artifact) => ({
      path: artifact.name.replace(JAVA_FOLDER, ''),
      text: await context.artifacts.text(artifact),
    })),
  );
}

/** Who changed a translation, for its details: people have to see what no rule made. */
export type ChangeNote = TranslationDetails['changes'][number];

/** What is kept of what a model says of its change, in characters: it is told to people, and in every later question. */
const LONGEST_EXPLANATION = 2_000;

/** What a model's answer is, told of the Java that came from it. */
export function noteOf(agent: string, answer: ModelAnswer<JavaChange>): ChangeNote {
  const { explanation, edits } = answer.value;
  return {
    agent,
    model: answer.model,
    source: answer.source,
    explanation: explanation.slice(0, LONGEST_EXPLANATION),
    edits: edits.length,
  };
}

/**
 * The details of a translation after a change: places in Java move with their lines, and what was a gap is none any more when
 * the Java does not break off there. Pure.
 */
export function changedDetails(
  details: TranslationDetails,
  changed: ChangedJava,
  note: ChangeNote,
): TranslationDetails {
  const text = changed.sources.map((source) => source.text).join('\n');
  const moved = <Place extends TranslationDetails['items'][number]['java']>(java: Place): Place => {
    const path = java.path ?? changed.sources[0]?.path ?? '';
    const line = (at: number): number => movedLine(at, path, changed.shifts);
    return { ...java, firstLine: line(java.firstLine), lastLine: line(java.lastLine) };
  };
  return {
    ...details,
    issues: details.issues.filter(
      ({ severity, position }) => severity === 'warning' || breaksOffAt(text, position.file, position.line),
    ),
    paragraphs: details.paragraphs.map((paragraph) => ({ ...paragraph, java: moved(paragraph.java) })),
    items: details.items.map((item) => ({ ...item, java: moved(item.java) })),
    changes: [...details.changes, note],
  };
}

/** Generated Java says `unsupported("XML GENERATE", "file:line")` where it has no translation. */
function breaksOffAt(java: string, file: string, line: number): boolean {
  const name = file.replace(/^.*\//, '');
  return java.includes(`unsupported(`) && java.includes(`${name}:${line}")`);
}

/** Writes a changed translation as artifacts of this attempt. */
export async function writeChanged(
  context: AgentContext,
  program: string,
  mainClass: string | null,
  sources: readonly JavaSource[],
  details: TranslationDetails,
): Promise<z.input<typeof translation>> {
  const written: Artifact[] = [];
  for (const { path, text } of sources) {
    written.push(await context.artifacts.write(`${JAVA_FOLDER}${path}`, 'java.source', text));
  }
  const gaps = details.issues.filter(({ severity }) => severity === 'gap').length;
  return {
    mainClass,
    sources: written,
    details: await context.artifacts.write(
      `translations/${program}.json`,
      'cobol.translation',
      translationDetails.parse(details),
    ),
    usable: true,
    gaps,
  };
}
