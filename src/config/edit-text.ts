import { isMap, isNode, isScalar, parseDocument, type YAMLMap } from 'yaml';
import type { SettingKey } from './settings.ts';

/**
 * The text of a configuration file with a setting changed; comments, order and all other settings stay as they are. The text must be
 * one that {@link parseConfigFile} has no issue with.
 */
export function textWith(text: string, key: SettingKey, value: unknown): string {
  return edited(text, (document) => {
    const path = key.split('.');
    const [group] = path;
    if (path.length > 1 && !isMap(document.getIn([group], true))) document.setIn([group], document.createNode({}));
    const before: unknown = document.getIn(path, true);
    // A value in its own quotes keeps its place, its comment and its anchor.
    if (isScalar(before) && !Array.isArray(value)) before.value = value;
    else document.setIn(path, document.createNode(value));
  });
}

/** The text without the setting, and without its group when that is empty then. Comments above it stay. */
export function textWithout(text: string, key: SettingKey): string {
  return edited(text, ({ contents }) => {
    const root: unknown = contents;
    if (!isMap(root)) return;
    const [group = '', inner] = key.split('.');
    if (inner === undefined) return remove(root, group);
    const map: unknown = root.get(group, true);
    if (!isMap(map)) return;
    remove(map, inner);
    if (map.items.length === 0 && map.comment === undefined) remove(root, group);
  });
}

/** Takes an entry out of a map and leaves what was written above it to the next one, or to the end. */
function remove(map: YAMLMap, name: string): void {
  const at = map.items.findIndex(({ key }) => (isScalar(key) ? key.value : key) === name);
  const [pair] = at < 0 ? [] : map.items.splice(at, 1);
  if (pair === undefined || !isNode(pair.key) || typeof pair.key.commentBefore !== 'string') return;
  const above = pair.key.commentBefore;
  const next = map.items[at]?.key;
  if (isNode(next))
    next.commentBefore = [above, next.commentBefore].filter((text) => typeof text === 'string').join('\n');
  else map.comment = [map.comment, above].filter((text) => typeof text === 'string').join('\n');
}

function edited(text: string, change: (document: ReturnType<typeof parseDocument>) => void): string {
  const document = parseDocument(text);
  const root: unknown = document.contents;
  if (root !== null && !isMap(root)) document.contents = null;
  change(document);
  const left: unknown = document.contents;
  // A file in which nothing is left is its comments, not `{}`.
  if (isMap(left) && left.items.length === 0) {
    const comments = [document.commentBefore, left.commentBefore, left.comment, document.comment];
    document.contents = null;
    document.commentBefore = comments.filter((comment) => typeof comment === 'string').join('\n') || null;
    document.comment = null;
    const only = document.commentBefore;
    return withLineEnds(text, only === null ? '' : `${only.replaceAll(/^(?=.)/gm, '#')}\n`);
  }
  return withLineEnds(text, document.toString({ lineWidth: 0, flowCollectionPadding: true }));
}

function withLineEnds(before: string, text: string): string {
  return before.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
}
