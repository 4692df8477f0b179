import type { TestCase } from './cases.ts';
import type { CaseStep } from './manifest.ts';
import { type BuildPlan, modulePlan, programPlan } from './original-build.ts';
import { FIXED_ENVIRONMENT } from './original-environment.ts';

/**
 * A shell script with which a stranger runs the original of a case again, without drydock: to be started in the root of
 * the cases. Outputs land in `$OUT` (`stdout1`, `exit1` … for each step), files that the programs write in `$RUN`.
 */
export function reproductionScript(testCase: TestCase): string {
  return [
    `# ${testCase.corpus}/${testCase.id}: runs the original. Both sides: drydock verify --cases . --filter ${testCase.id}`,
    'set -eu',
    'ROOT=$(pwd); BUILD=$(mktemp -d); RUN=${RUN:-$(mktemp -d)}; OUT=${OUT:-$(mktemp -d)}',
    ...testCase.modules.map((module) => buildLine(modulePlan(testCase, module), '$BUILD')),
    ...testCase.steps.map(
      (step, index) => `mkdir "$BUILD/${index + 1}"; ${buildLine(programPlan(testCase, step), `$BUILD/${index + 1}`)}`,
    ),
    ...testCase.mkdirs.map((name) => `mkdir -p "$RUN"/${quote(name)}`),
    ...testCase.files.map(
      ({ src, as }) => `mkdir -p "$(dirname "$RUN"/${quote(as)})"; cp ${quote(src)} "$RUN"/${quote(as)}`,
    ),
    'cd "$RUN"; set +e',
    ...testCase.steps.map((step, index) => runLine(testCase, step, index + 1)),
    'ls -l "$OUT" "$RUN"',
    '',
  ].join('\n');
}

function buildLine({ args, name, sources }: BuildPlan, folder: string): string {
  return ['cobc', ...args.map(quote), '-o', `"${folder}"/${quote(name)}`, ...sources.map(quote)].join(' ');
}

function runLine(testCase: TestCase, step: CaseStep, number: number): string {
  const variables = Object.entries({ ...FIXED_ENVIRONMENT, ...testCase.env, ...step.env });
  const instant = testCase.frozenClock?.toISOString().slice(0, 19).replace('T', ' ');
  const command = [
    'env',
    'COB_LIBRARY_PATH="$BUILD"',
    ...variables.map(([name, value]) => quote(`${name}=${value}`)),
    ...(instant === undefined ? [] : ['faketime', '-f', quote(instant)]),
    `"$BUILD/${number}"/${quote(programPlan(testCase, step).name)}`,
    ...step.args.map(quote),
  ].join(' ');
  const output = `> "$OUT"/stdout${number}; echo $? > "$OUT"/exit${number}`;
  if (step.stdinText !== undefined) return `printf '%s' ${quote(step.stdinText)} | ${command} ${output}`;
  return `${command} < ${step.stdin === undefined ? '/dev/null' : `"$ROOT"/${quote(step.stdin)}`} ${output}`;
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
