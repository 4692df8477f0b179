import type { ContentKind, SourceFormat } from '../source/index.ts';

/** How much of a text reads as COBOL. */
export interface CobolEvidence {
  /** Line of the first IDENTIFICATION DIVISION or PROGRAM-ID; 0 for none. */
  readonly identificationLine: number;
  /** Line of the first other division header; 0 for none. */
  readonly divisionLine: number;
  /** The first line that is no comment, directive or compiler option opens a program. */
  readonly opensProgram: boolean;
  /** Data descriptions, file descriptions, SELECT, conditions. */
  readonly descriptions: number;
  readonly statements: number;
  /** Lines with text that is no comment. */
  readonly codeLines: number;
}

const identification = /^(?:(?:IDENTIFICATION|ID) +DIVISION|(?:PROGRAM|FUNCTION|CLASS)-ID)(?=[ .]|$)/i;
const division = /^(?:ENVIRONMENT|DATA|PROCEDURE) +DIVISION(?=[ .]|$)/i;
const leading = /^(?:>>|\$[A-Z]|CBL |PROCESS |COPY |REPLACE |\+\+INCLUDE|EJECT|SKIP[123]|TITLE )/i;
const description =
  /^(?:(?:0?[1-9]|[1-4][0-9]|66|77|78|88) +[A-Z0-9:*"'()-]+.*(?:\.$| (?:PIC|PICTURE|VALUE|VALUES|REDEFINES|OCCURS|COMP|USAGE|COPY|RENAMES)\b)|(?:FD|SD|RD) +[A-Z]|SELECT +(?:OPTIONAL +)?[A-Z0-9-]+|PIC(?:TURE)? |VALUE )/i;
const statement =
  /^(?:MOVE .+|PERFORM [A-Z0-9-]+.*|IF .+|ELSE|END-[A-Z]+|EVALUATE .+|WHEN .+|DISPLAY .+|COMPUTE [A-Z0-9-]+.*=|(?:ADD|SUBTRACT) .+ (?:TO|FROM|GIVING)\b.*|CALL ["'A-Z].*|(?:OPEN|CLOSE|READ|WRITE|REWRITE) [A-Z0-9-]+.*|GO +TO .+|EXEC +(?:CICS|SQL|DLI)\b.*|STOP RUN|GOBACK|EXIT|INITIALIZE .+|STRING .+|SET .+ TO .+|ACCEPT .+|[0-9A-Z][0-9A-Z-]*-[0-9A-Z-]*\.$)/i;

/** Looks at the lines of a text. */
export function cobolEvidence(lines: readonly string[], format: SourceFormat): CobolEvidence {
  let [identificationLine, divisionLine, descriptions, statements, codeLines] = [0, 0, 0, 0, 0];
  let opensProgram: boolean | undefined;
  for (const [index, line] of lines.entries()) {
    const code = codeOf(line, format === 'free');
    if (code === '') continue;
    codeLines++;
    const opens = identification.test(code);
    if (!leading.test(code)) opensProgram ??= opens || division.test(code);
    if (opens && identificationLine === 0) identificationLine = index + 1;
    if (division.test(code) && divisionLine === 0) divisionLine = index + 1;
    if (description.test(code)) descriptions++;
    else if (statement.test(code)) statements++;
  }
  return { identificationLine, divisionLine, opensProgram: opensProgram ?? false, descriptions, statements, codeLines };
}

/** The program text of a line; empty for a comment. */
function codeOf(line: string, free: boolean): string {
  if (!free && (line[6] === '*' || line[6] === '/')) return '';
  const text = (free ? line : line.slice(7, 72)).trim();
  return text.startsWith('*') ? '' : text.replace(/ *\*>.*$/, '');
}

/** The kinds of content that can be COBOL. */
export function isText(content: ContentKind): boolean {
  return content !== 'binary' && content !== 'empty';
}
