import type { TranslationDetails } from '../../project/index.ts';

/**
 * The construct without a translation at which a run of the Java ended, if that is what verification found: generated Java says the
 * place when it breaks off. Pure.
 *
 * @param reason what verification said
 */
export function gapReached(
  issues: TranslationDetails['issues'],
  reason: string,
): TranslationDetails['issues'][number] | undefined {
  return issues.find(({ severity, position: { file, line } }) => {
    return severity === 'gap' && reason.includes(`${file.replace(/^.*\//, '')}:${line}`);
  });
}
