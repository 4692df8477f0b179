import type { DataDescription, Reference } from './ast.ts';

interface NamedCondition {
  /** Names of the item the condition belongs to and of the groups above it, innermost first. */
  readonly owners: readonly string[];
  readonly global: boolean;
}

/**
 * The names of a program that decide how its procedure division is to be read: whether `C` in `A = B OR C` is a condition
 * of its own, whether `X IS VOWEL` tests a class, whether a word that other dialects reserve is a name here.
 * Names of the containing programs shine through where they are GLOBAL; special names always do.
 */
export class ProgramNames {
  readonly #parent: ProgramNames | undefined;
  readonly #declared = new Set<string>();
  readonly #conditions = new Map<string, NamedCondition[]>();
  readonly #switchConditions = new Set<string>();
  readonly #classes = new Set<string>();
  readonly #screens = new Set<string>();
  readonly #functions = new Set<string>();
  /** REPOSITORY FUNCTION ALL INTRINSIC stands in this program or one around it. */
  allIntrinsic: boolean;

  constructor(parent: ProgramNames | undefined) {
    this.#parent = parent;
    this.allIntrinsic = parent?.allIntrinsic ?? false;
  }

  /** A data, file, index or special name: from here on the word is no keyword. */
  declare(name: string): void {
    this.#declared.add(name);
  }

  isDeclared(name: string): boolean {
    return this.#declared.has(name) || (this.#parent?.isDeclared(name) ?? false);
  }

  declareSwitchCondition(name: string): void {
    this.declare(name);
    this.#switchConditions.add(name);
  }

  declareClass(name: string): void {
    this.declare(name);
    this.#classes.add(name);
  }

  isClass(name: string): boolean {
    return this.#classes.has(name) || (this.#parent?.isClass(name) ?? false);
  }

  /** A name of the SCREEN SECTION: DISPLAY and ACCEPT of it work on the screen. */
  declareScreen(name: string): void {
    this.declare(name);
    this.#screens.add(name);
  }

  isScreen(name: string): boolean {
    return this.#screens.has(name) || (this.#parent?.isScreen(name) ?? false);
  }

  /** A function that the REPOSITORY paragraph lets be called without the word FUNCTION. */
  declareFunction(name: string): void {
    this.#functions.add(name);
  }

  isFunction(name: string): boolean {
    return this.#functions.has(name) || (this.#parent?.isFunction(name) ?? false);
  }

  /** Takes in the condition names (level 88) below the entries. */
  declareConditions(entries: readonly DataDescription[], owners: readonly string[] = [], global = false): void {
    for (const entry of entries) {
      const path = entry.name === undefined ? owners : [entry.name, ...owners];
      const isGlobal = global || entry.global;
      for (const condition of entry.conditions)
        this.#declareCondition(condition.name, { owners: path, global: isGlobal });
      this.declareConditions(entry.children, path, isGlobal);
    }
  }

  #declareCondition(name: string | undefined, condition: NamedCondition): void {
    if (name === undefined) return;
    const known = this.#conditions.get(name);
    if (known === undefined) this.#conditions.set(name, [condition]);
    else known.push(condition);
  }

  /** Whether the reference means a condition name: level 88, or the on or off status of a switch. */
  isCondition(reference: Reference): boolean {
    if (this.#switchConditions.has(reference.name)) return true;
    const own = this.#conditions.get(reference.name);
    if (own?.some((condition) => qualifies(reference.qualifiers, condition.owners))) return true;
    if (this.#declared.has(reference.name)) return false;
    return this.#parent?.isGlobalCondition(reference) ?? false;
  }

  isGlobalCondition(reference: Reference): boolean {
    if (this.#switchConditions.has(reference.name)) return true;
    const own = this.#conditions.get(reference.name) ?? [];
    if (own.some((condition) => condition.global && qualifies(reference.qualifiers, condition.owners))) return true;
    return this.#parent?.isGlobalCondition(reference) ?? false;
  }
}

/** Whether every qualifier names an owner, in order from the inside out. */
function qualifies(qualifiers: readonly string[], owners: readonly string[]): boolean {
  let from = 0;
  for (const qualifier of qualifiers) {
    const at = owners.indexOf(qualifier, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
