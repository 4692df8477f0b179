package drydock.cobol;

/**
 * What every data item can be told when it is declared, and how its elements are reached, with the item's own type as
 * the result. Each concrete {@link Field} class implements this with itself as {@code SELF}.
 */
public interface Item<SELF extends Field> {

  /** The element with this subscript (1-based). Like cobc without {@code -debug}, the range is not checked. */
  @SuppressWarnings("unchecked")
  default SELF at(int subscript) {
    return (SELF) ((Field) this).element(subscript);
  }

  /** The element with these subscripts, outermost first. */
  @SuppressWarnings("unchecked")
  default SELF at(int outer, int inner) {
    return (SELF) ((Field) this).element(outer, inner);
  }

  /** The element with these subscripts, outermost first. */
  @SuppressWarnings("unchecked")
  default SELF at(int... subscripts) {
    return (SELF) ((Field) this).element(subscripts);
  }

  /**
   * OCCURS: {@code stride} bytes lie between the starts of two elements. Called once for each OCCURS level on or above the
   * item, outermost first.
   */
  @SuppressWarnings("unchecked")
  default SELF occurs(int times, int stride) {
    ((Field) this).declaration.occurs(times, stride);
    return (SELF) this;
  }

  /** VALUE with a nonnumeric literal. */
  default SELF value(String text) {
    return value(Literal.text(text));
  }

  /** VALUE with an integer literal. */
  default SELF value(long number) {
    return value(Literal.number(Long.toString(number)));
  }

  /** VALUE with any literal or figurative constant. */
  @SuppressWarnings("unchecked")
  default SELF value(Operand literal) {
    ((Field) this).declaration.value = literal;
    return (SELF) this;
  }

  /** The item is FILLER: INITIALIZE passes it over. */
  @SuppressWarnings("unchecked")
  default SELF filler() {
    ((Field) this).declaration.filler = true;
    return (SELF) this;
  }

  /** The item REDEFINES another (or RENAMES others): it takes no initial value and INITIALIZE of its group passes it over. */
  @SuppressWarnings("unchecked")
  default SELF redefining() {
    ((Field) this).declaration.redefining = true;
    return (SELF) this;
  }

  /** The name in the COBOL source, for messages. */
  @SuppressWarnings("unchecked")
  default SELF named(String cobolName) {
    ((Field) this).declaration.name = cobolName;
    return (SELF) this;
  }
}
