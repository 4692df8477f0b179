export { analyseFile, type CompilerOptions, copybookLibrary } from './analyse.ts';
export { compilerSettings, javaPackage } from './compiler-settings.ts';
export { supportLibrary } from './support-library.ts';
export { caseTranslator, type GivenTranslation } from './translate-case.ts';
export { type FileTranslation, type JavaSource, translateFile, type TranslationIssue } from './translate.ts';
