import type { Reference } from '../syntax/index.ts';
import type { Constants } from './constants.ts';
import type {
  BoundFile,
  ConditionName,
  DataItem,
  IndexName,
  Resolution,
  SemanticProblem,
  SpecialRegister,
} from './model.ts';

type Named =
  | DataItem
  | ConditionName
  | IndexName
  | BoundFile
  | Extract<Resolution, { kind: 'constant' | 'mnemonic' | 'switch' | 'symbolic' | 'alphabet' | 'class' }>;

const registers: ReadonlySet<string> = new Set<SpecialRegister>([
  'RETURN-CODE',
  'TALLY',
  'SORT-RETURN',
  'NUMBER-OF-CALL-PARAMETERS',
  'LINAGE-COUNTER',
  'WHEN-COMPILED',
  'DEBUG-ITEM',
  'CURRENT-DATE',
  'TIME-OF-DAY',
]);

/** The names of one program, with the GLOBAL names of the programs around it. */
export class Scope {
  readonly #names = new Map<string, Named[]>();
  readonly #outer: Scope | undefined;
  readonly #cache = new WeakMap<Reference, Resolution>();

  constructor(outer: Scope | undefined) {
    this.#outer = outer;
  }

  add(name: string, meaning: Named): void {
    const known = this.#names.get(name);
    if (known) known.push(meaning);
    else this.#names.set(name, [meaning]);
  }

  /** Adds an item with everything below it. */
  addItem(item: DataItem): void {
    if (item.name !== undefined) this.add(item.name, item);
    for (const condition of item.conditions) this.add(condition.name, condition);
    for (const child of item.children) {
      // What a RENAMES shares with the items it renames is already known by its own name.
      if (item.level !== 66) this.addItem(child);
    }
  }

  addConstants(constants: Constants): void {
    for (const [name, value] of constants) this.add(name, { kind: 'constant', name, value });
  }

  resolve(reference: Reference): Resolution {
    const cached = this.#cache.get(reference);
    if (cached) return cached;
    const found = this.#lookup(reference);
    this.#cache.set(reference, found);
    return found;
  }

  #lookup(reference: Reference): Resolution {
    const own = this.#names.get(reference.name)?.filter((meaning) => qualifies(meaning, reference.qualifiers)) ?? [];
    const only = own[0];
    if (only && own.length === 1) return only;
    if (own.length > 1) return pick(own, reference) ?? ambiguous(reference, own);
    const outer = this.#outer?.global(reference);
    if (outer) return outer;
    if (registers.has(reference.name)) return this.#register(reference);
    return unknown(reference);
  }

  /** What a contained program sees of this scope: only GLOBAL names. */
  global(reference: Reference): Resolution | undefined {
    const own =
      this.#names
        .get(reference.name)
        ?.filter((meaning) => isGlobal(meaning) && qualifies(meaning, reference.qualifiers)) ?? [];
    return own[0] ?? this.#outer?.global(reference);
  }

  #register(reference: Reference): Resolution {
    const name = reference.name as SpecialRegister;
    if (name !== 'LINAGE-COUNTER') return { kind: 'register', name, file: undefined };
    const file = reference.qualifiers[0];
    const files = [...this.#names.values()]
      .flat()
      .filter((meaning): meaning is BoundFile => meaning.kind === 'file' && meaning.hasLinage);
    return {
      kind: 'register',
      name,
      file: file === undefined ? files[0] : files.find((candidate) => candidate.name === file),
    };
  }
}

function qualifies(meaning: Named, qualifiers: readonly string[]): boolean {
  if (qualifiers.length === 0) return true;
  let item =
    meaning.kind === 'item'
      ? meaning
      : meaning.kind === 'condition'
        ? meaning.item
        : meaning.kind === 'index'
          ? meaning.table
          : undefined;
  let at = 0;
  // A condition name's or index's own item is the innermost possible qualifier.
  if (meaning.kind === 'condition' || meaning.kind === 'index') {
    if (item?.name === qualifiers[0]) at += 1;
  }
  let file: BoundFile | undefined = item?.file;
  for (item = item?.parent; item && at < qualifiers.length; item = item.parent) {
    if (item.name === qualifiers[at]) at += 1;
    file ??= item.file;
  }
  if (at < qualifiers.length && file?.name === qualifiers[at]) at += 1;
  return at === qualifiers.length;
}

function isGlobal(meaning: Named): boolean {
  switch (meaning.kind) {
    case 'item':
      return meaning.global;
    case 'condition':
      return meaning.item.global;
    case 'index':
      return meaning.table.global;
    case 'file':
      return meaning.description.global;
    default:
      // SPECIAL-NAMES of a containing program hold for the contained ones (COBOL 2014 §12.3.1).
      return true;
  }
}

/** Unqualified, a level 01 or 77 name wins over subordinate items of the same name in other records (GnuCOBOL, observed). */
function pick(candidates: readonly Named[], reference: Reference): Named | undefined {
  if (reference.qualifiers.length > 0) {
    const direct = candidates.filter(
      (meaning) => meaning.kind === 'item' && meaning.parent?.name === reference.qualifiers[0],
    );
    return direct.length === 1 ? direct[0] : undefined;
  }
  const roots = candidates.filter((meaning) => meaning.kind !== 'item' || meaning.parent === undefined);
  return roots.length === 1 ? roots[0] : undefined;
}

function describe(reference: Reference): string {
  return [reference.name, ...reference.qualifiers].join(' OF ');
}

function unknown(reference: Reference): SemanticProblem {
  return {
    kind: 'problem',
    rule: 'semantics/unknown-name',
    message: `${describe(reference)} is not defined`,
    position: reference.position,
    severity: 'error',
  };
}

function ambiguous(reference: Reference, candidates: readonly Named[]): SemanticProblem {
  return {
    kind: 'problem',
    rule: 'semantics/ambiguous-name',
    message: `${describe(reference)} is ambiguous: ${candidates.length} items have that name; qualify it with OF`,
    position: reference.position,
    severity: 'error',
  };
}
