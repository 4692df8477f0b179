import type { CommandNode, OptionNode } from './command-tree.ts';

/** Something that can be typed next. */
export interface Suggestion {
  readonly value: string;
  readonly description: string;
}

/** What can be typed next: words that are known, what has to be looked up, or files. */
export interface Completion {
  readonly suggestions: readonly Suggestion[];
  /** What `valueName` or argument is wanted, for values that are not known from the commands alone. */
  readonly wanted: Wanted | null;
  /** What every suggestion is preceded by in the word that is typed: `--output=`. */
  readonly prefix: string;
}

/** A value that is looked up. */
export interface Wanted {
  /** `run`, `workflow`, `dir` …: the name of the argument or of the value of an option. */
  readonly name: string;
  /** `run view`, without `drydock`. */
  readonly command: string;
  /** The option whose value it is; null for an argument. */
  readonly option: string | null;
  /** Arguments before it. */
  readonly before: readonly string[];
}

/**
 * What can be typed at the end of a command line.
 *
 * @param words what was typed after `drydock`, without quotes; the last one is the word at the cursor and may be empty
 */
export function completeWords(root: CommandNode, words: readonly string[]): Completion {
  const typed = words.at(-1) ?? '';
  const place = follow(root, words.slice(0, -1));
  const { node, pending, positionals, hasEnded } = place;
  if (pending !== null) return valueOf(place, pending, '');
  const assigned = hasEnded ? null : /^(--[\w-]+)=/.exec(typed);
  if (assigned !== null) {
    const option = optionNamed(node, assigned[1] ?? '');
    return option === null || option.value === 'none' ? NOTHING : valueOf(place, option, assigned[0]);
  }
  if (typed.startsWith('-') && !hasEnded) return { ...NOTHING, suggestions: optionsOf(node) };
  const commands = positionals.length === 0 ? node.commands : [];
  const suggestions = commands.map(({ name, description }) => ({ value: name, description }));
  const argument = node.arguments[positionals.length] ?? node.arguments.findLast(({ isVariadic }) => isVariadic);
  if (argument === undefined) return { ...NOTHING, suggestions };
  const choices = argument.choices.map((value) => ({ value, description: '' }));
  const wanted = { name: argument.name, command: place.path.join(' '), option: null, before: positionals };
  return { suggestions: [...suggestions, ...choices], wanted: choices.length > 0 ? null : wanted, prefix: '' };
}

const NOTHING: Completion = { suggestions: [], wanted: null, prefix: '' };

interface Place {
  readonly node: CommandNode;
  readonly path: readonly string[];
  readonly positionals: readonly string[];
  /** The option whose value comes next. */
  readonly pending: OptionNode | null;
  /** After `--` there are no options. */
  readonly hasEnded: boolean;
}

function follow(root: CommandNode, words: readonly string[]): Place {
  let place: Place = { node: root, path: [], positionals: [], pending: null, hasEnded: false };
  for (const word of words) place = after(place, word);
  return place;
}

function after(place: Place, word: string): Place {
  const { node, path, positionals, pending, hasEnded } = place;
  if (pending !== null) return { ...place, pending: null };
  if (word === '--' && !hasEnded) return { ...place, hasEnded: true };
  if (word.startsWith('-') && word !== '-' && !hasEnded) {
    const option = optionNamed(node, word);
    return option?.value === 'required' ? { ...place, pending: option } : place;
  }
  const inner = positionals.length > 0 || hasEnded ? undefined : node.commands.find(({ name }) => name === word);
  if (inner !== undefined) return { ...place, node: inner, path: [...path, word] };
  return { ...place, positionals: [...positionals, word] };
}

function optionNamed(node: CommandNode, name: string): OptionNode | null {
  return node.options.find(({ names }) => names.includes(name)) ?? null;
}

function optionsOf(node: CommandNode): Suggestion[] {
  const all = [...node.options, HELP].flatMap(({ names, description }) => {
    const long = names.findLast((name) => name.startsWith('--')) ?? names[0];
    return long === undefined ? [] : [{ value: long, description }];
  });
  return all.filter(({ value }, at) => all.findIndex((other) => other.value === value) === at);
}

const HELP: OptionNode = {
  names: ['-h', '--help'],
  description: 'show help',
  value: 'none',
  valueName: '',
  choices: [],
};

function valueOf({ path, positionals }: Place, option: OptionNode, prefix: string): Completion {
  const suggestions = option.choices.map((value) => ({ value, description: '' }));
  if (suggestions.length > 0) return { suggestions, wanted: null, prefix };
  const name = option.names.at(-1) ?? '';
  return {
    suggestions,
    wanted: { name: option.valueName, command: path.join(' '), option: name, before: positionals },
    prefix,
  };
}
