export { answerLines } from './answer-lines.ts';
export { commandTree } from './command-tree.ts';
export { completeWords } from './complete.ts';
export { lookUp } from './look-up.ts';
export { SCRIPTS, SHELLS } from './scripts.ts';
export { wordsOfLine } from './shell-line.ts';
