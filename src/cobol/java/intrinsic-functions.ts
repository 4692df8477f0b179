/**
 * - `text`: alphanumeric
 * - `number`: numeric with possible decimals or more digits than a `long`
 * - `count`: an integer of at most nine digits
 * - `any`: what its arguments are
 */
export type FunctionResult = 'text' | 'number' | 'count' | 'any';

const results: Readonly<Record<FunctionResult, string>> = {
  text:
    'CHAR CONCAT CONCATENATE CONTENT-OF CURRENCY-SYMBOL CURRENT-DATE EXCEPTION-FILE EXCEPTION-LOCATION EXCEPTION-STATEMENT EXCEPTION-STATUS ' +
    'FORMATTED-CURRENT-DATE FORMATTED-DATE FORMATTED-DATETIME FORMATTED-TIME LOCALE-COMPARE LOCALE-DATE LOCALE-TIME ' +
    'LOCALE-TIME-FROM-SECONDS LOWER-CASE MODULE-CALLER-ID MODULE-DATE MODULE-FORMATTED-DATE MODULE-ID MODULE-PATH MODULE-SOURCE MODULE-TIME ' +
    'MONETARY-DECIMAL-POINT MONETARY-THOUSANDS-SEPARATOR NUMERIC-DECIMAL-POINT NUMERIC-THOUSANDS-SEPARATOR REVERSE SUBSTITUTE ' +
    'SUBSTITUTE-CASE TRIM UPPER-CASE WHEN-COMPILED',
  number:
    'ABS ACOS ANNUITY ASIN ATAN COMBINED-DATETIME COS E EXP EXP10 FACTORIAL FRACTION-PART HIGHEST-ALGEBRAIC INTEGER INTEGER-PART ' +
    'LOG LOG10 LOWEST-ALGEBRAIC MEAN MEDIAN MIDRANGE MOD NUMVAL NUMVAL-C NUMVAL-F PI PRESENT-VALUE RANDOM RANGE REM ' +
    'SECONDS-FROM-FORMATTED-TIME SIGN SIN SQRT STANDARD-DEVIATION SUM TAN VARIANCE',
  count:
    'BYTE-LENGTH CONTENT-LENGTH DATE-OF-INTEGER DATE-TO-YYYYMMDD DAY-OF-INTEGER DAY-TO-YYYYDDD INTEGER-OF-DATE INTEGER-OF-DAY ' +
    'INTEGER-OF-FORMATTED-DATE LENGTH LENGTH-AN ORD ORD-MAX ORD-MIN SECONDS-PAST-MIDNIGHT STORED-CHAR-LENGTH TEST-DATE-YYYYMMDD ' +
    'TEST-DAY-YYYYDDD TEST-FORMATTED-DATETIME TEST-NUMVAL TEST-NUMVAL-C TEST-NUMVAL-F YEAR-TO-YYYY',
  any: 'MAX MIN',
};

const resultByName = new Map<string, FunctionResult>(
  (Object.keys(results) as FunctionResult[]).flatMap((result) =>
    results[result].split(' ').map((name) => [name, result] as const),
  ),
);

/** What an intrinsic function returns; undefined when the support library has no such function. */
export function intrinsicResult(name: string): FunctionResult | undefined {
  return resultByName.get(name);
}

const withoutArguments = new Set(
  (
    'CURRENCY-SYMBOL CURRENT-DATE E EXCEPTION-FILE EXCEPTION-LOCATION EXCEPTION-STATEMENT EXCEPTION-STATUS MODULE-CALLER-ID MODULE-DATE ' +
    'MODULE-FORMATTED-DATE MODULE-ID MODULE-PATH MODULE-SOURCE MODULE-TIME MONETARY-DECIMAL-POINT MONETARY-THOUSANDS-SEPARATOR ' +
    'NUMERIC-DECIMAL-POINT NUMERIC-THOUSANDS-SEPARATOR PI SECONDS-PAST-MIDNIGHT WHEN-COMPILED'
  ).split(' '),
);

const withTwoArguments = new Set(
  (
    'ANNUITY COMBINED-DATETIME FORMATTED-DATE INTEGER-OF-FORMATTED-DATE LOCALE-COMPARE MOD REM SECONDS-FROM-FORMATTED-TIME ' +
    'TEST-FORMATTED-DATETIME'
  ).split(' '),
);

const withAnyNumber = new Set(
  (
    'CONCAT CONCATENATE CONTENT-OF DATE-TO-YYYYMMDD DAY-TO-YYYYDDD FORMATTED-DATETIME FORMATTED-TIME MAX MEAN MEDIAN MIDRANGE MIN ' +
    'NUMVAL-C ORD-MAX ORD-MIN PRESENT-VALUE RANDOM RANGE STANDARD-DEVIATION SUBSTITUTE SUBSTITUTE-CASE SUM TEST-NUMVAL-C VARIANCE ' +
    'YEAR-TO-YYYY'
  ).split(' '),
);

/** How many arguments the support library takes; undefined for any number. TRIM's keyword does not count. */
export function argumentCount(name: string): number | undefined {
  if (withAnyNumber.has(name)) return undefined;
  if (withoutArguments.has(name)) return 0;
  return withTwoArguments.has(name) ? 2 : 1;
}

/** COBOL names of all intrinsic functions that are translated. */
export const intrinsicNames: readonly string[] = [...resultByName.keys()];
