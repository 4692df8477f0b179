export { type PromptFile, parsePromptFile, readPromptFile } from './prompt-file.ts';
export { PromptTemplate } from './prompt-template.ts';
