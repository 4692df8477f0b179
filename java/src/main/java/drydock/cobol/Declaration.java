package drydock.cobol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the DATA DIVISION says about an item and its elements, apart from its representation. */
final class Declaration {
  private static final int[] NONE = {};

  final Group parent;
  final List<Field> children = new ArrayList<>(0);

  /** The item as declared: the first element where it stands in a table. */
  Field item;

  String name;
  Operand value;
  boolean filler;
  boolean redefining;

  /** Occurrences and distances of the OCCURS levels on and above the item, outermost first. */
  int[] times = NONE;

  int[] strides = NONE;

  Declaration(Group parent) {
    this.parent = parent;
  }

  void occurs(int count, int stride) {
    times = Arrays.copyOf(times, times.length + 1);
    strides = Arrays.copyOf(strides, strides.length + 1);
    times[times.length - 1] = count;
    strides[strides.length - 1] = stride;
  }

  /** The number of OCCURS levels above the item. */
  int outerLevels() {
    return parent == null ? 0 : parent.declaration.times.length;
  }
}
