import type { PageSection, ReportPage } from '../../project/index.ts';
import type { Assessment } from './assess.ts';
import type { Outlook } from './outlook.ts';

const MEANINGS: Readonly<Record<Outlook, string>> = {
  blocked: 'a copybook is missing, or it cannot be read',
  not_runnable: 'needs a product that cannot be executed here',
  needs_work: 'something in it is not translated completely by rules',
  needs_vectors: 'translates; test vectors would allow a proof',
  provable: 'translates by rules, and can be executed and compared here',
};

const ORDER = Object.keys(MEANINGS) as Outlook[];

/** Entries of a list that a page shows. */
const MOST_ENTRIES = 2_000;

/** How many programs have each outlook, the worst first; outlooks of none are left out. */
export function outlookCounts({ programs }: Assessment): readonly (readonly [Outlook, number])[] {
  const counts = ORDER.map((outlook) => [outlook, programs.filter((one) => one.outlook === outlook).length] as const);
  return counts.filter(([, count]) => count > 0);
}

/** An assessment as a page for people: numbers with their denominators, what stands in the way before what does not. */
export function assessmentPage(assessment: Assessment): ReportPage {
  const { inventory, programs } = assessment;
  const kinds = Object.entries(inventory.summary.byKind).flatMap(([kind, count]) =>
    count > 0 ? [`${count} ${kind}`] : [],
  );
  return {
    title: `Assessment: ${assessment.source.split(/[/\\]/).findLast((part) => part !== '') ?? 'sources'}`,
    words: [
      `Members: ${kinds.join(', ') || 'none'}. Lines of programs and copybooks: ${inventory.summary.sourceLines}.`,
      'Read by rules on this machine: nothing was executed, nothing was sent anywhere, no model was asked. An outlook is no proof; only executing original and translation is.',
    ],
    sections: [
      {
        title: 'Outlook',
        table: {
          headers: ['outlook', 'programs', 'meaning'],
          rows: outlookCounts(assessment).map(([outlook, count]) => [
            outlook,
            `${count} of ${programs.length}`,
            MEANINGS[outlook],
          ]),
        },
      },
      missingSection(assessment),
      programSection(assessment),
      hardSection(assessment),
      waveSection(assessment),
      problemSection(assessment),
    ].filter((section) => section !== undefined),
  };
}

function missingSection({ missing, blockedPrograms, programs }: Assessment): PageSection | undefined {
  if (missing.length === 0) return undefined;
  return {
    title: 'Referenced but not found',
    words: [
      `${missing.length} members are missing; ${blockedPrograms} of ${programs.length} programs need one of them.`,
    ],
    table: {
      headers: ['kind', 'name', 'programs blocked', 'used by', 'supplied by', 'first referenced at'],
      rows: missing
        .slice(0, MOST_ENTRIES)
        .map(({ kind, name, blocked, users, suppliedBy, references: [place] }) => [
          kind,
          { code: name },
          blocked,
          { code: users.slice(0, 5).join(', ') + (users.length > 5 ? ` +${users.length - 5}` : '') },
          suppliedBy ?? '',
          place === undefined ? '' : { code: `${place.file}:${place.line}` },
        ]),
    },
  };
}

function programSection({ programs }: Assessment): PageSection {
  const sorted = programs.toSorted(
    (a, b) => ORDER.indexOf(a.outlook) - ORDER.indexOf(b.outlook) || (a.program < b.program ? -1 : 1),
  );
  return {
    title: 'Programs',
    table: {
      headers: ['program', 'lines', 'complexity', 'wave', 'outlook', 'why'],
      rows: sorted.map(({ program, lines, complexity, wave, outlook, reasons }) => [
        { code: program },
        lines,
        complexity,
        wave ?? '',
        outlook,
        reasons.join('; '),
      ]),
    },
  };
}

function hardSection({ programs }: Assessment): PageSection {
  const places = programs.flatMap(({ hard }) => hard);
  if (places.length === 0) return { title: 'Hard constructs', words: ['None.'] };
  return {
    title: 'Hard constructs',
    words: places.length > MOST_ENTRIES ? [`${places.length}; the first ${MOST_ENTRIES} are shown.`] : [],
    list: places.slice(0, MOST_ENTRIES).map(({ file, line, construct }) => [{ code: `${file}:${line}` }, construct]),
  };
}

function waveSection({ waves, cycles }: Assessment): PageSection | undefined {
  if (waves.length === 0) return undefined;
  return {
    title: 'Waves (callees first)',
    words: cycles.map((cycle) => `Call each other in a circle: ${cycle.join(', ')}.`),
    table: {
      headers: ['wave', 'programs', 'names'],
      rows: waves.map((wave, index) => [index + 1, wave.length, { code: wave.join(', ') }]),
    },
  };
}

function problemSection({ inventory }: Assessment): PageSection | undefined {
  if (inventory.problems.length === 0) return undefined;
  return {
    title: 'Not read, or only with doubts',
    list: inventory.problems
      .slice(0, MOST_ENTRIES)
      .map(({ file, line, message }) => [{ code: `${file}:${line}` }, message]),
  };
}
