/** Classes of the support library that generated code may name. */
export const libraryClasses: readonly string[] = (
  'AcceptSource AccessMode Advancing Alphanumeric AlphanumericEdited Binary Category CloseOption CobolRuntime Decimal Device Dialect Field ' +
  'FileOutcome FloatingPoint Functions Group IndexedFile Initialization InspectStatement JumpingProgram LineSequentialFile Literal Numeric ' +
  'NumericEdited OpenMode Packed Pointer Program RelativeFile Rounding RuntimeChecks SequentialFile SortFile SortStatement StartRelation Storage ' +
  'StringStatement TableSearch UnstringStatement Zoned'
).split(' ');

const figuratives = ['HIGH_VALUES', 'LOW_VALUES', 'NULL', 'QUOTES', 'SPACES', 'ZEROS'];

/** The import declarations that a file's text needs, and no others. */
export function importsFor(text: string, libraryPackage: string): string[] {
  const words = new Set(withoutLiteralsAndComments(text).match(/(?<!\.)\b[A-Z]\w*/g) ?? []);
  const classes = libraryClasses.filter((name) => words.has(name)).map((name) => `import ${libraryPackage}.${name};`);
  const constants = figuratives
    .filter((name) => words.has(name))
    .map((name) => `import static ${libraryPackage}.Figurative.${name};`);
  const standard = words.has('StandardCharsets') ? ['import java.nio.charset.StandardCharsets;'] : [];
  return [...constants, ...(constants.length > 0 ? [''] : []), ...classes, ...standard];
}

function withoutLiteralsAndComments(text: string): string {
  return text.replaceAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g, ' ');
}
