import type { Std } from '../source/index.ts';

/** The dialect names of GnuCOBOL's `-std=` option that Drydock knows. */
export const dialectNames = [
  'default',
  'cobol85',
  'cobol2002',
  'cobol2014',
  'xopen',
  'acu',
  'acu-strict',
  'bs2000',
  'bs2000-strict',
  'ibm',
  'ibm-strict',
  'mf',
  'mf-strict',
  'mvs',
  'mvs-strict',
  'realia',
  'realia-strict',
  'rm',
  'rm-strict',
] as const satisfies readonly Std[];
export type DialectName = Std;

/**
 * What a dialect and the compiler's flags change in the meaning of a program.
 * Source: the `.conf` files of GnuCOBOL 3.1.2; option names are theirs.
 */
export interface CobolDialect {
  readonly name: DialectName;
  /** How many bytes COMP takes by digits: `1-2-4-8`, `2-4-8`, or `1--8` (every size). */
  readonly binarySize: '1-2-4-8' | '2-4-8' | '1--8';
  /** Whether COMP is cut to its decimal digits when stored. */
  readonly binaryTruncate: boolean;
  /** Whether DISPLAY shows signs and scales separated. */
  readonly prettyDisplay: boolean;
  /** ASSIGN TO word: the name of a variable that holds the path (`dynamic`), or an external name. */
  readonly assignClause: 'dynamic' | 'external';
  readonly signEbcdic: boolean;
  readonly arithmeticOsvs: boolean;
  readonly performOsvs: boolean;
  readonly moveIbm: boolean;
  readonly stickyLinkage: boolean;
  readonly hostSign: boolean;
  readonly complexOdo: boolean;
  /** `-debug`: subscripts are checked at run time. */
  readonly subscriptChecks: boolean;
  /** `-debug`: reference modification is checked at run time. */
  readonly refModChecks: boolean;
  /** Whether a checked reference modification may have the length 0. */
  readonly refModZeroLength: boolean;
}

const standard: CobolDialect = {
  name: 'default',
  binarySize: '1-2-4-8',
  binaryTruncate: true,
  prettyDisplay: true,
  assignClause: 'dynamic',
  signEbcdic: false,
  arithmeticOsvs: false,
  performOsvs: false,
  moveIbm: false,
  stickyLinkage: false,
  hostSign: false,
  complexOdo: false,
  subscriptChecks: false,
  refModChecks: false,
  refModZeroLength: true,
};

const ibm: Partial<CobolDialect> = {
  binarySize: '2-4-8',
  binaryTruncate: false,
  prettyDisplay: false,
  assignClause: 'external',
  arithmeticOsvs: true,
  performOsvs: true,
  moveIbm: true,
  stickyLinkage: true,
  hostSign: true,
  complexOdo: true,
};

const families: Record<string, Partial<CobolDialect>> = {
  default: {},
  cobol85: { assignClause: 'external' },
  cobol2002: { assignClause: 'external' },
  cobol2014: { assignClause: 'external' },
  xopen: {},
  acu: {},
  bs2000: { binarySize: '2-4-8', prettyDisplay: false, assignClause: 'external' },
  ibm,
  mvs: ibm,
  mf: { binarySize: '1--8', binaryTruncate: false, complexOdo: true },
  realia: { binarySize: '2-4-8', binaryTruncate: false },
  rm: { binarySize: '2-4-8', prettyDisplay: false, stickyLinkage: true, complexOdo: true },
};

/**
 * The dialect of a `-std=` name with the `cobc` flags that change meaning (`-fsign=EBCDIC`, `-fno-trunc`/`-fnotrunc`, `-debug`, …).
 * Flags that do not change meaning are ignored. An unknown name gives undefined.
 */
export function resolveDialect(name: string, flags: readonly string[] = []): CobolDialect | undefined {
  if (!isDialectName(name)) return undefined;
  const family = families[name.replace(/-strict$/, '')] ?? {};
  let dialect: CobolDialect = { ...standard, refModZeroLength: !isStrict(name), ...family, name };
  for (const flag of flags) dialect = { ...dialect, ...flagEffect(flag) };
  return dialect;
}

/** The standards themselves and the `-strict` variants of the others. */
function isStrict(name: DialectName): boolean {
  return name === 'xopen' || /^cobol\d|-strict$/.test(name);
}

export function isDialectName(name: string): name is DialectName {
  return (dialectNames as readonly string[]).includes(name);
}

function flagEffect(flag: string): Partial<CobolDialect> {
  switch (flag.toLowerCase()) {
    case '-fsign=ebcdic':
      return { signEbcdic: true };
    case '-fsign=ascii':
      return { signEbcdic: false };
    // Observed: -fnotrunc also switches the pretty display off.
    case '-fnotrunc':
    case '-fno-trunc':
      return { binaryTruncate: false, prettyDisplay: false };
    case '-fbinary-truncate':
      return { binaryTruncate: true };
    case '-fno-binary-truncate':
      return { binaryTruncate: false };
    case '-fpretty-display':
      return { prettyDisplay: true };
    case '-fno-pretty-display':
      return { prettyDisplay: false };
    case '-fbinary-size=1-2-4-8':
      return { binarySize: '1-2-4-8' };
    case '-fbinary-size=2-4-8':
      return { binarySize: '2-4-8' };
    case '-fbinary-size=1--8':
      return { binarySize: '1--8' };
    case '-fassign-clause=external':
    case '-fassign-clause=ibm':
      return { assignClause: 'external' };
    case '-fassign-clause=dynamic':
    case '-fassign-clause=mf':
      return { assignClause: 'dynamic' };
    case '-farithmetic-osvs':
      return { arithmeticOsvs: true };
    case '-fno-arithmetic-osvs':
      return { arithmeticOsvs: false };
    case '-debug':
      return { subscriptChecks: true, refModChecks: true };
    case '-fno-ec=bound':
      return { subscriptChecks: false, refModChecks: false };
    case '-fno-ec=bound-subscript':
      return { subscriptChecks: false };
    case '-fno-ec=bound-ref-mod':
      return { refModChecks: false };
    case '-fno-ref-mod-zero-length':
      return { refModZeroLength: false };
    default:
      return {};
  }
}
