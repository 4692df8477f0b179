import type { BoundParagraph, BoundProgram, CobolDialect, ConditionName } from '../semantics/index.ts';
import type { SourcePosition } from '../source/index.ts';
import type { ControlPlan } from './control-plan.ts';
import type { TranslationDiagnostic } from './diagnostic.ts';
import type { JavaStatement, Label } from './java-code.ts';
import type { NameScope } from './names.ts';
import type { Alignments } from './osvs-alignment.ts';
import type { ProgramNames } from './program-names.ts';
import type { SourceComments } from './source-comments.ts';

/** What every part of the translation of one program shares. */
export interface ProgramContext {
  readonly bound: BoundProgram;
  readonly dialect: CobolDialect;
  readonly className: string;
  readonly names: ProgramNames;
  readonly plan: ControlPlan;
  /** Whether `long` may stand for decimals where the digits prove it exact. */
  readonly shortcuts: boolean;
  readonly outer: ProgramContext | undefined;
  readonly comments: SourceComments;
  report(diagnostic: TranslationDiagnostic): void;
  /** Something that a member of the class is needed for, such as the setter of a condition name. */
  readonly needs: MemberNeeds;
}

/** Members that are generated only because some statement uses them. Programs that contain one another share the record. */
export interface MemberNeeds {
  /** Classes and alphabets of SPECIAL-NAMES, by COBOL name. */
  readonly constants: Set<string>;
  /** Condition names that a SET statement sets to true, and to false. */
  readonly setConditions: Set<ConditionName>;
  readonly clearedConditions: Set<ConditionName>;
}

/** How to get from one paragraph to another within a method that holds both, or behind the last. */
export interface RegionJumps {
  readonly last: number;
  to(from: number, to: number): JavaStatement;
}

/** Where a statement stands while it is translated. Contexts are immutable; inner ones are made from outer ones. */
export interface StatementContext {
  readonly program: ProgramContext;
  /** The names of the method's local variables and those of the class. */
  readonly locals: NameScope;
  /** Undefined outside paragraphs (condition methods, initializers). */
  readonly paragraph: BoundParagraph | undefined;
  /** A `jumping` paragraph's method returns where to go on. */
  readonly kind: 'method' | 'jumping';
  /** The paragraph is one of several in one method. */
  readonly region: RegionJumps | undefined;
  /** The loop around a paragraph that goes to its own start. */
  readonly restart: Label | undefined;
  /** Leaves the innermost inline PERFORM, or starts its next round. */
  readonly perform: { readonly exit: Label; readonly cycle: Label; readonly cycleIs: 'continue' | 'break' } | undefined;
  /** The block that NEXT SENTENCE leaves. */
  readonly sentence: Label | undefined;
  /** What of the statement has no translation; filled while it is translated. */
  readonly gaps: string[];
  /** The end of the statement is the end of the sentence: NEXT SENTENCE has nothing to skip. */
  readonly endsSentence: boolean;
  /** Where intermediate results of the arithmetic at hand are cut. */
  readonly cuts?: Alignments;
  /** A SIZE ERROR phrase wants to know of a division by zero in what is cut. */
  readonly cutsMayFail?: boolean;
  /** The most decimals in the condition at hand. */
  readonly conditionScale?: number;
}

/**
 * Reports a part of a statement that has no translation. The statement around it then ends the run with a message
 * instead of doing something else than COBOL does.
 */
export function reportGap(context: StatementContext, construct: string, position: SourcePosition): void {
  context.gaps.push(construct);
  context.program.report({
    rule: 'java/not-translated',
    message: `${construct}: not translated`,
    position,
    severity: context.paragraph ? 'gap' : 'error',
  });
}
