import { createHash } from 'node:crypto';
import { Liquid, LiquidError, type Template } from 'liquidjs';
import { DrydockError, type JsonValue } from '../model/index.ts';

/** Bounds of what a template may make, so that none can hold the engine up: characters, allocated cells, milliseconds. */
const LIMITS = { parseLimit: 1_000_000, memoryLimit: 50_000_000, renderLimit: 5_000 };

/**
 * A text with places for values, in the Liquid language (`{{ input.name }}`, `{% for … %}`, `{% if … %}`). A name that has no
 * value is an error, never an empty text; values are put in as they are and are never read as template; files cannot be included.
 */
export class PromptTemplate {
  readonly #engine = new Liquid({
    strictVariables: true,
    // What may be missing can be asked for with `if`.
    lenientIf: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    ...LIMITS,
  });
  readonly #templates: Template[];
  readonly #file: string;
  readonly #firstLine: number;

  /**
   * @param firstLine the line of `file` at which the text begins, for the places of errors
   * @throws DrydockError DRY-E3090 with file:line:column
   */
  constructor(text: string, file: string, firstLine = 1) {
    this.#file = file;
    this.#firstLine = firstLine;
    // An object or list is told as JSON: what stands in a prompt has to be readable.
    this.#engine.registerFilter('json', (value: unknown, indent: number = 2) => JSON.stringify(value, null, indent));
    this.#engine.registerFilter('marked', (text: unknown, name: unknown) => marked(String(text), String(name)));
    this.#templates = this.#orRefused(() => this.#engine.parse(text));
  }

  /** The names that must be given, sorted: `input` for `{{ input.name }}`. */
  get variables(): readonly string[] {
    return this.#engine.globalVariablesSync(this.#templates).toSorted();
  }

  /** @throws DrydockError DRY-E3090 when a value is missing, with the place that asks for it */
  render(values: Readonly<Record<string, JsonValue>>): string {
    return this.#orRefused(() => String(this.#engine.renderSync(this.#templates, values)));
  }

  #orRefused<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof LiquidError)) throw error;
      const [line, column] = error.token.getPosition() as [number, number];
      const place = `${this.#file}:${line + this.#firstLine - 1}:${column}`;
      // The library adds its own place and an excerpt.
      const problem = (error.originalError?.message ?? error.message).split(/, (file|line):/)[0] ?? error.message;
      throw new DrydockError('DRY-E3090', { file: this.#file, problem }, { place, cause: error });
    }
  }
}

/**
 * Material between the lines `BEGIN name` and `END name`. Where it holds such a mark itself, as who wants it to be read as an instruction
 * would write it, the name gets a part of its own hash, which it cannot hold.
 */
function marked(text: string, name: string): string {
  const words = text.toLowerCase().replaceAll(/\s+/g, ' ');
  const isForged = ['begin', 'end'].some((mark) => words.includes(`${mark} ${name.toLowerCase()}`));
  const label = isForged ? `${name} ${createHash('sha256').update(text).digest('hex').slice(0, 16)}` : name;
  return `BEGIN ${label}\n${text}\nEND ${label}`;
}
