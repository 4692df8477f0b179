import type {
  BoundFile,
  BoundParagraph,
  BoundProgram,
  ConditionName,
  DataItem,
  IndexName,
} from '../semantics/index.ts';
import { allItems } from './data-walk.ts';
import { camelCase, constantCase, NameScope, pascalCase } from './names.ts';

/** Members that generated classes inherit or that the language gives every object; none may be redefined by accident. */
const inherited = (
  'clone equals finalize getClass hashCode notify notifyAll toString wait runtime function returnCode tally sortReturn ' +
  'numberOfCallParameters procedure programId isInitial isRecursive initializeLocalStorage returning workingStorage localStorage bind external ' +
  'unsupported nested nestedCommon call tryCall content value omitted into cancel userFunction stopRun stopLiteral exitProgram goback isCalled ' +
  'display displayWithoutAdvancing displayUponError displayUponErrorWithoutAdvancing onErrorGlobal linkageStorage allocate free chain displayUponPrinter displayUponPrinterWithoutAdvancing indexes localStorages ' +
  'accept acceptEnvironment displayUponEnvironmentName displayUponEnvironmentValue acceptEnvironmentValue displayUponArgumentNumber ' +
  'acceptArgumentValue displayUponCommandLine setEnvironment switchIsOn setSwitch onError paragraph endOf perform performToEnd main storage using ' +
  'SPACES ZEROS HIGH_VALUES LOW_VALUES QUOTES NULL NEXT DIALECT all'
).split(' ');

/** How a condition name (level 88) is tested and set. */
export interface ConditionMethods {
  readonly test: string;
  readonly set: string;
  readonly clear: string;
}

/** A method that performs several paragraphs in order. */
export interface RangeMethod {
  readonly name: string;
  /** As in COBOL: `A THRU B`, or a section's name. */
  readonly title: string;
  readonly first: number;
  readonly last: number;
}

/** The Java names of one program. Contained programs know the names of the programs around them and never reuse one. */
export class ProgramNames {
  readonly scope: NameScope;
  readonly #outer: ProgramNames | undefined;
  readonly #items = new Map<DataItem, string>();
  readonly #indexes = new Map<IndexName, string>();
  readonly #files = new Map<BoundFile, string>();
  readonly #conditions = new Map<ConditionName, ConditionMethods>();
  readonly #paragraphMethods: readonly string[];
  readonly #paragraphConstants: readonly string[];
  readonly #rangeMethods = new Map<string, RangeMethod>();

  constructor(program: BoundProgram, outer: ProgramNames | undefined) {
    this.#outer = outer;
    this.scope = outer ? outer.scope.inner() : new NameScope(inherited);
    for (const file of program.files)
      this.#files.set(
        file,
        this.scope.allocate(camelCase(file.name.endsWith('FILE') ? file.name : `${file.name}-FILE`, 'f')),
      );
    this.#nameItems(allItems(program));
    for (const index of program.indexes) this.#indexes.set(index, this.scope.allocate(camelCase(index.name, 'i')));
    const paragraphs = program.paragraphs.map((paragraph) => paragraphName(paragraph, program));
    this.#paragraphMethods = paragraphs.map((name) => this.scope.allocate(camelCase(name, 'p')));
    this.#paragraphConstants = paragraphs.map((name) => this.scope.allocate(constantCase(name, 'P')));
  }

  item(item: DataItem): string {
    return this.#items.get(item) ?? this.#outerName((outer) => outer.item(item), item.name);
  }

  index(index: IndexName): string {
    return this.#indexes.get(index) ?? this.#outerName((outer) => outer.index(index), index.name);
  }

  file(file: BoundFile): string {
    return this.#files.get(file) ?? this.#outerName((outer) => outer.file(file), file.name);
  }

  condition(condition: ConditionName): ConditionMethods {
    return this.#conditions.get(condition) ?? this.#outerName((outer) => outer.condition(condition), condition.name);
  }

  paragraphMethod(index: number): string {
    return this.#paragraphMethods[index] ?? fail(`paragraph ${index}`);
  }

  paragraphConstant(index: number): string {
    return this.#paragraphConstants[index] ?? fail(`paragraph ${index}`);
  }

  /** The method of a range of several paragraphs; the same range always has the same name. */
  rangeMethod(first: number, last: number, preferred: string, title: string): string {
    const key = `${first}-${last}`;
    const known = this.#rangeMethods.get(key);
    if (known) return known.name;
    const name = this.scope.allocate(preferred);
    this.#rangeMethods.set(key, { name, title, first, last });
    return name;
  }

  /** The range methods that were asked for, in order of their paragraphs. */
  get rangeMethods(): readonly RangeMethod[] {
    return [...this.#rangeMethods.values()].sort((a, b) => a.first - b.first || a.last - b.last);
  }

  #outerName<T>(ask: (outer: ProgramNames) => T, name: string | undefined): T {
    return this.#outer ? ask(this.#outer) : fail(name ?? 'FILLER');
  }

  #nameItems(all: readonly DataItem[]): void {
    const uses = new Map<string, number>();
    for (const item of all) if (item.name !== undefined) uses.set(item.name, (uses.get(item.name) ?? 0) + 1);
    for (const item of all) {
      const cobolName = (uses.get(item.name ?? '') ?? 0) > 1 ? qualifiedName(item) : (item.name ?? '');
      const name = item.name === undefined ? this.#filler() : this.scope.allocate(camelCase(cobolName, 'n'));
      this.#items.set(item, name);
      for (const condition of item.conditions) this.#conditions.set(condition, this.#conditionMethods(condition));
    }
  }

  #fillers = 0;

  #filler(): string {
    this.#fillers += 1;
    return this.scope.allocate(`filler${this.#fillers}`);
  }

  #conditionMethods(condition: ConditionName): ConditionMethods {
    const name = pascalCase(condition.name, 'N').replace(/^Is(?=[A-Z])/, '');
    return {
      test: this.scope.allocate(`is${name}`),
      set: this.scope.allocate(`set${name}`),
      clear: this.scope.allocate(`clear${name}`),
    };
  }
}

/** A name that occurs more than once is told apart by its group, as in `NAME OF GROUP`. */
function qualifiedName(item: DataItem): string {
  const owner = item.parent?.name ?? item.file?.name;
  return owner === undefined ? (item.name ?? 'FILLER') : `${owner}-${item.name}`;
}

/**
 * Statements before the first paragraph of a section go by the section's name, those before any section are the main line.
 * A name that several sections have is told apart by its section.
 */
function paragraphName(paragraph: BoundParagraph, program: BoundProgram): string {
  const section = paragraph.section;
  if (paragraph.name === undefined) {
    const base = section.name ?? 'MAIN-LINE';
    return section.last > section.first && section.name !== undefined ? `${base}-START` : base;
  }
  const shared = program.paragraphs.filter((other) => other.name === paragraph.name).length > 1;
  return shared && section.name !== undefined ? `${section.name}-${paragraph.name}` : paragraph.name;
}

function fail(name: string): never {
  throw new RangeError(`no Java name was given to ${name}`);
}
