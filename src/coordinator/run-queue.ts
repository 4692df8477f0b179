import type { Priority } from '../model/index.ts';
import type { CoordinatorConfig } from './config.ts';
import { FairShare } from './fair-share.ts';
import { own, type Party } from './ledger.ts';
import { MovedRuns } from './moved-runs.ts';
import { amountEntries, projectKey } from './resource.ts';
import {
  fitsMachine,
  hasWaiting,
  joinThoseWhoWait,
  newWalk,
  precedes,
  sharesOf,
  type Candidate,
  type OwnerQueue,
  type ProjectQueue,
  type Walk,
} from './walk.ts';
import { CLASS, LOWEST_CLASS, sizeOf, type Waiting } from './waiting.ts';

/**
 * The order in which runs that wait are admitted: by class, aged; within a class by weighted fair shares of the owners, then of
 * the owner's projects; within a project, the earliest deadline first, which is first come first served for equal priorities.
 */
export class RunQueue {
  readonly #config: CoordinatorConfig;
  readonly #owners = new Map<string, OwnerQueue>();
  readonly #byRun = new Map<string, Waiting>();
  readonly #moved = new MovedRuns();
  readonly #byParent = new Map<string, Set<Waiting>>();
  #fronts = 0;

  constructor(config: CoordinatorConfig) {
    this.#config = config;
  }

  get size(): number {
    return this.#byRun.size;
  }

  get(run: string): Waiting | undefined {
    return this.#byRun.get(run);
  }

  all(): IterableIterator<Waiting> {
    return this.#byRun.values();
  }

