import { z } from 'zod';
import { artifactSchema } from '../../model/index.ts';

/** Where a statement about a program is to be found in its text; checked to stand there. */
const citation = z.object({
  file: z.string(),
  line: z.int().min(1),
  endLine: z.int().min(1),
  quote: z.string(),
});

/** Who said it: a language model, and whether it was asked just now. */
const said = z.object({ model: z.string(), source: z.enum(['live', 'cache', 'recording']) });

/** What was said but cites nothing that could be found: told, and not used. */
const unfounded = z.array(z.object({ text: z.string(), problem: z.string() }));

export const ruleKinds = [
  'calculation',
  'decision',
  'validation',
  'eligibility',
  'limit',
  'sequence',
  'other',
] as const;

/** The JSON form of a `cobol.rules` artifact: the business rules of one program, each with the lines that say it. */
export const businessRules = z.object({
  program: z.string(),
  said,
  rules: z.array(
    z.object({
      title: z.string(),
      rule: z.string(),
      kind: z.enum(ruleKinds),
      data: z.array(z.string()),
      citations: z.array(citation).min(1),
    }),
  ),
  unfounded,
});
export type BusinessRules = z.infer<typeof businessRules>;

/** What the extraction of rules gives. */
export const rulesOutput = z.object({ rules: artifactSchema, count: z.int(), unfounded: z.int() });

/** The JSON form of a `cobol.description` artifact: what a program is for, in words, each paragraph with its lines. */
export const programDescription = z.object({
  program: z.string(),
  said,
  purpose: z.string(),
  paragraphs: z.array(z.object({ text: z.string(), citations: z.array(citation).min(1) })),
  unfounded,
});
export type ProgramDescription = z.infer<typeof programDescription>;

/** What a description gives. */
export const descriptionOutput = z.object({ description: artifactSchema, purpose: z.string(), unfounded: z.int() });

/** The JSON form of a `cobol.review` artifact: an opinion on some Java, never a proof. */
export const translationReview = z.object({
  program: z.string(),
  said,
  summary: z.string(),
  readability: z.int().min(1).max(5),
  remarks: z.array(
    z.object({
      path: z.string(),
      line: z.int().min(1),
      severity: z.enum(['note', 'improvement', 'risk']),
      remark: z.string(),
    }),
  ),
});
export type TranslationReview = z.infer<typeof translationReview>;
