package drydock.cobol;

/** The checks of programs compiled with {@code cobc -debug}. A failed check ends the run unit with exit code 1. */
public final class RuntimeChecks {
  private RuntimeChecks() {}

  /**
   * A subscript (1-based) that has to lie within the occurrences of a table.
   *
   * @param name the item's name in the COBOL source
   * @param maximum occurrences; the current ones where they depend on an item
   */
  public static int subscript(String name, int subscript, int maximum) {
    if (subscript < 1 || subscript > maximum) {
      throw new CobolError("subscript of '" + name + "' out of bounds: " + subscript);
    }
    return subscript;
  }

  /**
   * Reference modification {@code item(start:length)} that has to lie within the item; {@code least} is the shortest
   * length.
   */
  public static Alphanumeric slice(String name, Field item, int start, int length, int least) {
    int maximum = item.length();
    checkOffset(name, start, maximum);
    if (length < least || length > maximum) {
      throw new CobolError("length of '" + name + "' out of bounds: " + length + ", maximum: " + maximum);
    }
    if (start + length - 1 > maximum) {
      throw new CobolError("length of '" + name + "' out of bounds: " + length + ", starting at: " + start + ", maximum: " + maximum);
    }
    return item.slice(start, length);
  }

  /** Reference modification {@code item(start:)} that has to start within the item. */
  public static Alphanumeric slice(String name, Field item, int start) {
    checkOffset(name, start, item.length());
    return item.slice(start);
  }

  private static void checkOffset(String name, int start, int maximum) {
    if (start < 1 || start > maximum) {
      throw new CobolError("offset of '" + name + "' out of bounds: " + start + ", maximum: " + maximum);
    }
  }
}
