import type { FailureClass, Verdict } from '../../model/index.ts';
import {
  afterAttempt,
  afterBeginning,
  afterProbe,
  type Health,
  type HealthView,
  UNKNOWN_HEALTH,
  viewHealth,
} from '../health/index.ts';
import { addResult, addVerdict, type AgentFigures, type AttemptResult, noFigures } from './agent-figures.ts';
import { type AgentVersion, versionKey } from './agent-version.ts';
import type { FiguresSink } from './figures-fold.ts';
import { type FiguresView, viewFigures } from './figures-view.ts';

/** What is known of an agent beside its manifest, when a choice is made. */
export interface Standing {
  /** Attempts that it was given and that have not ended, whatever their skill. */
  readonly running: number;
  readonly health: HealthView;
  /** Of this version for the skill in question; undefined: it has never tried. */
  readonly figures: AgentFigures | undefined;
}

/** Where a choice learns what has happened. */
export interface Standings {
  /** False while every agent is as good as untouched: then nothing that has happened can change a choice by manifest. */
  readonly hasTrouble: boolean;
  /** @param key {@link versionKey} of the agent */
  of(key: string, skill: string): Standing;
}

/** An attempt that was given to an agent and has not ended. */
export interface GivenAttempt {
  /** The first call counts. @param failure null: it succeeded; `interrupted`: nothing is to be learnt from it */
  end(failure: FailureClass | null): void;
}

interface Entry {
  readonly version: AgentVersion;
  running: number;
  health: Health;
  readonly figures: Map<string, AgentFigures>;
}

/**
 * What the choice among agents goes by, beside their manifests: what each has in hand and how it holds up, as it happens; and what
 * its attempts came to, as the log tells it.
 */
export class AgentRecords implements Standings, FiguresSink {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  /** Agents whose health is not that of one that nothing has happened to, or that works. */
  readonly #troubled = new Set<string>();

  readonly #listeners = new Set<(agent: AgentVersion) => void>();

  /** @param now Unix milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get hasTrouble(): boolean {
    return this.#troubled.size > 0;
  }

  of(key: string, skill: string): Standing {
    const entry = this.#entries.get(key);
    if (entry === undefined) return UNTOUCHED;
    return {
      running: entry.running,
      health: viewHealth(entry.health, this.#now()),
      figures: entry.figures.get(skill),
    };
  }

  health(agent: AgentVersion): HealthView {
    return viewHealth(this.#entries.get(versionKey(agent))?.health ?? UNKNOWN_HEALTH, this.#now());
  }

  /** The figures of an agent for a skill, made when there are none. */
  figuresOf(agent: AgentVersion, skill: string): AgentFigures {
    const { figures } = this.#entry(agent);
    const known = figures.get(skill) ?? noFigures();
    figures.set(skill, known);
    return known;
  }

  /** All figures, by agent, version and skill. */
  views(): readonly FiguresView[] {
    const views = [...this.#entries.values()].flatMap(({ version, figures }) =>
      [...figures].map(([skill, known]) => viewFigures(version, skill, known)),
    );
    const key = ({ agent, version, skill }: FiguresView) => `${agent}\n${version}\n${skill}`;
    return views.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  /** An attempt was given to an agent; it counts as under way until it is ended. */
  begin(agent: AgentVersion): GivenAttempt {
    const entry = this.#entry(agent);
    const before = entry.health;
    this.#setHealth(entry, afterBeginning(before, this.#now()));
    const isTrial = entry.health !== before;
    entry.running += 1;
    let isOver = false;
    return {
      end: (failure) => {
        if (isOver) return;
        isOver = true;
        entry.running -= 1;
        this.#setHealth(entry, afterAttempt(entry.health, failure, isTrial, this.#now()));
        for (const listener of this.#listeners) listener(entry.version);
      },
    };
  }

  /** Attempts that all versions of an agent have in hand. */
  runningOf(id: string): number {
    return this.#entries.values().reduce((sum, { version, running }) => (version.id === id ? sum + running : sum), 0);
  }

  /** Hears of every attempt that has ended, when it is no longer in hand. */
  whenEnded(listener: (agent: AgentVersion) => void): void {
    this.#listeners.add(listener);
  }

  /** Puts figures that were kept in the place of those that are here. */
  restore(agent: AgentVersion, skill: string, figures: AgentFigures): void {
    this.#entry(agent).figures.set(skill, figures);
  }

  add(agent: AgentVersion, skill: string, result: AttemptResult): void {
    addResult(this.figuresOf(agent, skill), result);
  }

  judge(agent: AgentVersion, skill: string, verdict: Verdict, before: Verdict | null): void {
    addVerdict(this.figuresOf(agent, skill), verdict, before);
  }

  /** A probe of the agent has ended. */
  probed(agent: AgentVersion, isAlive: boolean): void {
    const entry = this.#entry(agent);
    this.#setHealth(entry, afterProbe(entry.health, isAlive, this.#now()));
  }

  #entry(version: AgentVersion): Entry {
    const key = versionKey(version);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { version, running: 0, health: UNKNOWN_HEALTH, figures: new Map() };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #setHealth(entry: Entry, health: Health): void {
    entry.health = health;
    const key = versionKey(entry.version);
    if (health.breakdowns > 0 || health.openUntil !== null) this.#troubled.add(key);
    else this.#troubled.delete(key);
  }
}

const UNTOUCHED: Standing = { running: 0, health: viewHealth(UNKNOWN_HEALTH, 0), figures: undefined };
