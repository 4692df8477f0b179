/** The package brings no types. */
declare module '@michaelhomer/jqjs' {
  const jq: {
    /** @throws a text that says what is wrong, also while results are taken */
    compile(program: string): (input: never) => Iterable<unknown>;
  };
  export default jq;
}
