import type { ProgramContext, RegionJumps, StatementContext } from './context.ts';
import { place } from './diagnostic.ts';
import {
  blockCompletes,
  comment,
  type JavaBlock,
  type JavaStatement,
  type Label,
  withoutRedundantJumps,
  withoutUnreachable,
} from './java-code.ts';
import { nestingOf, type Structure } from './region-nesting.ts';
import type { ParagraphJump, Region } from './regions.ts';
import { asDoWhile, paragraphContext, paragraphStatements, titleOf } from './paragraph-methods.ts';

/** The body of the method of a region: its paragraphs in order, inside the blocks and loops that their jumps need. */
export function regionBody(program: ProgramContext, region: Region): JavaBlock {
  return new RegionWriter(program, region, program.plan.jumps).body();
}

class RegionWriter {
  readonly #program: ProgramContext;
  readonly #region: Region;
  readonly #structures: readonly Structure[];
  readonly #labels = new Map<Structure, Label>();
  readonly #base: StatementContext;

  constructor(program: ProgramContext, region: Region, jumps: readonly ParagraphJump[]) {
    this.#program = program;
    this.#region = region;
    this.#structures = nestingOf(region, jumps) ?? [];
    for (const structure of this.#structures) this.#labels.set(structure, { name: this.#labelName(structure) });
    const [first] = program.bound.paragraphs.slice(region.first);
    if (!first) throw new RangeError(`no paragraph ${region.first}`);
    this.#base = { ...paragraphContext(program, first), region: this.#jumps() };
  }

  body(): JavaBlock {
    const inside = this.#structures.toSorted((a, b) => b.end - a.end || (a.kind === 'block' ? -1 : 1));
    const block = this.#within(this.#region.first, this.#region.last + 1, inside);
    return withoutRedundantJumps(withoutUnreachable(block));
  }

  #labelName({ kind, start, end }: Structure): string {
    const target = this.#program.names.paragraphMethod(kind === 'loop' ? start : end);
    return kind === 'loop' ? target : `before${target[0]?.toUpperCase()}${target.slice(1)}`;
  }

  #jumps(): RegionJumps {
    return {
      last: this.#region.last,
      to: (from, to) => {
        if (to > this.#region.last) return { kind: 'return' };
        const wanted = to > from ? 'block' : 'loop';
        const structure = this.#structures.find(
          ({ kind, start, end }) => kind === wanted && (wanted === 'block' ? end : start) === to,
        );
        const label = structure && this.#labels.get(structure);
        if (!label) throw new RangeError(`no structure for the jump from paragraph ${from} to ${to}`);
        return { kind: wanted === 'block' ? 'break' : 'continue', target: label };
      },
    };
  }

  /** The paragraphs from `low` to `high - 1` with the structures that lie within, widest first. */
  #within(low: number, high: number, structures: readonly Structure[]): JavaBlock {
    const out: JavaStatement[] = [];
    for (let at = low; at < high; ) {
      if (!blockCompletes(out)) {
        out.splice(-1, 0, comment(`Never reached: ${this.#title(at)}`));
        break;
      }
      const outermost = structures.find(({ start, end }) => start === at && end <= high);
      if (outermost) {
        const rest = structures.filter((structure) => structure !== outermost);
        out.push(
          this.#structure(
            outermost,
            this.#within(
              at,
              outermost.end,
              rest.filter(({ start, end }) => start >= at && end <= outermost.end),
            ),
          ),
        );
        at = outermost.end;
      } else {
        out.push(...this.#paragraph(at));
        at += 1;
      }
    }
    return out;
  }

  #structure(structure: Structure, body: JavaBlock): JavaStatement {
    const label = this.#labels.get(structure) ?? { name: 'block' };
    if (structure.kind === 'block') return { kind: 'labelled', label, body };
    const reachable = withoutUnreachable(body);
    const repeated = asDoWhile(label, reachable);
    if (repeated) return repeated;
    const end: JavaBlock = blockCompletes(reachable) ? [{ kind: 'break', target: label }] : [];
    return { kind: 'loop', form: 'while', label, condition: 'true', body: [...reachable, ...end] };
  }

  #paragraph(index: number): JavaBlock {
    const bound = this.#program.bound.paragraphs[index];
    if (!bound) return [];
    const context: StatementContext = { ...this.#base, paragraph: bound };
    const body = paragraphStatements(context);
    if (index === this.#region.first) return body;
    const written = this.#program.comments.before(bound.syntax.position).map(comment);
    return [comment(`${this.#title(index)}.`), ...written, ...body];
  }

  #title(index: number): string {
    const bound = this.#program.bound.paragraphs[index];
    return bound ? `${titleOf(bound)}, ${place(bound.syntax.position)}` : '';
  }
}
