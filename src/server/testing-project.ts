import { createHash } from 'node:crypto';
import type { Agent, JsonValue } from '../agent.ts';
import { type Edge, EMPTY_INVENTORY, type Inventory, type ProgramFacts, type ProgramItem } from '../project/index.ts';
import { agentFor, workflowFrom } from './testing.ts';

/** A workflow that learns about a code base; its steps have names of their own. */
export const LOOKED_THROUGH = workflowFrom(`
name: look-through
steps:
  look: { agent: test.look }
  read: { forEach: steps.look.output.programs, agent: test.read, with: "\${item.value}" }
  order: { agent: test.order, with: "\${steps.read.items}" }
  turn: { forEach: read, agent: test.turn, with: "\${item.value}" }
  prove: { forEach: turn, agent: test.prove, with: "\${item.value}" }
`);

/** The same, before anything is translated. */
export const READ_ONLY = workflowFrom(`
name: read-only
steps:
  look: { agent: test.look }
  read: { forEach: steps.look.output.programs, agent: test.read, with: "\${item.value}" }
  order: { agent: test.order, with: "\${steps.read.items}" }
`);

const OUTPUT = Buffer.from('TOTAL 12.50\n');
const WRONG = Buffer.from('TOTAL 12.49\n');
const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** What the originals of these programs print. */
export const contentSha256 = sha256(OUTPUT);

interface CodeBase {
  readonly programs: number;
  /** Names of the programs. @default P00000, P00001 … */
  readonly nameOf?: (index: number) => string;
  /** Text that stands where sources speak: reasons, paragraphs, features. */
  readonly words?: string;
}

/** Agents that know a made-up code base: each program calls the next, every tenth needs a copybook that is missing, the first differs. */
export function knowingAgents({ programs, nameOf = plainName, words = 'ADD' }: CodeBase): readonly Agent[] {
  const names = Array.from({ length: programs }, (_, index) => nameOf(index));
  const items = names.map(
    (id, index): ProgramItem => ({
      id,
      source: `src/${plainName(index)}.cbl`,
      std: 'default',
      format: 'fixed',
      flags: [],
      copybooks: [],
    }),
  );
  return [
    agentFor('test.look', async ({ artifacts }) => {
      const details = await artifacts.write('inventory.json', 'cobol.inventory', inventoryOf(items));
      return { output: { programs: items, members: { program: programs }, details } as unknown as JsonValue };
    }),
    agentFor('test.read', async ({ artifacts }, input) => {
      const item = input as unknown as ProgramItem;
      const facts = await artifacts.write(`facts/${item.source}.json`, 'cobol.facts', factsOf(item, words));
      return { output: { facts } };
    }),
    agentFor('test.order', async ({ artifacts }) => {
      const graph = await artifacts.write('graph.json', 'cobol.graph', graphOf(items));
      return { output: { graph, callees: {} } };
    }),
    agentFor('test.turn', async ({ artifacts }, input) => {
      const item = input as unknown as ProgramItem;
      const source = await artifacts.write(`java/${item.source}.java`, 'java.source', `class A {} // ${item.source}`);
      const details = await artifacts.write(`map/${item.source}.json`, 'cobol.translation', mapOf(item, words));
      return { output: { mainClass: 'A', sources: [source], details, usable: true, gaps: 1 } };
    }),
    agentFor('test.prove', async ({ artifacts }, input) => {
      const item = input as unknown as ProgramItem;
      const isWrong = item.source === 'src/P00000.cbl';
      const contents = await artifacts.write(
        `evidence/${item.source}.bin`,
        'cobol.contents',
        Buffer.concat([OUTPUT, WRONG]),
      );
      const document = { ...evidenceOf(item, isWrong, words), contents };
      const evidence = await artifacts.write(`evidence/${item.source}.json`, 'cobol.evidence', document);
      const verdict = isWrong ? ('mismatch' as const) : ('proven' as const);
      const [equal, total] = isWrong ? [0, 1] : [1, 1];
      const output = {
        verdict,
        reason: isWrong ? words : '',
        basis: 'recorded',
        equal,
        total,
        reproduce: null,
        evidence,
      };
      return { verdict, output };
    }),
  ];
}

export function plainName(index: number): string {
  return `P${String(index).padStart(5, '0')}`;
}

function inventoryOf(items: readonly ProgramItem[]): Inventory {
  const members = items.map(({ source }) => ({
    path: source,
    kind: 'program' as const,
    reason: 'IDENTIFICATION DIVISION',
    bytes: 800,
    lines: 20,
    encoding: 'ascii' as const,
  }));
  const references = items.filter((_, index) => index % 10 === 0).map(({ source }) => ({ file: source, line: 5 }));
  const byKind = { ...EMPTY_INVENTORY.summary.byKind, program: items.length };
  return {
    ...EMPTY_INVENTORY,
    members,
    missingCopybooks: [{ name: 'GONE', references }],
    summary: { files: items.length, bytes: 800 * items.length, sourceLines: 20 * items.length, byKind },
  };
}

