import { z } from '../../agent.ts';

/** Bytes of all inputs of one vector; a test vector is small. */
const LARGEST_INPUT = 1 << 20;

/** Variables that are about the machine, not about the program. */
const OF_THE_MACHINE =
  /^(?:LD_|DYLD_|GCOV_|COB_(?:PRE_LOAD|LIBRARY_PATH|SET_TRACE|TRACE_FILE|RUNTIME_CONFIG)|(?:PATH|HOME|TMPDIR|SHELL|IFS)$)/i;

const bytes = z.string().refine((text) => Buffer.from(text, 'latin1').toString('latin1') === text, {
  message: 'every character stands for one byte: U+0000 to U+00FF',
});

/** An input that a model proposes; what is absent is as in the input that it was shown. */
const proposal = z.object({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'up to 40 letters, digits, ".", "-" and "_"'),
  purpose: z.string(),
  args: z.array(z.string()).optional(),
  env: z
    .array(
      z.object({
        name: z
          .string()
          .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/)
          .refine((name) => !OF_THE_MACHINE.test(name), { message: 'this variable is not for programs under test' }),
        value: z.string().refine((value) => !value.includes('\0'), { message: 'a value has no NUL' }),
      }),
    )
    .optional(),
  stdin: bytes.optional(),
  files: z
    .array(z.object({ name: z.string().describe('Its name in the directory of the run'), text: bytes }))
    .optional(),
});
export type Proposal = z.infer<typeof proposal>;

/** The form of the answer. Ids that are taken are told back to the model. */
export function proposals(taken: ReadonlySet<string>) {
  return z.object({ vectors: z.array(proposal).max(6) }).superRefine(({ vectors }, context) => {
    const seen = new Set(taken);
    for (const [index, { id, files = [], stdin = '' }] of vectors.entries()) {
      const path = ['vectors', index];
      if (seen.has(id)) context.addIssue({ code: 'custom', path: [...path, 'id'], message: `there is a vector ${id}` });
      seen.add(id);
      const size = stdin.length + files.reduce((sum, { text }) => sum + text.length, 0);
      if (size > LARGEST_INPUT)
        context.addIssue({
          code: 'custom',
          path,
          message: `its inputs have ${size} bytes; ${LARGEST_INPUT} is the limit`,
        });
    }
  });
}
