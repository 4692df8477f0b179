import type { Parameter, Strategy, WorkflowDefinition } from '../../model/index.ts';

/** A JSON value that may be deeply readonly, as literals are. */
type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

interface AgentShape {
  readonly skill: string;
  readonly input?: string;
  readonly output?: string;
  readonly constraints?: { readonly [key: string]: Literal };
  readonly strategy?: Strategy;
  readonly use?: string;
  readonly fallbacks?: readonly string[];
}

/** A step, before its names are checked. Every key is that of a workflow file. */
export interface StepShape {
  readonly description?: string;
  readonly needs?: string | readonly string[];
  readonly when?: string;
  readonly forEach?: string;
  readonly barrier?: boolean;
  readonly agent?: string | AgentShape;
  readonly approval?:
    | string
    | {
        readonly message: string;
        readonly approvers?: string | readonly string[];
        readonly onReject?: 'fail' | 'continue';
        readonly timeout?: string;
        readonly onTimeout?: 'approve' | 'reject';
      };
  /** What another `defineWorkflow` returned. */
  readonly workflow?: WorkflowDefinition;
  readonly with?: unknown;
  readonly repair?: {
    readonly agent: string | AgentShape;
    readonly maxAttempts: number;
    readonly replaces?: string;
    readonly with?: unknown;
  };
  readonly retry?: number | RetryShape;
  readonly timeout?: string | { readonly attempt?: string; readonly heartbeat?: string; readonly step?: string };
  readonly onFailure?: 'stop' | 'continue' | `tolerate ${number}` | `tolerate ${number}%`;
  readonly concurrency?: number;
  readonly budget?: string | number;
  readonly finally?: boolean;
}

interface RetryShape {
  readonly attempts: number;
  readonly backoff?: string;
  readonly maxBackoff?: string;
  readonly factor?: number;
  readonly jitter?: number;
  readonly on?: readonly string[];
}

/** A parameter; what its other keys may be is checked when the workflow is defined. */
interface ParameterShape {
  readonly type: Parameter['type'];
  readonly [key: string]: unknown;
}

export type ParametersShape = Readonly<Record<string, ParameterShape>>;

/** Everything of a workflow but its parameters and steps. */
export interface WorkflowShape {
  readonly name: string;
  readonly version?: number;
  readonly description?: string;
  readonly concurrency?: number;
  readonly timeout?: string;
  readonly budget?:
    | string
    | number
    | { readonly limit: string | number; readonly onExhausted?: 'pause' | 'stop' | 'continue' };
  readonly outputs?: { readonly [name: string]: Literal };
}

type Letter =
  | 'a'
  | 'b'
  | 'c'
  | 'd'
  | 'e'
  | 'f'
  | 'g'
  | 'h'
  | 'i'
  | 'j'
  | 'k'
  | 'l'
  | 'm'
  | 'n'
  | 'o'
  | 'p'
  | 'q'
  | 'r'
  | 's'
  | 't'
  | 'u'
  | 'v'
  | 'w'
  | 'x'
  | 'y'
  | 'z'
  | '_'
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9';

type Word<Text extends string, Read extends string = ''> = Text extends `${infer First}${infer Rest}`
  ? Lowercase<First> extends Letter
    ? Word<Rest, `${Read}${First}`>
    : Read
  : Read;

/** The names that follow `root.` in a text and are not among those that are known. */
type Unknown<
  Text extends string,
  Root extends string,
  Known extends string,
> = Text extends `${infer Before}${Root}.${infer Rest}`
  ? (Before extends `${string}.` ? never : Exclude<Word<Rest>, Known | ''>) | Unknown<Rest, Root, Known>
  : never;

type Checked<Text extends string, Step extends string, Param extends string> = [
  Unknown<Text, 'params', Param>,
] extends [never]
  ? [Unknown<Text, 'steps', Step>] extends [never]
    ? Text
    : `there is no step ${Unknown<Text, 'steps', Step>}`
  : `there is no parameter ${Unknown<Text, 'params', Param>}`;

type CheckedTemplate<T, Step extends string, Param extends string> = T extends `\${${string}}`
  ? Checked<T, Step, Param>
  : T extends object
    ? { readonly [K in keyof T]: CheckedTemplate<T[K], Step, Param> }
    : T;

type CheckedStep<S, Step extends string, Param extends string> = {
  readonly [K in keyof S]: K extends 'needs'
    ? Step | readonly Step[]
    : K extends 'when'
      ? S[K] extends string
        ? Checked<S[K], Step, Param>
        : S[K]
      : K extends 'forEach'
        ? S[K] extends `${string}.${string}`
          ? Checked<S[K], Step, Param>
          : Step
        : K extends 'with'
          ? CheckedTemplate<S[K], Step, Param>
          : K extends 'repair'
            ? S[K] & { readonly replaces?: Step }
            : S[K];
};

/** The same steps, with a type that no wrong name of a step or parameter fits.  */
export type CheckedSteps<Steps, Parameters> = {
  readonly [Id in keyof Steps]: CheckedStep<Steps[Id], keyof Steps & string, keyof Parameters & string>;
};
