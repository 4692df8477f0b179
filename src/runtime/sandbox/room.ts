/** What the process of an agent may touch. All paths are absolute. */
export interface Room {
  /** The only directory that it may write. */
  readonly folder: string;
  /** A further directory that it may write. */
  readonly also?: string | undefined;
  /** Where it works. @default its folder */
  readonly cwd?: string;
  /** Files and directories that it may read, beside those of the system and of its own programs. */
  readonly readable: readonly string[];
  /** Directories within those that it does not see: it finds them empty. */
  readonly hidden?: readonly string[];
  /** Whether it may reach hosts at all; which ones is not enforced for what a process does by itself. */
  readonly network: boolean;
}