  owners(): readonly string[] {
    return [...this.#owners.keys()];
  }

  weightOf(owner: string): number {
    return own(this.#config.ownerWeights, owner) ?? 1;
  }

  /** What is left of the classes for a run: 0 for the most urgent. */
  rank({ deadline }: Waiting, now: number): number {
    return Math.min(LOWEST_CLASS, Math.max(0, Math.ceil((deadline - now) / this.#config.ageingMs) - 1));
  }

  add(
    request: Omit<Waiting, 'deadline' | 'order' | 'front' | 'headSince' | 'entries' | 'shape' | 'size'>,
    now: number,
  ): Waiting {
    const entries = amountEntries(request.needs);
    const deadline = this.#deadline(request.enqueuedAt, request.priority);
    const waiting: Waiting = {
      ...request,
      entries,
      shape: entries.join(';'),
      size: sizeOf(entries, request.accounts[0]),
      deadline,
      order: deadline,
      front: 0,
      headSince: null,
    };
    const owner = this.#owner(waiting.owner, now);
    const project = this.#project(owner, waiting, now);
    if (project.waiting.length === 0)
      joinThoseWhoWait(project.share, sharesOf(owner.projects.values(), hasWaiting), now);
    if (owner.count === 0)
      joinThoseWhoWait(
        owner.share,
        sharesOf(this.#owners.values(), ({ count }) => count > 0),
        now,
      );
    this.#place(project, waiting);
    owner.count += 1;
    this.#byRun.set(waiting.run, waiting);
    if (waiting.parent !== null) {
      this.#byParent.set(waiting.parent, (this.#byParent.get(waiting.parent) ?? new Set()).add(waiting));
    }
    return waiting;
  }

  childrenOf(run: string): readonly Waiting[] {
    return [...(this.#byParent.get(run) ?? [])];
  }

  /** Takes a run out of the queue. */
  remove(waiting: Waiting): void {
    const owner = this.#owners.get(waiting.owner);
    const project = owner?.projects.get(waiting.project);
    if (owner === undefined || project === undefined) return;
    project.waiting.splice(indexOf(project.waiting, waiting), 1);
    owner.count -= 1;
    this.#byRun.delete(waiting.run);
    this.#moved.forget(waiting.run);
    const siblings = this.#byParent.get(waiting.parent ?? '');
    if (siblings?.delete(waiting) && siblings.size === 0) this.#byParent.delete(waiting.parent ?? '');
    this.#forget(waiting);
  }

  /** Counts what a party holds, for its fair share. */
  hold(party: Party, size: number, now: number): void {
    const owner = this.#owner(party.owner, now);
    owner.share.hold(size, now);
    this.#project(owner, party, now).share.hold(size, now);
  }

  release(party: Party, size: number, now: number): void {
    const owner = this.#owners.get(party.owner);
    owner?.share.release(size, now);
    owner?.projects.get(party.project)?.share.release(size, now);
    this.#forget(party);
  }

  setPriority(waiting: Waiting, priority: Priority): void {
    this.#moved.unpin(waiting.run);
    waiting.priority = priority;
    waiting.deadline = this.#deadline(waiting.enqueuedAt, priority);
    waiting.front = 0;
    this.#replace(waiting, waiting.deadline);
  }

  /** Puts a run before all others of its class. */
  moveToFront(waiting: Waiting, now: number): void {
    this.#moved.unpin(waiting.run);
    const rank = this.rank(waiting, now);
    const project = this.#owners.get(waiting.owner)?.projects.get(waiting.project);
    const first = project?.waiting.find((other) => this.rank(other, now) >= rank);
    this.#fronts += 1;
    waiting.front = this.#fronts;
    this.#replace(waiting, Math.min(first?.order ?? waiting.order, waiting.order), true);
  }

  /** Lets a run go directly before another one, whosever that is; until then, or until either has left. */
  moveBefore(waiting: Waiting, target: Waiting): void {
    this.#moved.place(waiting.run, target.run);
  }

  /** The next run of a walk; undefined at its end. The same one again until it is removed or passed over. */
  next(walk: Walk, now: number, quantum: number): Waiting | undefined {
    let best: Candidate | undefined;
    for (const owner of this.#owners.values()) {
      if (owner.count === 0 || walk.closed.has(owner)) continue;
      const candidate = this.#ofOwner(walk, owner, now, quantum);
      if (candidate === undefined) continue;
      const { waiting } = candidate;
      const turn = owner.share.turn(now, quantum, waiting.size + (walk.given.get(owner.share) ?? 0));
      const contender = { ...candidate, turn };
      if (best === undefined || precedes(contender, best)) best = contender;
    }
    return best?.waiting;
  }

  /** The overdue run with the earliest deadline among those that a walk has not passed over. */
  mostOverdue(walk: Walk, now: number): Waiting | undefined {
    let best: Waiting | undefined;
    for (const owner of this.#owners.values()) {
      if (owner.count === 0 || walk.closed.has(owner)) continue;
      for (const project of owner.projects.values()) {
        const head = walk.closed.has(project) ? undefined : this.#headOf(walk, project, now);
        if (head !== undefined && head.deadline <= now && (best === undefined || head.deadline < best.deadline))
          best = head;
      }
    }
    return best;
  }

  /** The runs that were moved directly before this one, and before those, in the order in which they go. */
  moversOf({ run }: Waiting): readonly Waiting[] {
    return this.#moved.before(run).flatMap((mover) => this.#byRun.get(mover) ?? []);
  }

  /** True when moving `run` before `target` would close a circle. */
  wouldCircle(run: string, target: string): boolean {
    return this.#moved.wouldCircle(run, target);
  }

  /** Leaves what is like this one out of the rest of a walk: what needs the same, or the whole project or owner. */
  passOver(
    walk: Walk,
    { owner: name, project: projectName, shape }: Waiting,
    what: 'alike' | 'project' | 'owner',
  ): void {
    const owner = this.#owners.get(name);
    const project = owner?.projects.get(projectName);
    if (owner === undefined || project === undefined) return;
    if (what !== 'alike') {
      walk.closed.add(what === 'owner' ? owner : project);
      return;
    }
    const shapes = walk.shapes.get(project);
    if (shapes === undefined) walk.shapes.set(project, new Set([shape]));
    else shapes.add(shape);
  }

  /** All that wait, in the order in which they would go if everything was free. */
  inOrder(now: number, quantum: number): readonly Waiting[] {
    const walk = newWalk();
    for (let next = this.next(walk, now, quantum); next !== undefined; next = this.next(walk, now, quantum)) {
      this.#pretend(walk, this.moversOf(next).find((mover) => !walk.taken.has(mover)) ?? next);
    }
    return [...walk.taken];
  }

  /** Takes a run in a walk only, with what that means for the shares. */
  #pretend(walk: Walk, waiting: Waiting): void {
    walk.taken.add(waiting);
    const owner = this.#owners.get(waiting.owner);
    const project = owner?.projects.get(waiting.project);
    if (owner === undefined || project === undefined) return;
    for (const share of [owner.share, project.share]) {
      walk.given.set(share, (walk.given.get(share) ?? 0) + waiting.size);
    }
  }

  #ofOwner(walk: Walk, owner: OwnerQueue, now: number, quantum: number): Candidate | undefined {
    let best: Candidate | undefined;
    for (const project of owner.projects.values()) {
      const waiting = walk.closed.has(project) ? undefined : this.#headOf(walk, project, now);
      if (waiting === undefined) continue;
      const turn = project.share.turn(now, quantum, waiting.size + (walk.given.get(project.share) ?? 0));
      const candidate = { waiting, rank: this.rank(waiting, now), turn };
      if (best === undefined || precedes(candidate, best)) best = candidate;
    }
    return best;
  }

  /** The first run of a project that the walk has not passed over. What was passed over once does not fit later in the walk. */
  #headOf(walk: Walk, project: ProjectQueue, now: number): Waiting | undefined {
    let at = walk.at.get(project) ?? 0;
    const shapes = walk.shapes.get(project);
    const isFresh = shapes === undefined && walk.machineFits === null && walk.kept.size + walk.taken.size === 0;
    if (isFresh) return project.waiting[at];
    for (; at < project.waiting.length; at += 1) {
      const waiting = project.waiting[at];
      if (waiting === undefined || shapes?.has(waiting.shape) || walk.taken.has(waiting)) continue;
      if (!fitsMachine(walk, waiting, now)) continue;
      const keptFrom = walk.kept.get(waiting.shape);
      if (keptFrom === undefined || waiting.headSince !== null || this.rank(waiting, now) < keptFrom) break;
    }
    walk.at.set(project, at);
    return project.waiting[at];
  }

  #deadline(enqueuedAt: number, priority: Priority): number {
    return enqueuedAt + (CLASS[priority] + 1) * this.#config.ageingMs;
  }

  #owner(name: string, now: number): OwnerQueue {
    const known = this.#owners.get(name);
    if (known !== undefined) return known;
    const owner = {
      share: new FairShare(this.weightOf(name), now),
      projects: new Map<string, ProjectQueue>(),
      count: 0,
    };
    this.#owners.set(name, owner);
    return owner;
  }

  #project(owner: OwnerQueue, party: Party, now: number): ProjectQueue {
    const known = owner.projects.get(party.project);
    if (known !== undefined) return known;
    const weight = own(this.#config.projectWeights, projectKey(party.owner, party.project)) ?? 1;
    const project = { share: new FairShare(weight, now), waiting: [] };
    owner.projects.set(party.project, project);
    return project;
  }

  #place(project: ProjectQueue, waiting: Waiting, first = false): void {
    const { waiting: queue } = project;
    let low = 0;
    let high = queue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = queue[middle]?.order ?? Infinity;
      if (order < waiting.order || (!first && order === waiting.order)) low = middle + 1;
      else high = middle;
    }
    queue.splice(low, 0, waiting);
  }

  #replace(waiting: Waiting, order: number, first = false): void {
    const project = this.#owners.get(waiting.owner)?.projects.get(waiting.project);
    if (project === undefined) return;
    project.waiting.splice(indexOf(project.waiting, waiting), 1);
    waiting.order = order;
    this.#place(project, waiting, first);
  }

  /** Keeps no account of those who neither wait nor hold. */
  #forget(party: Party): void {
    const owner = this.#owners.get(party.owner);
    const project = owner?.projects.get(party.project);
    if (owner === undefined || project === undefined) return;
    if (project.waiting.length === 0 && project.share.held === 0) owner.projects.delete(party.project);
    if (owner.count === 0 && owner.share.held === 0) this.#owners.delete(party.owner);
  }
}

/** By its order first: queues are long. */
function indexOf(queue: readonly Waiting[], waiting: Waiting): number {
  const [head] = queue;
  return head === waiting ? 0 : queue.indexOf(waiting);
}
