import { type JavaBlock, type JavaLoop, type JavaStatement, type Label, childBlocks } from './java-code.ts';
import { wrapLine } from './line-wrap.ts';

const indentWidth = 4;

/** Collects the lines of one Java file and knows where it stands, so that COBOL lines can be mapped to Java lines. */
export class JavaWriter {
  readonly #lines: string[] = [];
  #depth = 0;

  /** Number of the line that is written next, from 1. */
  get nextLine(): number {
    return this.#lines.length + 1;
  }

  line(text: string): void {
    if (text === '') {
      this.#lines.push('');
      return;
    }
    const indent = ' '.repeat(indentWidth * this.#depth);
    this.#lines.push(...wrapLine(indent, text));
  }

  /** One blank line, unless one stands there already or a block has just begun. */
  blank(): void {
    const last = this.#lines.at(-1);
    if (last !== undefined && last !== '' && !last.endsWith('{')) this.#lines.push('');
  }

  /** `header {`, the indented content, `}`. */
  block(header: string, content: () => void, end = '}'): void {
    this.line(`${header} {`);
    this.#depth += 1;
    content();
    this.#depth -= 1;
    this.line(end);
  }

  indented(content: () => void): void {
    this.#depth += 1;
    content();
    this.#depth -= 1;
  }

  toString(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

/** Writes the statements of a method body. */
export function printBlock(writer: JavaWriter, block: JavaBlock): void {
  new BlockPrinter(writer, labelsNeeded(block)).block(block);
}

class BlockPrinter {
  readonly #writer: JavaWriter;
  readonly #named: ReadonlySet<Label>;

  constructor(writer: JavaWriter, named: ReadonlySet<Label>) {
    this.#writer = writer;
    this.#named = named;
  }

  block(block: JavaBlock): void {
    for (const statement of block) this.#statement(statement);
  }

  #statement(statement: JavaStatement): void {
    switch (statement.kind) {
      case 'simple':
        return this.#writer.line(`${statement.text};`);
      case 'comment':
        return this.#writer.line(`// ${statement.text}`);
      case 'return':
        return this.#writer.line(statement.value === undefined ? 'return;' : `return ${statement.value};`);
      case 'throw':
        return this.#writer.line(`throw ${statement.value};`);
      case 'break':
      case 'continue':
        return this.#writer.line(
          `${statement.kind}${this.#named.has(statement.target) ? ` ${statement.target.name}` : ''};`,
        );
      case 'if':
        return this.#if(statement, 'if');
      case 'loop':
        return this.#loop(statement);
      case 'labelled':
        return this.#writer.block(`${statement.label.name}:`, () => this.block(statement.body));
      case 'switch':
        return this.#switch(statement);
    }
  }

  #if(statement: Extract<JavaStatement, { kind: 'if' }>, keyword: string): void {
    const writer = this.#writer;
    writer.line(`${keyword} (${statement.condition}) {`);
    writer.indented(() => this.block(statement.then));
    const [only] = statement.otherwise;
    if (only === undefined) return writer.line('}');
    if (only.kind === 'if' && statement.otherwise.length === 1) return this.#if(only, '} else if');
    writer.line('} else {');
    writer.indented(() => this.block(statement.otherwise));
    writer.line('}');
  }

  #loop(loop: JavaLoop): void {
    const label = this.#named.has(loop.label) ? `${loop.label.name}: ` : '';
    const body = (): void => this.block(loop.body);
    if (loop.form === 'doWhile') this.#writer.block(`${label}do`, body, `} while (${loop.condition});`);
    else if (loop.form === 'while') this.#writer.block(`${label}while (${loop.condition})`, body);
    else this.#writer.block(`${label}for (${loop.init ?? ''}; ${loop.condition}; ${loop.update ?? ''})`, body);
  }

  #switch(statement: Extract<JavaStatement, { kind: 'switch' }>): void {
    this.#writer.block(`switch (${statement.subject})`, () => {
      for (const branch of statement.cases) this.#case(`case ${branch.labels.join(', ')} ->`, branch.body);
      if (statement.otherwise.length > 0) this.#case('default ->', statement.otherwise);
    });
  }

  #case(header: string, body: JavaBlock): void {
    const [only] = body;
    if (only === undefined) this.#writer.line(`${header} { }`);
    else if (body.length === 1 && only.kind === 'return')
      this.#writer.line(`${header} { return${only.value === undefined ? '' : ` ${only.value}`}; }`);
    else if (body.length === 1 && only?.kind === 'simple') this.#writer.line(`${header} ${only.text};`);
    else if (body.length === 1 && only?.kind === 'throw') this.#writer.line(`${header} throw ${only.value};`);
    else this.#writer.block(header, () => this.block(body));
  }
}

/** The labels that must be printed: those that a jump names from inside another loop or switch. */
function labelsNeeded(block: JavaBlock): Set<Label> {
  const needed = new Set<Label>();
  visit(block, undefined, undefined);
  return needed;

  function visit(statements: JavaBlock, breakable: Label | undefined, loop: Label | undefined): void {
    for (const statement of statements) {
      if (statement.kind === 'break' && statement.target !== breakable) needed.add(statement.target);
      if (statement.kind === 'continue' && statement.target !== loop) needed.add(statement.target);
      if (statement.kind === 'loop') visit(statement.body, statement.label, statement.label);
      else if (statement.kind === 'switch') for (const child of childBlocks(statement)) visit(child, undefined, loop);
      else for (const child of childBlocks(statement)) visit(child, breakable, loop);
    }
  }
}