function factsOf({ id, source }: ProgramItem, words: string): ProgramFacts {
  return {
    program: id,
    source,
    format: 'fixed',
    dialect: 'default',
    lines: { total: 20, code: 18, comment: 1, blank: 1 },
    copies: [],
    calls: [],
    files: [],
    inputs: [],
    sqlTables: [],
    entryParameters: [],
    paragraphs: [
      { file: source, line: 10, name: words, endLine: 12, statements: 2 },
      { file: source, line: 14, name: 'LOST', endLine: 15, statements: 1 },
      { file: source, line: 17, name: 'END-LABEL', endLine: 18, statements: 1, isLabel: true },
    ],
    complexity: 2,
    features: { [words]: 1, 'GO TO': source.endsWith('5.cbl') ? 1 : 0 },
    unsupported: [{ file: source, line: 11, construct: words, text: words }],
    problems: [],
  };
}

function graphOf(items: readonly ProgramItem[]) {
  const node = ({ id }: ProgramItem): string => `program:${id.toUpperCase()}`;
  const edges: Edge[] = items.flatMap((item, index) => {
    const next = items[index + 1];
    const own = { from: node(item), file: item.source };
    const calls: Edge[] = next === undefined ? [] : [{ ...own, to: node(next), kind: 'call-static', line: 12 }];
    return index % 10 === 0 ? [...calls, { ...own, to: 'copybook:GONE', kind: 'copy', line: 5 } as const] : calls;
  });
  const missing = edges.filter(({ kind }) => kind === 'copy').map(({ file, line }) => ({ file, line }));
  return {
    nodes: [
      ...items.map((item) => ({
        id: node(item),
        kind: 'program' as const,
        name: item.id.toUpperCase(),
        source: item.source,
      })),
      { id: 'copybook:GONE', kind: 'copybook' as const, name: 'GONE' },
    ],
    edges: [...edges],
    cycles: [],
    waves: [items.map(({ id }) => id.toUpperCase())],
    missing: [{ id: 'copybook:GONE', kind: 'copybook' as const, name: 'GONE', references: missing }],
  };
}

function mapOf({ source }: ProgramItem, words: string) {
  const java = { path: `app/A.java`, className: 'A', member: 'add', firstLine: 30, lastLine: 34 };
  const at = (line: number) => ({ file: source, line, column: 8 });
  return {
    source,
    issues: [{ rule: 'gap', message: words, severity: 'gap' as const, position: at(11) }],
    paragraphs: [{ name: words, position: at(10), lastLine: 12, level: 'method', java }],
    items: [{ name: 'TOTAL', position: at(6), java: { ...java, member: 'total', firstLine: 3, lastLine: 3 } }],
  };
}

function evidenceOf({ id, source }: ProgramItem, isWrong: boolean, words: string) {
  const side = (content: Uint8Array) => ({
    stdout: [{ name: 'stdout of step 1', bytes: content.length, sha256: sha256(content) }],
    exit: [0],
    files: [],
    deleted: [],
    opaque: [],
  });
  const excerpt = (content: Uint8Array) => ({ start: 0, hex: Buffer.from(content).toString('hex'), text: words });
  const at = {
    offset: 10,
    line: 1,
    column: 11,
    expectedLength: 12,
    actualLength: 12,
    expected: excerpt(OUTPUT),
    actual: excerpt(WRONG),
  };
  const verdict = isWrong ? 'mismatch' : 'proven';
  return {
    cases: [
      {
        corpus: 'code',
        id: `${id} v1`,
        subject: source,
        oracle: 'strong',
        verdict,
        reason: isWrong ? words : '',
        ms: 5,
        diagnostics: [],
        stderr: '',
        evidence: {
          format: 'drydock-evidence/1',
          corpus: 'code',
          case: `${id} v1`,
          subject: source,
          expectation: { source: 'recorded', compiler: 'cobc 3', clock: 'recorded', confinement: 'recorded' },
          execution: { machine: 'warm', compiler: 'javac 17' },
          dialect: { std: 'default', format: 'fixed', cobcArgs: [] },
          clock: null,
          inputs: [],
          programs: [],
          translation: [],
          expected: side(OUTPUT),
          actual: side(isWrong ? WRONG : OUTPUT),
          comparison: {
            differences: isWrong ? [{ kind: 'stdout', step: 1, at }] : [],
            comparedBytes: 12,
            comparedFiles: [],
            leftOut: [],
            normalisations: [],
          },
          reproduce: '',
        },
      },
    ],
    index: [
      { sha256: sha256(OUTPUT), offset: 0, bytes: OUTPUT.length },
      { sha256: sha256(WRONG), offset: OUTPUT.length, bytes: WRONG.length },
    ],
  };
}
