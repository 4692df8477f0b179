import {
  type Command,
  type CommandRequest,
  commandSchema,
  DrydockError,
  type RunId,
  userName,
} from '../model/index.ts';
import { acceptCommand } from '../workflow/index.ts';
import type { Drives } from './drives.ts';
import type { CommandOptions } from './options.ts';
import type { Parts } from './parts.ts';

/** The way of commands into the log: each once, to the driver of its run, or to one that is taken up for it. */
export class CommandArrivals {
  readonly #parts: Parts;
  readonly #drives: Drives;
  readonly #isClosing: () => boolean;
  /** Commands on their way, by run and key. */
  readonly #arriving = new Map<string, Promise<Command>>();

  /** @param isClosing true when runs rest because the control plane closes: commands are not given again then */
  constructor(parts: Parts, drives: Drives, isClosing: () => boolean) {
    this.#parts = parts;
    this.#drives = drives;
    this.#isClosing = isClosing;
  }

  /** Resolves to the command when it is durable, or to the earlier one with its key. @throws as `ControlPlane.command` */
  async command(run: RunId, request: CommandRequest, options: CommandOptions): Promise<Command> {
    const id = this.#parts.ids.next('cmd');
    const { key = id, actor = `user:${userName()}`, origin } = options;
    const command = wellFormed({ id, run, key, request, actor, ...(origin === undefined ? {} : { origin }) });
    const name = `${run} ${key}`;
    const arriving = this.#arriving.get(name) ?? this.#deliver(command);
    this.#arriving.set(name, arriving);
    try {
      return sameCommand(await arriving, command);
    } finally {
      this.#arriving.delete(name);
    }
  }

  /** Resolves when what is on its way has arrived, or was refused. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#arriving.values());
  }

  /** The command itself, or the earlier one with its key. */
  async #deliver(command: Command): Promise<Command> {
    const earlier = await this.#parts.store.commandByKey(command.run, command.key);
    if (earlier !== undefined) return earlier;
    await this.#refuseUncontrolled(command);
    for (;;) {
      const driven = this.#drives.driverOf(command.run);
      if (driven === undefined) return this.#deliverToResting(command);
      try {
        await driven.command(command);
        return command;
      } catch (error) {
        const isOver = error instanceof DrydockError && error.code === 'DRY-E2005' && !this.#isClosing();
        if (!isOver) throw error;
        await this.#drives.endOf(command.run);
      }
    }
  }

  /** A run that was started without the control plane only takes a cancel. */
  async #refuseUncontrolled({ run, request: { verb } }: Command): Promise<void> {
    if (verb === 'cancel') return;
    const found = await this.#parts.store.findRun(run);
    if (found?.flags?.enableControlPlane === false) throw new DrydockError('DRY-E2052', { run, verb });
  }

  /** A run that nobody drives is taken up for a command that its state allows: it may go on, or only answer. */
  async #deliverToResting(command: Command): Promise<Command> {
    const progress = await this.#drives.progressOf(command.run);
    const accepted = acceptCommand(progress, command);
    if (!accepted.ok) throw accepted.error;
    const driver = await this.#drives.own(command.run, true);
    await driver.command(command);
    return command;
  }
}

/** @throws DRY-E2051 when the request, or its key, is none: the log takes nothing that it could not give back */
function wellFormed(command: Command): Command {
  const parsed = commandSchema.safeParse(command);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const problem = `${issue?.path.join('.') ?? 'command'}: ${issue?.message ?? 'it is malformed'}`;
  throw new DrydockError('DRY-E2051', { command: 'command', problem, next: 'Correct the request.' });
}

function sameCommand(earlier: Command, command: Command): Command {
  if (JSON.stringify(earlier.request) === JSON.stringify(command.request)) return earlier;
  throw new DrydockError('DRY-E2003', { key: command.key });
}
