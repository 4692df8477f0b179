import type { EventType, RunEvent, RunState } from '../model/index.ts';

/** Which runs are meant; without any of these: all. Of several values of one field any will do, but a run needs every label. */
export interface RunFilter {
  readonly states?: readonly RunState[] | undefined;
  readonly owner?: OneOf | undefined;
  readonly project?: OneOf | undefined;
  /** Only runs of sub-workflows of this one. */
  readonly parent?: string | undefined;
  /** Name of the workflow. */
  readonly workflow?: OneOf | undefined;
  readonly priority?: OneOf | undefined;
  readonly labels?: readonly string[] | undefined;
  /** Ids of items that the run works on. */
  readonly items?: readonly string[] | undefined;
  /** Unix milliseconds. */
  readonly created?: Between | undefined;
  readonly started?: Between | undefined;
  readonly finished?: Between | undefined;
  /** Millionths of a US dollar. */
  readonly spentMicros?: Between | undefined;
  /**
   * What name, project or workflow contains, what the id begins with, the number, an item, or a label. Upper and lower case of A to Z
   * are the same. Of several every one must be found.
   */
  readonly words?: OneOf | undefined;
}

/** One value, or any of several. */
export type OneOf = string | readonly string[];

/** At least, and less than. */
export interface Between {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface RunSort {
  /** Runs that have not ended, or not started, are the last by `finishedAt` and `startedAt`. */
  readonly by: 'createdAt' | 'startedAt' | 'finishedAt' | 'state' | 'name' | 'spentMicros';
  readonly descending: boolean;
}

/** The place of a run in a sorted list: what it is sorted by, and its number. */
export interface RunPlace {
  readonly key: string | number;
  readonly no: number;
}

export type RunCountKey = 'state' | 'owner' | 'project' | 'workflow';

export interface RunCount {
  readonly value: string;
  readonly count: number;
}

interface Paging<Place> {
  /** Page on: entries after this place. */
  readonly after?: Place | undefined;
  readonly limit: number;
}

/** The place of an attempt, in the order of step, item and number. `item` is empty without items. */
export interface AttemptPlace {
  readonly step: string;
  readonly item: string;
  readonly attempt: number;
}

export interface AttemptPageQuery extends Paging<AttemptPlace> {
  readonly step?: string | undefined;
  /** Null: of a step without items. Absent: of all items. */
  readonly item?: string | null | undefined;
}

export interface TimelineQuery extends Paging<AttemptPlace & { readonly startedAt: number }> {}

export interface ArtifactPageQuery extends Paging<AttemptPlace & { readonly name: string }> {
  readonly sha256?: string | undefined;
  /** Only artifacts of this type. */
  readonly type?: string | undefined;
}

export interface CommandPageQuery extends Paging<{ readonly requestedAt: number; readonly id: string }> {}

/** The least level of the lines that are wanted, and what they contain. */
export interface LogFilter {
  readonly levels?: readonly string[] | undefined;
  readonly step?: string | undefined;
  readonly item?: string | undefined;
  readonly words?: string | undefined;
}

export interface EventPageQuery {
  /** Events after this `seq`. */
  readonly afterSeq: number;
  readonly types?: readonly EventType[] | undefined;
  /** Only lines of logs, of these. */
  readonly lines?: LogFilter | undefined;
  readonly limit: number;
}

/** Part of a log. It may hold less than was asked for, even nothing, and go on: a reading looks at so many events and no more. */
export interface EventPage {
  readonly events: readonly RunEvent[];
  /** `seq` of the last event that was looked at; null: there is nothing more. */
  readonly goesOnAfter: number | null;
}
