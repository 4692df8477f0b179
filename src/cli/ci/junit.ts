import { countOf, type TestCase, type TestReport, type TestSuite } from './test-report.ts';

/** Characters of a message, and of what follows it: reports are read by people, and stored for long. */
const [MOST_MESSAGE, MOST_DETAILS] = [1_000, 20_000];

/**
 * A report in the form that Jenkins, GitLab, GitHub actions and most others read: `testsuites` > `testsuite` > `testcase`. Text from
 * sources and programs is hostile: characters that XML 1.0 cannot hold, not even escaped, are replaced.
 */
export function junitXml({ name, suites }: TestReport): string {
  const cases = suites.flatMap((suite) => suite.cases);
  const attributes = `name="${attribute(name)}" ${counts(cases)}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ name, startedAt, cases }: TestSuite): string[] {
  // Seconds without a zone: the schema knows no other form.
  const timestamp = new Date(startedAt).toISOString().slice(0, 19);
  return [
    `  <testsuite name="${attribute(name)}" ${counts(cases)} skipped="${countOf(cases, 'skipped')}" timestamp="${timestamp}">`,
    ...cases.map((one) => caseText(one, name)),
    '  </testsuite>',
  ];
}

function caseText(one: TestCase, suite: string): string {
  const place =
    one.file === null ? '' : ` file="${attribute(one.file)}"${one.line === null ? '' : ` line="${one.line}"`}`;
  const head = `    <testcase classname="${attribute(suite)}" name="${attribute(one.name)}" time="${seconds(one.ms)}"${place}`;
  if (one.outcome === 'passed') return `${head}/>`;
  const message = attribute(one.message.slice(0, MOST_MESSAGE) || (one.kind ?? one.outcome));
  if (one.outcome === 'skipped') {
    const why = one.kind === null ? message : attribute(`${one.kind}: `) + message;
    return `${head}>\n      <skipped message="${why}"/>\n    </testcase>`;
  }
  const element = one.outcome === 'failed' ? 'failure' : 'error';
  const details = content(one.details.slice(0, MOST_DETAILS));
  return `${head}>\n      <${element} message="${message}" type="${attribute(one.kind ?? element)}">${details}</${element}>\n    </testcase>`;
}

function counts(cases: readonly TestCase[]): string {
  const [failures, errors] = [countOf(cases, 'failed'), countOf(cases, 'error')];
  const time = seconds(cases.reduce((sum, { ms }) => sum + ms, 0));
  return `tests="${cases.length}" failures="${failures}" errors="${errors}" time="${time}"`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function content(text: string): string {
  return valid(text)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')
    .replaceAll('\r', '&#13;');
}

function attribute(text: string): string {
  return valid(text).replace(/[&<>"\t\n\r]/g, (character) => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`);
}

/** Without what is no `Char` of XML 1.0 (https://www.w3.org/TR/xml/#charsets), halves of surrogate pairs among them. */
function valid(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
