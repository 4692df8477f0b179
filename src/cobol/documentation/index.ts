export { type ParagraphMapping, renderProgramPage } from './program-page.ts';
