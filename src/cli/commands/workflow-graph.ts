import { EXIT, type WorkflowDefinition } from '../../model/index.ts';
import { neededBy } from '../../workflow/index.ts';
import type { Terminal } from '../terminal.ts';
import { workflowNamed } from '../workflow-file.ts';
import { kindOf, workOf } from './workflow-view.ts';

interface GraphStep {
  readonly id: string;
  readonly kind: 'agent' | 'approval' | 'workflow';
  readonly does: string;
  readonly for_each: string | null;
  readonly when: string | null;
  readonly finally: boolean;
  readonly needs: readonly string[];
}

/** `drydock workflow graph`: Mermaid for Markdown, DOT for Graphviz, or JSON. */
export async function workflowGraph(
  name: string,
  options: { readonly dot?: true | undefined },
  terminal: Terminal,
): Promise<number> {
  const { definition } = workflowNamed(name);
  const steps = graphOf(definition);
  await terminal.answer({
    data: () => ({ name: definition.name, version: definition.version, steps }),
    text: () => (options.dot ? dot(steps) : mermaid(steps)),
    names: () => [`workflow/${definition.name}`],
  });
  return EXIT.success;
}

function graphOf({ steps }: WorkflowDefinition): readonly GraphStep[] {
  return Object.entries(steps).map(([id, step]) => {
    const { forEach } = step;
    const items = forEach?.kind === 'step' ? forEach.step : (forEach?.expression ?? null);
    const [kind, does, when] = [kindOf(step), workOf(step), step.when ?? null];
    return { id, kind, does, for_each: items, when, finally: step.finally, needs: neededBy(step) };
  });
}

/** Agents are boxes, questions diamonds, sub-workflows double boxes. */
const MERMAID = { agent: ['[', ']'], approval: ['{', '}'], workflow: ['[[', ']]'] } as const;
const DOT = { agent: 'box', approval: 'diamond', workflow: 'box3d' } as const;

/** Nodes are numbered: words such as `end` mean something to Mermaid. */
export function mermaid(steps: readonly GraphStep[]): string {
  const number = new Map(steps.map(({ id }, index) => [id, `s${index}`]));
  const nodes = steps.map((step, index) => {
    const [open, close] = MERMAID[step.kind];
    return `  s${index}${open}"${labelOf(step).map(escaped).join('<br>')}"${close}`;
  });
  const edges = steps.flatMap((step) => {
    const arrow = step.when === null ? '-->' : '-.->';
    return step.needs.map((need) => `  ${number.get(need)} ${arrow} ${number.get(step.id)}`);
  });
  return `${['flowchart TD', ...nodes, ...edges].join('\n')}\n`;
}

function dot(steps: readonly GraphStep[]): string {
  const quoted = (text: string): string => JSON.stringify(text.replaceAll(/\p{Cc}/gu, ' '));
  const nodes = steps.map(
    (step) => `  ${quoted(step.id)} [shape=${DOT[step.kind]}, label=${quoted(labelOf(step).join(' | '))}];`,
  );
  const edges = steps.flatMap(({ id, when, needs }) =>
    needs.map((need) => `  ${quoted(need)} -> ${quoted(id)}${when === null ? '' : ' [style=dashed]'};`),
  );
  return `${['digraph workflow {', ...nodes, ...edges, '}'].join('\n')}\n`;
}

function labelOf({ id, does, for_each: items, when, finally: isLast }: GraphStep): string[] {
  return [
    id,
    does,
    ...(items === null ? [] : [`for each: ${items}`]),
    ...(when === null ? [] : [`when: ${when}`]),
    ...(isLast ? ['finally'] : []),
  ];
}

/** Everything but letters, digits and a few harmless signs as character entities: nothing can end the label or become HTML. */
function escaped(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .,:_/@-]/gu, (sign) =>
    /\p{Cc}/u.test(sign) ? ' ' : `#${sign.codePointAt(0)};`,
  );
}
