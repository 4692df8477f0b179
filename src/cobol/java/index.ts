/** The Java back end: from a bound COBOL program to readable Java over the support library. */
export type { JavaPlace, PrintedClass, PrintedItem, PrintedParagraph } from './class-printer.ts';
export { className } from './class-name.ts';
export type { TranslationDiagnostic } from './diagnostic.ts';
export {
  type ProgramTranslation,
  type TranslationOptions,
  translateProgram,
} from './translate-program.ts';
