export { analyseFile, type CompilerOptions, copybookLibrary } from './analyse.ts';
export { supportLibrary } from './support-library.ts';
export { caseTranslator } from './translate-case.ts';
export { type FileTranslation, type JavaSource, translateFile, type TranslationIssue } from './translate.ts';
