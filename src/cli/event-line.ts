import { type EventData, REPAIRABLE_VERDICTS, type RunEvent } from '../model/index.ts';
import { verdictWords } from './run-words.ts';
import { oneLine } from './text-width.ts';

/** One line for an event that people follow; undefined for those that say nothing new. */
export function eventLine(event: RunEvent): string | undefined {
  const line = lineOf(event);
  return line === undefined ? undefined : oneLine(line);
}

function lineOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'run.created':
      return `created ${event.data.name}, workflow ${event.data.definition.name}@${event.data.definition.version}`;
    case 'run.started':
      return 'started';
    case 'run.recovered':
      return 'continues after an interruption; what was finished stays finished';
    case 'run.interrupted':
      return `interrupted: ${event.data.reason}`;
    case 'run.pausing':
      return `pausing (${event.data.mode})`;
    case 'run.paused':
      return 'paused';
    case 'run.resumed':
      return 'resumed';
    case 'run.cancelling':
      return `cancelling (${event.data.mode})`;
    case 'run.finished':
      return `finished state=${event.data.state} ${verdictWords(event.data.verdicts)}${event.data.error ? ` error="${event.data.error.message}"` : ''}`.trimEnd();
    case 'step.started':
      return `step=${event.data.step} state=running${event.data.items === null ? '' : ` items=${event.data.items}`}`;
    case 'step.finished': {
      const { step, state, counts, error } = event.data;
      const items = counts.total > 1 ? ` items=${counts.succeeded}/${counts.total}` : '';
      return `step=${step} state=${state}${items} ${verdictWords(event.data.verdicts)}${error ? ` error="${error.message}"` : ''}`.trimEnd();
    }
    case 'item.finished': {
      const { step, item, state, verdict, error, attempts } = event.data;
      const tries = attempts > 1 ? ` attempts=${attempts}` : '';
      return `step=${step} item=${item} state=${state}${verdict === null ? '' : ` verdict=${verdict}`}${tries}${error ? ` error="${error.message}"` : ''}`;
    }
    case 'attempt.succeeded':
      return attemptLine(event.data);
    case 'attempt.failed':
      return `step=${event.data.step}${event.data.item === null ? '' : ` item=${event.data.item}`} attempt=${event.data.attempt} failed class=${event.data.error.class} error="${event.data.error.message}"`;
    case 'attempt.logged':
      return `step=${event.data.step}${event.data.item === null ? '' : ` item=${event.data.item}`} ${event.data.level}: ${event.data.message}`;
    case 'workspace.published':
      return `published ${event.data.files} files to ${event.data.target}`;
    default:
      return undefined;
  }
}

/** An attempt that asked a language model, or found what has to be repaired; others say nothing that their item does not. */
function attemptLine({ step, item, attempt, verdict, asked = [] }: EventData<'attempt.succeeded'>): string | undefined {
  const isWrong = verdict !== null && REPAIRABLE_VERDICTS.has(verdict);
  if (asked.length === 0 && !isWrong) return undefined;
  const models = [...new Set(asked.map(({ model, source }) => `${model}${ANSWERED[source]}`))];
  const told = models.length === 0 ? '' : ` asked="${models.join(', ')}"`;
  return `step=${step}${item === null ? '' : ` item=${item}`} attempt=${attempt}${verdict === null ? '' : ` verdict=${verdict}`}${told}`;
}

/** What people must know of an answer that was not given just now. */
const ANSWERED = { live: '', cache: ' (answered before)', recording: ' (recorded)' } as const;
