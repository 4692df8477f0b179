import { z } from 'zod';

/** Labels that one run may have. */
export const MOST_LABELS = 32;

/** A word that people put on runs to find them again: `nightly`, `team=core`. */
export const labelSchema = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._/=@+-]{0,63}$/u,
    'a label has 1 to 64 letters, digits, and . _ / = @ + - but not at its beginning',
  );
export type Label = z.infer<typeof labelSchema>;
