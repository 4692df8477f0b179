import type { BusinessRules, ProgramDescription } from './documents/opinions.ts';
import { code, text } from './report-markdown.ts';

/** What was found out about one program; absent: nothing. */
export interface HandbookEntry {
  readonly program: string;
  readonly source: string;
  readonly rules?: BusinessRules | undefined;
  readonly description?: ProgramDescription | undefined;
  /** Why there is less than there should be. */
  readonly problems: readonly string[];
}

/**
 * The handbook of a code base as Markdown: what each program is for and the business rules in it, each with the lines that say it. It
 * says of everything who said it, and of what cites nothing that could be found that it is left out. Pure.
 */
export function renderHandbook(project: string, entries: readonly HandbookEntry[]): string {
  const rules = entries.reduce((sum, entry) => sum + (entry.rules?.rules.length ?? 0), 0);
  const described = entries.filter(({ description }) => description !== undefined).length;
  return `${[
    `# Handbook: ${text(project)}`,
    `${entries.length} programs, ${described} described, ${rules} business rules. What stands here was written by language models: an opinion, no proof. Every statement names lines of the sources that were looked up; what named none that say it was left out, and is counted.`,
    ...entries.map(chapter),
  ].join('\n\n')}\n`;
}

function chapter({ program, source, rules, description, problems }: HandbookEntry): string {
  const paragraphs = (description?.paragraphs ?? []).map(
    (paragraph) => `${text(paragraph.text)} ${cited(paragraph.citations)}`,
  );
  return [
    `## ${text(program)}`,
    `${code(source)}. ${saidBy(rules, description)}`,
    ...(description === undefined ? [] : [text(description.purpose), ...paragraphs]),
    ...(rules === undefined || rules.rules.length === 0 ? [] : [rulesTable(rules)]),
    ...leftOut(rules, description),
    ...problems.map((problem) => `Missing: ${text(problem)}`),
  ].join('\n\n');
}

function rulesTable({ rules }: BusinessRules): string {
  return [
    '| rule | kind | what it says | data | where |',
    '|---|---|---|---|---|',
    ...rules.map(
      ({ title, kind, rule, data, citations }) =>
        `| ${text(title)} | ${kind} | ${text(rule)} | ${data.map(code).join(', ')} | ${cited(citations)} |`,
    ),
  ].join('\n');
}

function cited(citations: BusinessRules['rules'][number]['citations']): string {
  return citations
    .map(({ file, line, endLine }) => code(`${file}:${line}${endLine === line ? '' : `-${endLine}`}`))
    .join(' ');
}

const ANSWERED = { live: '', cache: ', known from an earlier run', recording: ', recorded' } as const;

function saidBy(...documents: readonly ({ readonly said: BusinessRules['said'] } | undefined)[]): string {
  const said = documents.flatMap((one) => (one === undefined ? [] : [`${one.said.model}${ANSWERED[one.said.source]}`]));
  return said.length === 0 ? '' : `Said by ${[...new Set(said)].map(text).join('; ')}.`;
}

function leftOut(...documents: readonly ({ readonly unfounded: BusinessRules['unfounded'] } | undefined)[]): string[] {
  const all = documents.flatMap((one) => one?.unfounded ?? []);
  return all.length === 0 ? [] : [`Left out, because no line says it: ${all.length}.`];
}
