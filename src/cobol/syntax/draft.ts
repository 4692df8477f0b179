/** A node while its clauses are being read: fields can be set, lists can grow. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
