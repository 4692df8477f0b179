import type { CoordinatorConfig } from './config.ts';
import { FairShare } from './fair-share.ts';
import { own } from './ledger.ts';
import { projectKey } from './resource.ts';

/** Who wants a slot. */
export interface SlotRequest {
  readonly owner: string;
  readonly project?: string;
  readonly run: string;
  readonly step: string;
  /** The agent, and how many of its attempts may go at once; Infinity: as many as there are slots. */
  readonly name: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface SlotPoolOptions {
  readonly slots: number;
  /** Share of an owner. @default 1 for everybody */
  readonly weightOf?: (owner: string) => number;
  /** Slots of an owner at one time. @default no limit */
  readonly ownerLimit?: (owner: string) => number;
  /** Slots of a project at one time. @default no limit */
  readonly projectLimit?: (owner: string, project: string) => number;
  /** Milliseconds that never go back. @default performance.now */
  readonly now?: () => number;
}

/** The slots, weights and limits of a configuration. */
export function slotPoolOptions(config: CoordinatorConfig): SlotPoolOptions {
  const { slots, global, owners, everyOwner, projects, everyProject, ownerWeights } = config;
  const ofProject = (owner: string, project: string) => own(projects, projectKey(owner, project)) ?? everyProject;
  return {
    slots: Math.min(slots, global.parallelAttempts ?? Infinity),
    weightOf: (owner) => own(ownerWeights, owner) ?? 1,
    ownerLimit: (owner) => (own(owners, owner) ?? everyOwner).parallelAttempts ?? Infinity,
    projectLimit: (owner, project) => ofProject(owner, project).parallelAttempts ?? Infinity,
  };
}

/**
 * Slots for attempts on this machine. When more want one than there are, owners share by weight, the runs of an owner and the steps
 * of a run equally, by the time that they hold slots; within a step, first come first served. So neither a step of ten thousand
 * items nor a run of many steps shuts out others. An agent's own concurrency, and quotas of owners and projects, hold as well.
 */
export class SlotPool {
  readonly #now: () => number;
  readonly #weightOf: (owner: string) => number;
  #ownerLimit: (owner: string) => number;
  #projectLimit: (owner: string, project: string) => number;
  readonly #root: Node;
  readonly #names = new Map<string, number>();
  readonly #projects = new Map<string, number>();
  #slots: number;
  /** How long a slot is held, as a moving average in milliseconds. */
  #typicalMs = 1;

  constructor(options: SlotPoolOptions) {
    this.#now = options.now ?? (() => performance.now());
    this.#weightOf = options.weightOf ?? (() => 1);
    this.#ownerLimit = options.ownerLimit ?? (() => Infinity);
    this.#projectLimit = options.projectLimit ?? (() => Infinity);
    this.#slots = options.slots;
    this.#root = new Node('', null, 1, 0);
  }

  get running(): number {
    return this.#root.share.held;
  }

  get waiting(): number {
    return this.#root.waiting;
  }

  get slots(): number {
    return this.#slots;
  }

  runningOf(name: string): number {
    return this.#names.get(name) ?? 0;
  }

  /** Changes how many may run at once. Fewer than run now: what runs goes on, and nothing starts until enough has ended. */
  setSlots(slots: number): void {
    this.#slots = slots;
    this.#fill();
  }

  /** Other limits of owners and projects from now on. What runs goes on. */
  setLimits({ ownerLimit, projectLimit }: Pick<SlotPoolOptions, 'ownerLimit' | 'projectLimit'>): void {
    this.#ownerLimit = ownerLimit ?? (() => Infinity);
    this.#projectLimit = projectLimit ?? (() => Infinity);
    this.#fill();
  }

