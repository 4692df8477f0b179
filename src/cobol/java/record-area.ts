import type { BoundFile } from '../semantics/index.ts';
import type { ProgramContext } from './context.ts';

/** The memory that the records of a file lie in. SAME AREA makes several files share one. */
export interface RecordArea {
  /** Java name of the group that covers the area. */
  readonly name: string;
  readonly length: number;
  /** The file that declares the area. */
  readonly owner: BoundFile;
  /** The file's only record is the area itself. */
  readonly isRecord: boolean;
}

export function recordArea(program: ProgramContext, file: BoundFile): RecordArea {
  const sharing = sharingFiles(program, file);
  const owner = sharing[0] ?? file;
  const length = Math.max(...sharing.map(areaLength));
  const [only] = file.records;
  const isRecord =
    sharing.length === 1 && file.records.length === 1 && only?.category === 'group' && only.length === length;
  return {
    name: isRecord && only ? program.names.item(only) : `${program.names.file(owner)}Record`,
    length,
    owner,
    isRecord,
  };
}

function sharingFiles(program: ProgramContext, file: BoundFile): readonly BoundFile[] {
  const { bound } = program;
  const clause = bound.syntax.environment.sameRecordAreas.find((names) => names.includes(file.name));
  return clause ? bound.files.filter((candidate) => clause.includes(candidate.name)) : [file];
}

function areaLength(file: BoundFile): number {
  return Math.max(file.maxRecord, ...file.records.map((record) => record.length));
}
