import { z } from 'zod';
import { type CoordinatorConfig, type SlotPool, slotPoolOptions } from '../coordinator/index.ts';
import { DrydockError, type JsonObject, jsonObjectSchema, mergedPatch, userName } from '../model/index.ts';
import type { RunStore } from '../store/index.ts';
import type { ChangeOptions } from './options.ts';
import type { Queue } from './queue.ts';

const count = z.int().min(1).max(1_000_000_000);

/** Limits of a scope that are held while a run goes on; what is absent is not limited. */
const limitsSchema = z.strictObject({
  parallelRuns: count.optional(),
  parallelAttempts: count.optional(),
  cpuCores: z.number().positive().optional(),
  memoryMiB: count.optional(),
  diskMiB: count.optional(),
});
export type QuotaLimits = z.infer<typeof limitsSchema>;

const name = z.string().min(1).max(401);

/** What a home limits, by scope. Projects are named `owner/project`. */
const quotasSchema = z.strictObject({
  global: limitsSchema,
  everyOwner: limitsSchema,
  owners: z.record(name, limitsSchema),
  everyProject: limitsSchema,
  projects: z.record(name, limitsSchema),
});
export type QuotaSettings = z.infer<typeof quotasSchema>;

/** The quotas of a home as they are now. */
export interface QuotaView extends QuotaSettings {
  /** 0: as the settings say, nobody has changed them since. */
  readonly version: number;
  readonly changedAt: number | null;
  readonly changedBy: string | null;
}

const [KIND, ID] = ['quotas', 'home'];

/** What was changed at run time is laid over what the home was started with: it holds after a restart, too. */
export class Quotas {
  readonly #store: RunStore;
  readonly #base: CoordinatorConfig;
  #view: QuotaView;
  #overlay: JsonObject;

  private constructor(store: RunStore, base: CoordinatorConfig, view: QuotaView, overlay: JsonObject) {
    this.#store = store;
    this.#base = base;
    this.#view = view;
    this.#overlay = overlay;
  }

  static async load(store: RunStore, base: CoordinatorConfig): Promise<Quotas> {
    const kept = await store.document(KIND, ID);
    const overlay = kept?.body ?? {};
    const from = {
      version: kept?.version ?? 0,
      changedAt: kept?.changedAt ?? null,
      changedBy: kept?.changedBy ?? null,
    };
    return new Quotas(store, base, { ...laidOver(base, overlay), ...from }, overlay);
  }

  get view(): QuotaView {
    return this.#view;
  }

  /** The configuration with the quotas as they are now. */
  get config(): CoordinatorConfig {
    const { global, everyOwner, owners, everyProject, projects } = this.#view;
    return { ...this.#base, global, everyOwner, owners, everyProject, projects };
  }

  /**
   * Changes the quotas for good and at once. What runs goes on, also above a lower limit.
   *
   * @param patch a JSON Merge Patch of {@link QuotaSettings}; null takes a limit, or a name, away
   * @param expected the version that it was made for; null: whichever it is
   * @throws DRY-E8103 when the result is no quota; DRY-E8023 when somebody else has changed them meanwhile
   */
  async change(
    patch: JsonObject,
    expected: number | null,
    { actor = `user:${userName()}`, origin, reason = null }: ChangeOptions,
    { queue, pool, now, slots }: { queue: Queue; pool: SlotPool; now: number; slots: number },
  ): Promise<QuotaView> {
    const before = this.#view;
    const overlay = mergedPatch(this.#overlay, patch, true);
    const settings = laidOver(this.#base, overlay);
    const told = { before: plain(before), after: plain(settings), reason, origin: origin ?? null, result: 'done' };
    const audit = { at: now, actor, action: 'quotas.change', target: 'quotas', event: null, ...told };
    const version = expected ?? before.version;
    const change = { kind: KIND, id: ID, body: overlay, expected: version, now, by: actor, audit };
    const kept = await this.#store.changeDocument(change);
    this.#overlay = overlay;
    this.#view = { ...settings, version: kept?.version ?? 0, changedAt: now, changedBy: actor };
    queue.reconfigure(this.config);
    const limits = slotPoolOptions(this.config);
    pool.setLimits(limits);
    pool.setSlots(Math.min(slots, limits.slots));
    return this.#view;
  }
}

/** @throws DRY-E8103 */
function laidOver(base: CoordinatorConfig, overlay: JsonObject): QuotaSettings {
  const { global, everyOwner, owners, everyProject, projects } = base;
  const merged = mergedPatch(plain({ global, everyOwner, owners, everyProject, projects }), overlay);
  const parsed = quotasSchema.safeParse(merged);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DrydockError('DRY-E8103', {
    problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`,
  });
}

/** What is held while a run goes on: what is metered beside it is none of these quotas' business. */
function plain(settings: QuotaSettings): JsonObject {
  const { global, everyOwner, owners, everyProject, projects } = settings;
  const held = (limits: QuotaLimits) => {
    const { parallelRuns, parallelAttempts, cpuCores, memoryMiB, diskMiB } = limits;
    return { parallelRuns, parallelAttempts, cpuCores, memoryMiB, diskMiB };
  };
  const each = (named: Readonly<Record<string, QuotaLimits>>) =>
    Object.fromEntries(Object.entries(named).map(([key, limits]) => [key, held(limits)]));
  const all = {
    global: held(global),
    everyOwner: held(everyOwner),
    owners: each(owners),
    everyProject: held(everyProject),
    projects: each(projects),
  };
  return jsonObjectSchema.parse(JSON.parse(JSON.stringify(all)));
}
