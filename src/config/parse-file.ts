import { dirname } from 'node:path';
import { isAlias, isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { closestWord } from '../model/index.ts';
import type { ConfigIssue } from './environment.ts';
import { readValue } from './kind.ts';
import type { Layer, Scope } from './resolve.ts';
import { isSettingKey, type SettingKey, settingKeys, settingOf } from './settings.ts';

/** A file as it was read. */
export interface ConfigText {
  readonly scope: Scope;
  /** Absolute. Relative paths in it are seen from its folder. */
  readonly file: string;
  /** The file as people are told of it. */
  readonly shown: string;
  readonly text: string;
}

export interface ParsedFile {
  readonly layer: Layer;
  /** In the order of the file. What is wrong is left out of the layer. */
  readonly issues: readonly ConfigIssue[];
}

/** Reads the text of a drydock.yaml. Never throws: every mistake is an issue with its line and column. */
export function parseConfigFile(source: ConfigText): ParsedFile {
  return new Reader(source).read();
}

class Reader {
  readonly #source: ConfigText;
  readonly #lines = new LineCounter();
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #issues: ConfigIssue[] = [];
  readonly #values = new Map<SettingKey, { value: unknown; place: string }>();

  constructor(source: ConfigText) {
    this.#source = source;
    this.#document = parseDocument(source.text, { lineCounter: this.#lines, prettyErrors: false });
  }

  read(): ParsedFile {
    const { errors, contents } = this.#document;
    for (const { pos, message } of errors) {
      this.#issues.push({
        place: this.#place(pos[0]),
        message: message.replace(/\.$/, ''),
        fix: 'Correct the YAML at this place.',
      });
    }
    const root: unknown = contents;
    if (errors.length === 0 && isMap(root)) this.#map(root, '');
    else if (errors.length === 0 && root !== null && !(isScalar(root) && root.value === null)) {
      this.#wrong(root as Node, 'a configuration is a list of `key: value`', 'Write for example: port: 7717');
    }
    return { layer: { scope: this.#source.scope, values: this.#values }, issues: this.#issues };
  }

  #map(map: YAMLMap, prefix: string): void {
    for (const pair of map.items) this.#pair(pair as Pair<Node, Node | null>, prefix);
  }

  #pair({ key: keyNode, value }: Pair<Node, Node | null>, prefix: string): void {
    const name = isScalar(keyNode) ? String(keyNode.value) : this.#source.text.slice(...(keyNode.range ?? [0, 0]));
    const key = `${prefix}${name}`;
    const node = isAlias(value) ? (value.resolve(this.#document) ?? null) : value;
    if (isSettingKey(key)) {
      if (prefix !== '' || !key.includes('.')) return this.#setting(key, node, keyNode);
      const [group = '', inner = ''] = key.split('.');
      return this.#wrong(
        keyNode,
        `${key} stands in one line`,
        `Write it as two:  ${group}:  and, indented, ${inner}: …`,
      );
    }
    const isGroup = prefix === '' && settingKeys.some((known) => known.startsWith(`${name}.`));
    if (!isGroup) return this.#unknown(key, keyNode, prefix);
    if (isMap(node)) return this.#map(node, `${name}.`);
    const isEmpty = node === null || (isScalar(node) && node.value === null);
    if (!isEmpty) this.#wrong(node, `${name} is a group of settings`, `Write its settings below it, indented.`);
  }

  #unknown(key: string, node: Node, prefix: string): void {
    const siblings = settingKeys.filter((known) => known.startsWith(prefix));
    const groups = [
      ...new Set(settingKeys.flatMap((known) => (known.includes('.') ? [known.split('.')[0] ?? ''] : []))),
    ];
    const closest =
      closestWord(key, siblings) ??
      closestWord(key, prefix === '' ? [...groups, ...settingKeys] : settingKeys) ??
      settingKeys.find((known) => known.split('.').at(-1) === key) ??
      null;
    const fix = closest === null ? `All settings: drydock config list` : `Did you mean ${closest}?`;
    this.#wrong(node, `there is no setting ${key.slice(0, 200)}`, fix);
  }

  #setting(key: SettingKey, node: Node | null, keyNode: Node): void {
    const { kind } = settingOf(key);
    const fix = `Give ${kind.expects}.`;
    if (node === null || (isScalar(node) && node.value === null)) {
      this.#wrong(keyNode, `${key} has no value`, `${fix} Or remove the line.`);
      return;
    }
    const raw = this.#plain(node);
    const read = readValue(kind, raw);
    if (read === null) this.#wrong(node, `${brief(raw)} is no value for ${key}`, fix);
    else {
      const value = kind.from?.(read.value, dirname(this.#source.file)) ?? read.value;
      this.#values.set(key, { value, place: this.#place(node.range?.[0] ?? 0) });
    }
  }

  /** The value of a node; undefined for one that unfolds without end. */
  #plain(node: Node): unknown {
    try {
      return node.toJS(this.#document, { maxAliasCount: 20 });
    } catch {
      return undefined;
    }
  }

  #wrong(node: Node, message: string, fix: string): void {
    this.#issues.push({ place: this.#place(node.range?.[0] ?? 0), message, fix });
  }

  #place(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#source.shown}:${Math.max(1, line)}:${Math.max(1, col)}`;
  }
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'this';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
