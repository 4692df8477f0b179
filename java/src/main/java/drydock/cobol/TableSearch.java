package drydock.cobol;

import java.util.function.IntSupplier;

/** SEARCH ALL: the binary search of GnuCOBOL 3.1.2, which decides where the index stands when nothing is found. */
public final class TableSearch {
  private TableSearch() {}

  /**
   * Moves {@code index} to an entry for which {@code order} is 0; false when there is none (AT END).
   *
   * @param order compares the keys of the entry at the index with the wanted values: negative when the entry comes before them
   */
  public static boolean binary(Numeric index, int occurrences, IntSupplier order) {
    int below = 0;
    int above = occurrences + 1;
    while (below < above - 1) {
      int middle = (below + above) / 2;
      index.set(middle);
      int comparison = order.getAsInt();
      if (comparison == 0) {
        return true;
      }
      if (comparison < 0) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return false;
  }

  /** The order by several keys: the first that is not equal decides. */
  public static int first(int... orders) {
    for (int order : orders) {
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
