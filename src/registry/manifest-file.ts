import { dirname, basename } from 'node:path';
import { isMap, LineCounter, type Node, isScalar, isSeq, parseDocument } from 'yaml';
import { type Agent, defineAgent, z } from '../agent.ts';
import { agentManifestSchema, DrydockError, type JsonObject, jsonObjectSchema } from '../model/index.ts';

type Path = readonly PropertyKey[];

/** Characters that are told of what the reader of YAML says, which may quote all of a file. */
const MOST_WORDS = 200;

/** Characters of a manifest. */
const MOST_TEXT = 1_000_000;

const fileSchema = agentManifestSchema.extend({
  kind: z.enum(['program', 'remote']),
  runtime: z.literal('child-process').default('child-process'),
  input: jsonObjectSchema.default({}),
  output: jsonObjectSchema.default({}),
});

/** A manifest with where each of its values stands. */
interface Source {
  readonly value: unknown;
  placeOf(path: Path, isKey?: boolean): string;
}

/**
 * The agent that a manifest file declares: an agent of kind `program` or `remote`, in YAML or JSON. `input`, `output` and `config` are
 * JSON Schemas.
 *
 * @param file absolute path, for places
 * @returns what is wrong with it, DRY-E4056, with every place in the details
 */
export function agentInManifest(text: string, file: string): Agent | DrydockError {
  const source = sourceOf(text, file);
  if (source instanceof DrydockError) return source;
  const parsed = fileSchema.safeParse(source.value);
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key], problem: `there is no ${key}`, isKey: true }))
        : [{ path: issue.path, problem: named(issue.path, issue.message) }],
    );
    return refusal(file, source, problems);
  }
  const { input, output, ...manifest } = parsed.data;
  const problems = [...crossProblems(manifest)];
  const schema = (name: string, given: JsonObject | undefined): z.ZodType => {
    const made = schemaOf(given ?? {});
    if (typeof made !== 'string') return made;
    problems.push({ path: [name], problem: `${name} is no JSON Schema that can be checked: ${made}` });
    return z.never();
  };
  const [configType, inputType, outputType] = [
    schema('config', manifest.config),
    schema('input', input),
    schema('output', output),
  ];
  if (problems.length > 0) return refusal(file, source, problems);
  const agent = defineAgent({
    ...manifest,
    config: undefined,
    input: inputType,
    output: outputType,
    run: () => {
      throw new DrydockError('DRY-E4056', { file: shortName(file), problem: 'only the engine performs its attempts' });
    },
  });
  if (manifest.config === undefined) return agent;
  return { ...agent, config: configType, manifest: { ...agent.manifest, config: manifest.config } };
}

interface Problem {
  readonly path: Path;
  readonly problem: string;
  /** The last key is wrong, not its value. */
  readonly isKey?: boolean;
}

/** What must fit together. */
function crossProblems({ kind, program, remote, permissions }: z.infer<typeof agentManifestSchema>): Problem[] {
  if (kind === 'program') {
    return [
      ...(program === undefined ? [{ path: ['kind'], problem: 'an agent of kind program needs program.command' }] : []),
      ...(remote === undefined ? [] : [{ path: ['remote'], problem: 'an agent of kind program has no remote' }]),
    ];
  }
  if (remote === undefined)
    return [{ path: ['kind'], problem: 'an agent of kind remote needs remote.url and remote.secret' }];
  const url = new URL(remote.url);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return [
    ...(program === undefined ? [] : [{ path: ['program'], problem: 'an agent of kind remote has no program' }]),
    ...(url.protocol === 'https:' || isHere
      ? []
      : [{ path: ['remote', 'url'], problem: 'plain http:// is for services on this machine; use https://' }]),
    ...(url.username === '' && url.password === '' && url.hash === '' && url.search === ''
      ? []
      : [{ path: ['remote', 'url'], problem: 'a name, password, query or fragment does not belong into it' }]),
    ...(permissions.some((permission) => permission.startsWith('net:'))
      ? []
      : [{ path: ['permissions'], problem: `a remote agent needs the permission net:${url.hostname}` }]),
  ];
}

/** A zod schema, or why there is none. */
function schemaOf(given: JsonObject): z.ZodType | string {
  try {
    // zod passes everything over that says no type.
    if (!('type' in given) && ('properties' in given || 'items' in given))
      return 'it needs a type, such as type: object';
    return z.fromJSONSchema(given);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function named(path: Path, message: string): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}

function refusal(file: string, source: Source, problems: readonly Problem[]): DrydockError {
  const told = problems.map(({ path, problem, isKey }) => ({ place: source.placeOf(path, isKey), problem }));
  const [first = { place: file, problem: 'it is empty' }, ...others] = told;
  const details = others.map(({ place, problem }) => `${place}: ${problem}`);
  return new DrydockError(
    'DRY-E4056',
    { file: shortName(file), problem: first.problem },
    { place: first.place, details },
  );
}

/** With its folder when all manifests of that kind have the same name. */
function shortName(file: string): string {
  return basename(file) === 'agent.yaml' ? `${basename(dirname(file))}/agent.yaml` : basename(file);
}

function sourceOf(text: string, file: string): Source | DrydockError {
  const lines = new LineCounter();
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const refuse = (offset: number, problem: string): DrydockError =>
    new DrydockError('DRY-E4056', { file: shortName(file), problem }, { place: at(offset) });
  if (text.length > MOST_TEXT) return refuse(0, `it has more than ${MOST_TEXT} characters`);
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [error] = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0]);
    if (error !== undefined) return refuse(error.pos[0], `not valid YAML: ${error.message.slice(0, MOST_WORDS)}`);
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (!isMap(document.contents)) return refuse(0, 'expected id, version, description, kind and more');
    return { value, placeOf: (path, isKey) => at(offsetOf(document.contents, path, isKey)) };
  } catch (error) {
    return refuse(0, error instanceof Error ? error.message : String(error));
  }
}

/** Where the value at a path begins; the nearest thing around it when there is none. */
function offsetOf(root: Node | null, path: Path, isKey = false): number {
  let node: unknown = root;
  let offset = 0;
  for (const [depth, key] of path.entries()) {
    if (isSeq(node)) node = node.items[Number(key)];
    else if (isMap(node)) {
      const pair = node.items.find(({ key: name }) => isScalar(name) && String(name.value) === String(key));
      if (pair === undefined) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      if (isKey && depth === path.length - 1) return offset;
      node = pair.value;
    } else return offset;
    offset = (node as Node | null)?.range?.[0] ?? offset;
  }
  return offset;
}
