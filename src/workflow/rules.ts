/** Every rule of the workflow language, and when it is broken. docs/writing-workflows.md lists them (a test compares). */
export const RULES = {
  syntax: 'the text is not one YAML document',
  'too-large': 'more than a million characters, or more than 10,000 steps with all sub-workflows',
  'alias-bomb': 'aliases that multiply beyond all measure',
  'duplicate-key': 'a key appears twice in one map',
  'unknown-key': 'a key that nobody knows',
  'missing-key': 'a key that has to be there is not',
  'bad-value': 'a value of another type, or outside its bounds',
  'bad-duration': 'no duration, or one of zero or more than 24 days',
  'bad-money': 'no amount of money',
  'bad-name': 'a name that expressions cannot use',
  'bad-default': 'a default that does not fit its parameter',
  'bad-schema': 'a parameter that contradicts itself',
  'bad-pattern': 'a pattern that cannot be matched in linear time',
  'literal-secret': 'a secret in the file, instead of a reference to one',
  'no-steps': 'a workflow without steps',
  'step-kind': 'a step that is not exactly one of agent, approval and workflow',
  'useless-key': 'a key that means nothing for this kind of step, or can have no effect',
  'unknown-step': 'a step that does not exist',
  'unknown-parameter': 'a parameter that does not exist, here or in the sub-workflow',
  'unknown-workflow': 'a sub-workflow that cannot be found or read',
  'unknown-field': 'a field that a step, or an item, does not have',
  'duplicate-need': 'a step needed twice',
  cycle: 'steps, or files, that wait for each other',
  'needs-finally': 'a step that needs one that runs after all others',
  'tolerate-without-items': 'tolerance in a step without items',
  'not-a-list': 'forEach over something that is no list of items',
  'bad-repair': 'a repair of the output for other items',
  'too-deep': 'sub-workflows nested more than 8 deep',
  'missing-parameter': 'a sub-workflow does not get a parameter that it requires',
  'bad-parameter': 'a value that does not fit the parameter of a sub-workflow',
  'partial-expression': 'an expression that is only a part of a text',
  'expression-syntax': 'no expression of the Common Expression Language',
  'expression-type': 'types that do not fit together in an expression',
  'incomplete-reference': 'params, steps or item without what follows them',
  'shadowed-name': 'a loop variable named like something that is there already',
  'nested-loop': 'a loop within a loop',
  'forbidden-function': 'a function that can run for hours',
  'wrong-output': 'one output of many, many of one, or that of other items',
  'no-item': 'an item where there is none',
  'no-findings': 'findings outside a repair',
  'bad-condition': 'a condition that is neither true nor false',
  'impossible-comparison': 'a comparison with a word that can never be there',
  'unreachable-step': 'a condition that is never true',
  'unused-parameter': 'warning: no expression reads the parameter',
} as const;

export type Rule = keyof typeof RULES;

/** What is wrong, and what to do about it. */
export interface Problem {
  readonly rule: Rule;
  readonly message: string;
  readonly fix: string;
}
