import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { className } from './class-name.ts';
import { libraryClasses } from './imports.ts';
import { argumentCount, intrinsicNames } from './intrinsic-functions.ts';
import { camelCase } from './names.ts';

const library = join(import.meta.dirname, '../../../java/src/main/java/drydock/cobol');

function source(name: string): string {
  return readFileSync(join(library, `${name}.java`), 'utf8');
}

/** Method names of the library's Functions with their numbers of parameters; undefined for any number. */
function functionMethods(): Map<string, number | undefined> {
  const methods = source('Functions').matchAll(/^ {2}public \w+ (\w+)\(([^)]*)\) \{/gm);
  return new Map(
    [...methods].map(([, name = '', parameters = '']) => {
      const count = parameters === '' ? 0 : parameters.split(',').length;
      return [name, parameters.includes('...') ? undefined : count];
    }),
  );
}

describe('the support library', () => {
  it('has every intrinsic function that is translated, with as many arguments', () => {
    const methods = functionMethods();
    const missing = intrinsicNames.filter((name) => {
      const method = name === 'CHAR' ? 'character' : camelCase(name, 'f');
      return !methods.has(method) || methods.get(method) !== argumentCount(name);
    });
    expect(missing).toEqual([]);
  });

  it('has every class that generated code may import', () => {
    for (const name of libraryClasses)
      expect(source(name), name).toMatch(new RegExp(`public .*\\b(class|enum) ${name}\\b`));
  });

  it('finds called programs by the class names that the translation gives them', () => {
    // Names.classNames looks for the plain name, then for the one with Program behind it.
    for (const name of libraryClasses.filter((candidate) => /^[A-Z][a-z]*$/.test(candidate))) {
      expect(className(name.toUpperCase())).toBe(`${name}Program`);
    }
    expect(source('Names')).toContain('name + "Program"');
  });
});