  /** Slots held and wanted, by owner. */
  byOwner(): readonly { readonly owner: string; readonly running: number; readonly waiting: number }[] {
    return [...this.#root.children.values()].map(({ key, share, waiting }) => ({
      owner: key,
      running: share.held,
      waiting,
    }));
  }

  /** Performs the work when a slot is free. Rejects without starting it when the signal aborts first. */
  async run<T>(request: SlotRequest, work: () => Promise<T>): Promise<T> {
    request.signal.throwIfAborted();
    const leaf = this.#leafOf(request);
    if (this.running < this.#slots && this.#isOpen(leaf) && leaf.queue.size === 0) this.#take(leaf);
    else await this.#wait(leaf, request.signal);
    const since = this.#now();
    try {
      return await work();
    } finally {
      this.#giveBack(leaf, since);
    }
  }

  #leafOf({ owner, project, run, step, name, limit }: SlotRequest): Leaf {
    const now = this.#now();
    const ofOwner = this.#root.children.get(owner) ?? new Node(owner, this.#root, this.#weightOf(owner), now);
    const ofRun = ofOwner.children.get(run) ?? new Node(run, ofOwner, 1, now);
    // One queue for each agent of a step: those who wait for a busy agent stand in nobody's way.
    const key = `${step}\n${name}`;
    const known = ofRun.children.get(key);
    if (known instanceof Leaf) {
      known.limit = limit;
      return known;
    }
    return new Leaf(key, ofRun, { name, limit, owner, project: project ?? '' }, now);
  }

  #isOpen({ agent, limit, owner, project, parent }: Leaf): boolean {
    if (limit !== Infinity && this.runningOf(agent) >= limit) return false;
    const ofOwner = this.#ownerLimit(owner);
    if (ofOwner !== Infinity && (parent?.parent?.share.held ?? 0) >= ofOwner) return false;
    const ofProject = this.#projectLimit(owner, project);
    return ofProject === Infinity || (this.#projects.get(`${owner}/${project}`) ?? 0) < ofProject;
  }

  #take(leaf: Leaf): void {
    const now = this.#now();
    for (let node: Node | null = leaf; node !== null; node = node.parent) node.share.hold(1, now);
    this.#count(leaf, 1);
  }

  #giveBack(leaf: Leaf, since: number): void {
    const now = this.#now();
    this.#typicalMs += (Math.max(now - since, 0.001) - this.#typicalMs) / 16;
    for (let node: Node | null = leaf; node !== null; node = node.parent) node.share.release(1, now);
    this.#count(leaf, -1);
    this.#prune(leaf);
    if (this.#root.waiting > 0) this.#fill();
  }

  #count({ agent, owner, project }: Leaf, by: number): void {
    count(this.#names, agent, by);
    count(this.#projects, `${owner}/${project}`, by);
  }

  #wait(leaf: Leaf, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        leaf.queue.delete(start);
        for (let node: Node | null = leaf; node !== null; node = node.parent) node.waiting -= 1;
        this.#prune(leaf);
        reject(stopReason(signal));
      };
      const start = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#join(leaf);
      leaf.queue.add(start);
      this.#fill();
    });
  }

  #join(leaf: Leaf): void {
    const now = this.#now();
    for (let node: Node | null = leaf; node !== null; node = node.parent) {
      if (node.waiting === 0) node.levelWithSiblings(now);
      node.waiting += 1;
    }
  }

  /** Gives free slots to those whose turn it is. */
  #fill(): void {
    while (this.running < this.#slots && this.#root.waiting > 0) {
      const leaf = this.#next(this.#root, this.#now());
      const [start] = leaf?.queue ?? [];
      if (leaf === undefined || start === undefined) return;
      leaf.queue.delete(start);
      for (let node: Node | null = leaf; node !== null; node = node.parent) node.waiting -= 1;
      this.#take(leaf);
      start();
    }
  }

  /** The leaf whose turn it is below a node, among those that may take a slot. */
  #next(node: Node, now: number): Leaf | undefined {
    if (node instanceof Leaf) return this.#isOpen(node) ? node : undefined;
    let shut: Set<Node> | undefined;
    for (;;) {
      let best: Node | undefined;
      let bestTurn = Infinity;
      for (const child of node.children.values()) {
        if (child.waiting === 0 || shut?.has(child)) continue;
        const turn = child.share.turn(now, this.#typicalMs, 1);
        if (turn >= bestTurn) continue;
        best = child;
        bestTurn = turn;
      }
      if (best === undefined) return undefined;
      const leaf = this.#next(best, now);
      if (leaf !== undefined) return leaf;
      shut ??= new Set();
      shut.add(best);
    }
  }

  #prune(leaf: Leaf): void {
    for (
      let node: Node = leaf;
      node.parent !== null && node.share.held === 0 && node.waiting === 0;
      node = node.parent
    ) {
      node.parent.children.delete(node.key);
    }
  }
}

/** An owner, or a run of one; its children share what it gets. */
class Node {
  readonly key: string;
  readonly parent: Node | null;
  readonly share: FairShare;
  readonly children: Map<string, Node>;
  waiting = 0;

  constructor(key: string, parent: Node | null, weight: number, now: number, children = new Map<string, Node>()) {
    this.children = children;
    this.key = key;
    this.parent = parent;
    this.share = new FairShare(weight, now);
    parent?.children.set(key, this);
  }

  /** Starts the account of a node that begins to wait: level with its siblings that wait, or all anew when none does. */
  levelWithSiblings(now: number): void {
    if (this.parent === null) return;
    let level = Infinity;
    for (const { waiting, share } of this.parent.children.values()) {
      if (waiting > 0) level = Math.min(level, share.level(now));
    }
    if (level === Infinity) for (const { share } of this.parent.children.values()) share.reset(now);
    else this.share.raiseTo(level, now);
  }
}

/** Leaves come and go with every attempt; none has children. */
const CHILDLESS = new Map<string, never>();

/** The attempts of a step by one agent. */
class Leaf extends Node {
  readonly agent: string;
  readonly owner: string;
  readonly project: string;
  readonly queue = new Set<() => void>();
  limit: number;

  constructor(
    key: string,
    parent: Node,
    of: { readonly name: string; readonly limit: number; readonly owner: string; readonly project: string },
    now: number,
  ) {
    super(key, parent, 1, now, CHILDLESS);
    this.agent = of.name;
    this.limit = of.limit;
    this.owner = of.owner;
    this.project = of.project;
  }
}

function count(counts: Map<string, number>, key: string, by: number): void {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}

function stopReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('stopped before it started', { cause: reason });
}
