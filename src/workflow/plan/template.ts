import type { JsonValue } from '../../model/index.ts';

/** A CEL expression inside a template, with the keys that lead to it. */
export interface TemplateExpression {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

/** The expression of a string of the form `${expression}`; null for any other string. */
export function expressionIn(text: string): string | null {
  return text.startsWith('${') && text.endsWith('}') ? text.slice(2, -1) : null;
}

/** Every expression of a template: JSON in which some strings have the form `${expression}`. */
export function templateExpressions(
  template: JsonValue | undefined,
  path: readonly (string | number)[] = [],
): TemplateExpression[] {
  if (typeof template === 'string') {
    const text = expressionIn(template);
    return text === null ? [] : [{ text, path }];
  }
  if (typeof template !== 'object' || template === null) return [];
  if (Array.isArray(template)) return template.flatMap((value, index) => templateExpressions(value, [...path, index]));
  return Object.entries(template).flatMap(([key, value]) => templateExpressions(value, [...path, key]));
}

/** The template with each expression replaced by what `resolve` makes of it. */
export function filledTemplate(template: JsonValue, resolve: (expression: string) => JsonValue): JsonValue {
  if (typeof template === 'string') {
    const text = expressionIn(template);
    return text === null ? template : resolve(text);
  }
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((value) => filledTemplate(value, resolve));
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, filledTemplate(value, resolve)]));
}
